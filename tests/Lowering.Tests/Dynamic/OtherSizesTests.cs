using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>Further passes are in sizes that tell what depends on them, and that the model takes.</summary>
public sealed class OtherSizesTests
{
    [Fact]
    public void Each_size_is_another_alone_and_then_all_are()
    {
        var graphs = Capture("sizes", "x:0=batch,x:1=seq,memory:0=batch,memory:1=mem", "float32[2,9,8]", "float32[2,4,8]");
        Assert.Equal(5, graphs.Length);
        var sizes = graphs.Select(graph => (Batch: Size(graph, 0, 0), Seq: Size(graph, 0, 1), Mem: Size(graph, 1, 1))).ToArray();
        Assert.Equal(graphs.Select(graph => Size(graph, 0, 0)), graphs.Select(graph => Size(graph, 1, 0)));
        Assert.True(sizes[0] is { Batch: not 2, Seq: 9, Mem: 4 } && sizes[1] is { Batch: 2, Seq: not 9, Mem: 4 } && sizes[2] is { Batch: 2, Seq: 9, Mem: not 4 } && sizes[3] is { Batch: not 2, Seq: not 9, Mem: not 4 });
        Assert.True(sizes[4] is { Batch: not 2, Seq: not 9, Mem: not 4 });
        // odd and even, and all remainders by four
        foreach (var seen in (IEnumerable<long>[])[sizes.Select(size => size.Batch), sizes.Select(size => size.Seq), sizes.Select(size => size.Mem)])
            Assert.Equal(4, seen.Select(size => size % 4).Distinct().Count());
    }

    [Fact]
    public void A_model_that_halves_its_input_gets_sizes_that_can_be_halved() => Assert.Contains(SizeProposals.For(new Dictionary<string, long> { ["side"] = 96 }),
        passes => passes.Length == 3 && passes.All(pass => pass["side"] is > 96 and var side && side % 32 == 0));

    [Fact]
    public void Where_longer_inputs_are_not_taken_shorter_ones_are()
    {
        var graphs = Capture("gpt2_traced", "tokens:1=seq", "int64[1,12]:0..50");
        Assert.All(graphs, graph => Assert.InRange(Size(graph, 0, 1), 2, 11));
    }

    [Fact]
    public void A_model_that_takes_no_other_size_is_told_with_its_own_error() =>
        Says(["the model takes no other sizes", "width=", "mat1 and mat2", "keep a dimension fixed"], "mlp", "x:1=width", "float32[2,8]");

    [Fact]
    public void A_file_has_one_size() => Says(["'x' is read from", "mlp.x.npy", "float32[2,8]"], "mlp", "x:0=batch", "@" + Path.Combine(DynamicCheck.Folder(), "mlp.x.npy"));

    [Fact]
    public void Tensors_inside_of_tuples_dictionaries_and_lists_are_found()
    {
        string[] given = ["many=[float32[2], float32[1,3]]", "pair=(float32[2,4], float32[2,5])", "named={\"first\": float32[3], \"second\": float32[2,2]}", "scale=0.5", "repeat=2", "flag=true", "mode=\"shifted\""];
        using var model = TorchScriptModel.Load(Path.Combine(DynamicCheck.Folder(), "structures.pt"), trusted: true);
        var inputs = Array.ConvertAll(given, InputSpec.Parse);
        var graph = model.Capture(inputs).Graph;
        var second = graph.Inputs.Single(input => input.Type?.ToString() == "float32[2,5]").Name;
        var resized = new ResizedInputs(inputs, graph, DynamicAxes.Parse($"{second}:-1=n"));
        Assert.Equal(new Dictionary<string, long> { ["n"] = 5 }, resized.Sizes);
        Assert.Equal(given.Select(text => InputSpec.Parse(text.Replace("2,5", "2,7", StringComparison.Ordinal))), resized.With(new Dictionary<string, long> { ["n"] = 7 }));
    }

    [Fact]
    public void The_text_of_axes_is_read_back()
    {
        Assert.Equal("x:0=batch,x:-1=seq,pair.0:1=seq", DynamicAxes.Parse("x:0=batch", "x:-1=seq, pair.0:1=seq").ToString());
        foreach (var text in (string[])["x", "x=n", "x:n=0", "x:0=", "x:0=2n", ":0=n", "x:0=a,x:0=b"])
            Assert.Throws<GraphBridgeException>(() => DynamicAxes.Parse(text));
    }

    private static long Size(ForwardGraph graph, int input, int axis) => ((TensorType)graph.Inputs[input].Type!).Shape!.Dimensions[axis].Size!.Value;

    private static ForwardGraph[] Capture(string name, string axes, params string[] inputs)
    {
        using var model = TorchScriptModel.Load(Path.Combine(DynamicCheck.Folder(), name + ".pt"), trusted: true);
        var given = Array.ConvertAll(inputs, InputSpec.Parse);
        return [.. OtherSizes.Capture(model.Capture(given).Graph, given, DynamicAxes.Parse(axes), its => model.Capture(its))];
    }

    private static void Says(string[] texts, string name, string axes, params string[] inputs)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Capture(name, axes, inputs));
        Assert.All(texts, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }
}
