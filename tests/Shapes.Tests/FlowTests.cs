using GraphBridge.Formats;
using GraphBridge.Formats.Text;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Shapes.Tests;

/// <summary>Types across many calls: sizes that are computed as data, what the graph states, what stops where.</summary>
public sealed class FlowTests
{
    [Fact]
    public void A_shape_that_is_read_and_put_together_again_keeps_its_symbols()
    {
        Assert.Equal("float32[B,4,S,12]", Sketch.TypesOf(
            "s = Shape(x:float32[B,S,48])",
            "b = Gather(s, i={0})",
            "l = Gather(s, j={1})",
            "t = Concat(b, l, h={4,-1}) axis=0",
            "r = Reshape(x, t)",
            "y = Transpose(r) perm=[0,2,1,3]"));
    }

    [Fact]
    public void Scalars_are_gathered_computed_with_and_made_a_list_again()
    {
        Assert.Equal("float32[96,B]", Sketch.TypesOf(
            "s = Shape(x:float32[B,8,12])",
            "a = Constant() value_int=1",
            "b = Constant() value_int=2",
            "m = Gather(s, a)",
            "n = Gather(s, b)",
            "p = Mul(m, n)",
            "c = Cast(p) to=7",
            "u = Unsqueeze(c, z={0})",
            "t = Concat(u, w={-1}) axis=0",
            "y = Reshape(x, t)"));
    }

    [Fact]
    public void Heads_that_are_joined_with_the_batch_come_apart_again()
    {
        Assert.Equal("float32[B,4,S,12]", Sketch.TypesOf(
            "s = Shape(x:float32[B,4,S,12])",
            "b = Slice(s, from={0}, to={1})",
            "l = Slice(s, j={2}, k={3})",
            "h = Mul(b, n={4})",
            "t = Concat(h, l, o={-1}) axis=0",
            "r = Reshape(x, t)",
            "u = Concat(b, m={4}, l, q={-1}) axis=0",
            "y = Reshape(r, u)"));
    }

    [Fact]
    public void A_size_that_is_not_known_is_the_same_wherever_it_stands()
    {
        // of a convolution with a stride
        Assert.Equal("float32[N,8,?,4] float32[N,?,32]", string.Join(' ', Sketch.Graph(
            "c = Conv(x:float32[N,3,H,8], w:float32[8,3,1,1]) strides=[2,2]",
            "s = Shape(c)",
            "h = Slice(s, a={2}, b={3})",
            "n = Slice(s, d={0}, e={1})",
            "t = Concat(n, h, f={-1}) axis=0",
            "y = Reshape(c, t)").InferTypes() is var graph ? new[] { graph.FindValue("c")!.Value.Type, graph.Outputs[0].Type } : []));
    }

    [Fact]
    public void Pads_as_PyTorch_exports_them_are_followed()
    {
        Assert.Equal("float32[N,3,9,13]", Sketch.TypesOf(
            "n = ConstantOfShape(k={4}) value={0}",
            "p = Concat(q={1,2,3,4}, n) axis=0",
            "r = Reshape(p, s={-1,2})",
            "v = Slice(r, a={-1}, b={-9223372036854775807}, c={0}, d={-1})",
            "t = Transpose(v) perm=[1,0]",
            "f = Reshape(t, g={-1})",
            "i = Cast(f) to=7",
            "y = Pad(x:float32[N,3,2,10], i)"));
    }

    [Fact]
    public void Sizes_that_expand_takes_where_they_are_not_minus_one()
    {
        Assert.Equal("float32[B,3,S]", Sketch.TypesOf(
            "s = Shape(x:float32[B,S])",
            "t = Concat(b={-1}, c={3}, d={-1}) axis=0",
            "o = ConstantOfShape(k={3}) value={1}",
            "m = Mul(o, n={-1})",
            "e = Equal(t, m)",
            "w = Where(e, o, t)",
            "u = Unsqueeze(x, z={1})",
            "y = Expand(u, w)"));
    }

    [Fact]
    public void What_is_stated_stands_and_what_is_open_in_it_is_filled()
    {
        // a contradiction stays, and what follows goes by it
        Assert.Equal("float32[5]", Sketch.Graph("y:float32[5] = Relu(x:float32[4])").InferTypes().Outputs[0].Type!.ToString());
        Assert.Equal("float32[5,1]", Sketch.TypesOf("y:float32[5] = Relu(x:float32[4])", "z = Unsqueeze(y, a={1})"));
        Assert.Equal("int64[4]", Sketch.TypesOf("y:int64[4] = Relu(x:float32[4])"));
        Assert.Equal("float32[3,4]", Sketch.TypesOf("y:float32[N,?] = Relu(x:float32[3,4])"));
        Assert.Equal("float32[B,4]", Sketch.TypesOf("y:float32[*] = Relu(x:float32[B,4])"));
        // a symbol of an input stands; one that only the exporter knows is found out
        Assert.Equal("float32[B,4]", Sketch.TypesOf("y:float32[B,Relu_dim_1] = Add(x:float32[B,4], c:float32[7,4])"));
    }

