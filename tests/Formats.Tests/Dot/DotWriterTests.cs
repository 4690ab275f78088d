using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Dot;

public sealed class DotWriterTests
{
    [Fact]
    public void A_small_network() => Snapshot.Matches(Text(Networks.Residual(layers: 1, blocks: 1)), "dot");

    /// <summary>Reads are diamonds with their values, what ran because of them has a dashed outline, and the failed operation is there with its inputs and its error.</summary>
    [Fact]
    public void A_pass_that_values_steered_and_that_failed()
    {
        var graph = SteeredNetwork.Build();
        Snapshot.Matches(Text(graph), "dot");
        Assert.Equal(graph, DotRoundTripTests.Read(DotRoundTripTests.Write(graph)));
    }

    [Fact]
    public void Only_the_picture_of_a_pass_that_failed_inside_an_operation()
    {
        using var stream = new MemoryStream();
        DotWriter.WritePicture(SteeredNetwork.Build().ShowInner(), stream);
        Snapshot.Matches(System.Text.Encoding.UTF8.GetString(stream.ToArray()), "dot");
    }

    [Fact]
    public void Every_kind_of_node_with_odd_names()
    {
        var builder = new ForwardGraphBuilder("a \"graph\" \\");
        var type = TensorType.Of(ElementType.Float32, 2, 3);
        var module = builder.AddModule("l&<1>", "Block");
        var empty = builder.AddModule("empty", "Identity");
        var call = builder.AddCall(module, pass: 2, repeatCount: 3);
        builder.AddCall(empty, call);
        var x = builder.AddInput("x\n{|}\0", type);
        var weight = builder.AddValue("weight\\", ValueKind.Parameter, type);
        var mean = builder.AddValue("mean", ValueKind.Buffer, type);
        var two = builder.AddValue("two", ValueKind.Constant, TensorType.Of(ElementType.Float32));
        builder.AddParameter(module, "weight", weight);
        builder.AddBuffer(module, "unused", builder.AddValue("unused", ValueKind.Buffer, type));
        var first = builder.AddValue("first", ValueKind.Activation, type);
        var second = builder.AddValue("second", ValueKind.Activation, type);
        var last = builder.AddValue("\u202E" + new string('n', 1000), ValueKind.Activation, type);
        builder.AddOperation(new("aten", "split"), "", [new("self", x), new("", ValueId.None), new("weight", weight), new("mean", mean)],
            [new("a", first), new("", ValueId.None), new("b", second)], [new("sizes", new long[] { 1, 2 }), new("name", "\\N\"")], call);
        builder.AddOperation(new(OpType.ModuleDomain, "Block"), "l2", [new("a", second), new("b", first), new("c", two)], [new("", last)]);
        builder.AddOperation(new("aten", "div"), "", [new("self", last), new("other", two)], [],
            trace: new(Error: "division by zero"));
        builder.MarkOutput(last);
        var graph = builder.Build();
        Snapshot.Matches(Text(graph), "dot");
        Assert.Null(graph.FirstDifference(DotRoundTripTests.Read(Text(graph))));
    }

    [Fact]
    public void Calls_nested_too_deep_for_Graphviz_are_an_error_that_says_so()
    {
        var builder = new ForwardGraphBuilder();
        var module = builder.AddModule("m", "M");
        CallId? call = null;
        for (var i = 0; i < 5000; i++)
            call = builder.AddCall(module, call, pass: i + 1);
        var error = Assert.Throws<GraphBridgeException>(() => DotRoundTripTests.Write(builder.Build()));
        Assert.Contains("nested", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pointer_over_a_module_shows_it_as_PyTorch_prints_it_and_never_the_module_around_it()
    {
        var builder = new ForwardGraphBuilder();
        var attention = builder.AddModule("attn", "MultiheadAttention", arguments: "embed_dim=4");
        var outer = builder.AddCall(attention);
        builder.AddCall(builder.AddModule("attn.drop", "Dropout", attention), outer);
        var text = Text(builder.Build());

        Assert.Contains("tooltip=\"MultiheadAttention(embed_dim=4)\"", text, StringComparison.Ordinal);
        Assert.Contains("tooltip=\"Dropout()\"", text, StringComparison.Ordinal);
    }

    private static string Text(ForwardGraph graph) => System.Text.Encoding.UTF8.GetString(DotRoundTripTests.Write(graph));

    [Fact]
    public void Arguments_of_ONNX_operators_have_the_names_of_their_schema()
    {
        var builder = new ForwardGraphBuilder();
        var (x, y) = (builder.AddInput("x"), builder.AddInput("y"));
        var z = builder.AddValue("z", ValueKind.Activation);
        builder.AddOperation(new(OpType.OnnxDomain, "Sub"), "", [new("", x), new("", y)], [new("", z)]);
        builder.MarkOutput(z);
        var text = System.Text.Encoding.UTF8.GetString(RoundTrip.Write(GraphFormats.ByName("dot"), builder.Build()));
        Assert.Contains("label=\"A\"", text, StringComparison.Ordinal);
        Assert.Contains("label=\"B\"", text, StringComparison.Ordinal);
    }
}
