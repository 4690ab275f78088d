using GraphBridge.Capture.Inputs;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What goes in, as a user writes it.</summary>
public sealed class InputsTests
{
    private const string Signature = "forward(pair: Tuple[Tensor, Tensor], named: Dict[str, Tensor], many: List[Tensor], scale: float, repeat: int, flag: bool, mode: str)";

    private static string File(string name) => $"@\"{Path.Combine(PythonRecord.Folder, "structures." + name + ".npy")}\"";

    private static string Pair => $"({File("pair.0")}, {File("pair.1")})";

    private static string Named => $"{{\"first\": {File("named.first")}, \"second\": {File("named.second")}}}";

    private static string Many => $"[{File("many.0")}, {File("many.1")}]";

    private static ForwardCapture Capture(params string[] inputs) => Fixtures.Model(PythonRecord.Of("structures")).Capture([.. inputs.Select(InputSpec.Parse)]);

    private static string Refused(string run, params string[] inputs) =>
        Assert.Throws<GraphBridgeException>(() => Fixtures.Model(PythonRecord.Of(run)).Capture([.. inputs.Select(InputSpec.Parse)])).Message;

    [TorchFact]
    public void Tuples_dictionaries_lists_numbers_bools_and_texts_go_in_as_they_are_written()
    {
        var expected = Fixtures.Capture("structures").Graph;
        var byPlace = Capture(Pair, Named, Many, "0.5", "2", "true", "\"shifted\"").Graph;
        Assert.Equal(expected.Operations.Select(PythonOperation.Line), byPlace.Operations.Select(PythonOperation.Line));
        Assert.Equal(["pair[0]", "pair[1]", "named[first]", "named[second]", "many[0]", "many[1]"], byPlace.Inputs.Select(input => input.Name));
        Assert.Equal(("0.5", "2", "true", "shifted"), (byPlace.Metadata["input.scale"], byPlace.Metadata["input.repeat"], byPlace.Metadata["input.flag"], byPlace.Metadata["input.mode"]));
    }

    [TorchFact]
    public void By_name_they_may_come_in_any_order()
    {
        var capture = Capture("mode='shifted'", "flag=true", "many=" + Many, "named=" + Named, "repeat=2", "scale=0.5", "pair=" + Pair);
        Assert.Equal(Fixtures.Capture("structures").Capture.Outputs.ToList(), capture.Outputs.ToList());
    }

    [TorchFact]
    public void Some_by_place_and_the_others_by_name() =>
        Assert.Equal(Fixtures.Capture("structures").Capture.Outputs.ToList(),
            Capture(Pair, Named, "mode='shifted'", "flag=true", "many=" + Many, "repeat=2", "scale=0.5").Outputs.ToList());

    [TorchFact]
    public void Tensors_within_structures_may_be_made_instead_of_read()
    {
        var capture = Capture("(float32[2,4]:ones, float32[2,5]:0..1)", "{'first': float32[3]:arange, 'second': float32[2,2]:zeros}", "[]", "0.5", "1", "false", "'a'");
        Assert.Equal([1.0, 1, 1, 1, 1, 1, 1, 1], Elements.Of(capture.Inputs[0]));
        Assert.All(Elements.Of(capture.Inputs[1]), element => Assert.InRange(element, 0, 1));
        Assert.Equal([0.0, 1, 2], Elements.Of(capture.Inputs[2]));
        Assert.Equal([0.0, 0, 0, 0], Elements.Of(capture.Inputs[3]));
        Assert.Equal(4, capture.Graph.Inputs.Count);
    }

    [TorchFact]
    public void A_whole_number_is_a_float_where_one_is_wanted() =>
        Assert.Equal("aten::mul.Scalar(other=2.000000, self=float32[2,3]) -> float32[2,3]",
            Capture(Pair, Named, Many, "2", "2", "true", "'shifted'").Graph.Operations.Select(PythonOperation.Line).First(line => line.StartsWith("aten::mul.", StringComparison.Ordinal)));