    [Fact]
    public void An_operator_that_is_not_known_stops_only_what_follows_from_it()
    {
        var graph = Sketch.Graph("a = my::Custom(x:float32[2,3])", "b = Relu(a)", "y = Concat(x, x) axis=1").InferTypes();
        Assert.Equal("a b y: float32[2,6]", string.Join(' ', graph.Operations.Select(operation => operation.Outputs[0].Value)));
    }

    [Fact]
    public void A_function_is_walked_for_each_of_its_calls()
    {
        var body = new ForwardGraphBuilder();
        var (x, y) = (body.AddInput("x"), body.AddValue("y", ValueKind.Activation));
        body.AddOperation(new(OpType.OnnxDomain, "Concat"), "", [new("", x), new("", x)], [new("", y)], [new("axis", new AttributeValue.Reference("axis", AttributeKind.Int))]);
        body.MarkOutput(y);
        var builder = new ForwardGraphBuilder { Functions = [new(new("my", "Twice"), body.Build(), [], [new("axis", 0)])], Opsets = [new(OpType.OnnxDomain, 17)] };
        var input = builder.AddInput("input", DataType.Parse("float32[2,N]"));
        var (once, twice) = (builder.AddValue("once", ValueKind.Activation), builder.AddValue("twice", ValueKind.Activation));
        builder.AddOperation(new("my", "Twice"), "", [new("", input)], [new("", once)]);
        builder.AddOperation(new("my", "Twice"), "", [new("", once)], [new("", twice)], [new("axis", 1)]);
        var graph = builder.Build().InferTypes();
        Assert.Equal("float32[4,N] float32[4,?]", $"{graph.FindValue("once")!.Value.Type} {graph.FindValue("twice")!.Value.Type}");
    }

    [Fact]
    public void A_symbol_that_is_said_to_be_a_size_is_one_throughout()
    {
        var graph = Sketch.Graph("c = Conv(x:float32[N,3,H,9], w:float32[8,3,3,3]) strides=[2,2]", "y:float32[N,made_up] = Flatten(c)");
        Assert.Equal("float32[N,8,?,4] float32[N,made_up]", $"{graph.InferTypes().FindValue("c")!.Value.Type} {graph.InferTypes().Outputs[0].Type}");
        var sized = graph.InferTypes(new Dictionary<string, long> { ["H"] = 11 });
        Assert.Equal("float32[N,3,11,9] float32[N,8,5,4] float32[N,160]", $"{sized.Inputs[0].Type} {sized.FindValue("c")!.Value.Type} {sized.Outputs[0].Type}");
    }

    [Fact]
    public void A_graph_with_all_types_is_itself()
    {
        var graph = Sketch.Graph("y:float32[2] = Relu(x:float32[2])");
        Assert.Same(graph, graph.InferTypes());
        var once = Sketch.Graph("y = Relu(x:float32[2])").InferTypes();
        Assert.Equal(once, once.InferTypes());
    }

    [Fact]
    public void ResNet_50_takes_its_published_multiply_adds_from_a_file_without_types()
    {
        var graph = GraphFile.Load(Repository.Path("fixtures", "compare", "resnet50.onnx"));
        Assert.Contains(graph.Values, value => value.Type is null);
        var cost = GraphSummary.Of(graph).Totals.Cost;
        Assert.Equal(4.089, Math.Round(cost.MultiplyAdds / 1e9, 3));
        Assert.Equal(0, cost.Unknown);
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("netron-json")]
    [InlineData("graphml")]
    [InlineData("dot")]
    public void A_file_that_is_read_again_says_no_more_than_before(string format)
    {
        var graph = Sketch.Graph("y = Relu(x:float32[2])");
        using var stream = new MemoryStream();
        graph.Save(stream, GraphFormats.ByName(format)!);
        stream.Position = 0;
        Assert.Null(GraphFile.Load(stream, GraphFormats.ByName(format)!).FindValue("y")!.Value.Type);
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("mermaid")]
    [InlineData("html")]
    public void A_picture_or_page_shows_what_was_found(string format)
    {
        using var stream = new MemoryStream();
        Sketch.Graph("h = Flatten(x:float32[2,3,5])", "y = Relu(h)").Save(stream, GraphFormats.ByName(format)!);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.True(text.Contains("float32[2,15]", StringComparison.Ordinal) || text.Contains("2,15", StringComparison.Ordinal) || text.Contains("2×15", StringComparison.Ordinal), text[..Math.Min(text.Length, 4000)]);
    }
}