    [TorchFact]
    public void Integers_of_a_range_stay_in_it()
    {
        var capture = Fixtures.Model(PythonRecord.Of("gpt2_scripted")).Capture([InputSpec.Parse("int64[1,10]:0..61")]);
        Assert.Equal("int64[1,10]", capture.Inputs[0].Type.ToString());
        Assert.All(Elements.Of(capture.Inputs[0]), element => Assert.InRange(element, 0, 60));
        Assert.True(Elements.Of(capture.Inputs[0]).Distinct().Count() > 3);
    }

    [TorchFact]
    public void A_missing_input_is_named_with_what_forward_takes()
    {
        var message = Refused("structures", Pair, Named, Many, "0.5", "2", "true");
        Assert.Contains("the input 'mode' is missing", message, StringComparison.Ordinal);
        Assert.Contains(Signature, message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Too_many_inputs_are_refused_with_what_forward_takes()
    {
        var message = Refused("structures", Pair, Named, Many, "0.5", "2", "true", "'shifted'", "7");
        Assert.Contains("takes 7 inputs, and more were given", message, StringComparison.Ordinal);
        Assert.Contains(Signature, message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_name_that_forward_does_not_have_is_refused_with_what_it_takes()
    {
        var message = Refused("structures", Pair, Named, Many, "0.5", "2", "true", "mood='shifted'");
        Assert.Contains("no input 'mood'", message, StringComparison.Ordinal);
        Assert.Contains(Signature, message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void An_input_given_twice_is_refused() =>
        Assert.Contains("the input 'pair' was given twice", Refused("structures", Pair, "pair=" + Pair), StringComparison.Ordinal);

    [TorchTheory]
    [InlineData("pair=float32[2,4]")]
    [InlineData("pair=(float32[2,4],)")]
    [InlineData("pair=(float32[2,4], 3, 4)")]
    [InlineData("pair=(float32[2,4], 'a')")]
    [InlineData("pair=(float32[2,4], none)")]
    [InlineData("named=[float32[2,4]]")]
    [InlineData("named={3: float32[2,4]}")]
    [InlineData("named={'a': none}")]
    [InlineData("named={'a': [float32[2,4]]}")]
    [InlineData("many=float32[2]")]
    [InlineData("many={'a': float32[2]}")]
    [InlineData("many=[1, 'a']")]
    [InlineData("many=[none]")]
    [InlineData("scale='a'")]
    [InlineData("scale=true")]
    [InlineData("scale=none")]
    [InlineData("repeat=0.5")]
    [InlineData("repeat=true")]
    [InlineData("flag=1")]
    [InlineData("flag=none")]
    [InlineData("mode=1")]
    [InlineData("mode=float32[2]")]
    [InlineData("mode=none")]
    public void A_value_of_a_wrong_type_is_refused_with_what_forward_takes(string wrong)
    {
        var right = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pair"] = Pair,
            ["named"] = Named,
            ["many"] = Many,
            ["scale"] = "0.5",
            ["repeat"] = "2",
            ["flag"] = "true",
            ["mode"] = "'shifted'",
        };
        right[wrong[..wrong.IndexOf('=', StringComparison.Ordinal)]] = wrong[(wrong.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var message = Refused("structures", [.. right.Select(input => input.Key + "=" + input.Value)]);
        Assert.Contains("the inputs don't fit: ", message, StringComparison.Ordinal);
        Assert.EndsWith(Signature + ".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [TorchTheory]
    [InlineData("none")]
    [InlineData("'a'")]
    [InlineData("[float32[2,6]]")]
    [InlineData("{'x': float32[2,6]}")]
    public void What_is_no_tensor_is_refused_where_one_is_wanted(string wrong)
    {
        var message = Refused("mlp", wrong);
        Assert.Contains("the inputs don't fit: ", message, StringComparison.Ordinal);
        Assert.EndsWith("forward(x: Tensor).", message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_tensor_of_a_wrong_shape_is_the_pass_that_fails()
    {
        var failure = Assert.Throws<ForwardException>(() => Fixtures.Model(PythonRecord.Of("mlp")).Capture([InputSpec.Parse("float32[2,7]")]));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x7 and ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, failure.Capture.Graph.Operations[^1].Trace?.Error);
    }

    [TorchFact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere/x.npy", Refused("mlp", "@/nowhere/x.npy"), StringComparison.Ordinal);
}
