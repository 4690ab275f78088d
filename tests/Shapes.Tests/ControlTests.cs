using Xunit;

namespace GraphBridge.Shapes.Tests;

/// <summary>Branches and loops.</summary>
public sealed class ControlTests
{
    private static readonly OpType If = new(OpType.OnnxDomain, "If"), Loop = new(OpType.OnnxDomain, "Loop"), Scan = new(OpType.OnnxDomain, "Scan");

    [Fact]
    public void A_branch_gives_what_both_ways_agree_on()
    {
        var builder = Start(out var x);
        var condition = builder.AddInput("c", DataType.Parse("bool[]"));
        var y = builder.AddValue("y", ValueKind.Activation);
        builder.AddOperation(If, "", [new("", condition)], [new("", y)],
            [new("then_branch", new AttributeValue.Graph(Inside("Relu", []))), new("else_branch", new AttributeValue.Graph(Inside("Concat", [new("axis", 0)], twice: true)))]);
        var graph = builder.Build().InferTypes();
        Assert.Equal("float32[?,3]", TypeOf(graph, "y"));
        // the graphs inside have types too
        var inside = ((AttributeValue.Graph)graph.Operations[0].Attribute("else_branch")!).Value;
        Assert.Equal("float32[4,3]", inside.Outputs[0].Type!.ToString());
    }

    [Theory]
    // what stays as it is, what grows, and what changes its rank
    [InlineData("Relu", 0, "float32[2,3] float32[?,2,3]")]
    [InlineData("Concat", 0, "float32[?,3] float32[?,?,3]")]
    [InlineData("Concat", 1, "float32[2,?] float32[?,2,?]")]
    [InlineData("Flatten", 0, "float32[?,?] float32[?,1,?]")]
    [InlineData("Shape", 0, "? int64[?,?]")]
    public void A_loop_carries_what_holds_in_every_round(string name, long axis, string types)
    {
        var body = new ForwardGraphBuilder();
        body.AddInput("i");
        var keep = body.AddInput("keep");
        var state = body.AddInput("state");
        var next = body.AddValue("next", ValueKind.Activation);
        var inputs = name == "Concat" ? new Input[] { new("", state), new("", state) } : [new("", state)];
        body.AddOperation(new(OpType.OnnxDomain, name), "", inputs, [new("", next)], [new("axis", axis)]);
        body.SetOutputs([keep, next, next]);

        var builder = Start(out var x);
        var count = builder.AddInput("n", DataType.Parse("int64[]"));
        var (last, all) = (builder.AddValue("last", ValueKind.Activation), builder.AddValue("all", ValueKind.Activation));
        builder.AddOperation(Loop, "", [new("", count), new("", ValueId.None), new("", x)], [new("", last), new("", all)], [new("body", new AttributeValue.Graph(body.Build()))]);
        var graph = builder.Build().InferTypes();
        Assert.Equal(types, TypeOf(graph, "last") + " " + TypeOf(graph, "all"));
    }

    [Fact]
    public void A_branch_may_hold_nearly_all_of_the_network()
    {
        var inside = new ForwardGraphBuilder();
        var value = inside.AddValue("x", ValueKind.Outer);
        for (var i = 0; i < 20_000; i++)
        {
            var next = inside.AddValue("v" + i, ValueKind.Activation);
            inside.AddOperation(new(OpType.OnnxDomain, "Relu"), "", [new("", value)], [new("", next)]);
            value = next;
        }
        inside.MarkOutput(value);
        var branch = new AttributeValue.Graph(inside.Build());
        var builder = Start(out _);
        builder.AddOperation(If, "", [new("", builder.AddInput("c"))], [new("", builder.AddValue("y", ValueKind.Activation))], [new("then_branch", branch), new("else_branch", branch)]);
        Assert.Equal("float32[2,3]", TypeOf(builder.Build().InferTypes(), "y"));
    }

    [Fact]
    public void A_scan_takes_slices_and_stacks_what_it_gives()
    {
        var body = new ForwardGraphBuilder();
        var (state, slice) = (body.AddInput("state"), body.AddInput("slice"));
        var next = body.AddValue("next", ValueKind.Activation);
        body.AddOperation(new(OpType.OnnxDomain, "Add"), "", [new("", state), new("", slice)], [new("", next)]);
        body.SetOutputs([next, next]);
        var builder = Start(out _);
        var (first, sequence) = (builder.AddInput("first", DataType.Parse("float32[5]")), builder.AddInput("sequence", DataType.Parse("float32[5,S]")));
        var (last, all) = (builder.AddValue("last", ValueKind.Activation), builder.AddValue("all", ValueKind.Activation));
        builder.AddOperation(Scan, "", [new("", first), new("", sequence)], [new("", last), new("", all)],
            [new("body", new AttributeValue.Graph(body.Build())), new("num_scan_inputs", 1), new("scan_input_axes", new long[] { 1 }), new("scan_output_axes", new long[] { -1 })]);
        var graph = builder.Build().InferTypes();
        Assert.Equal("float32[5] float32[5,S]", TypeOf(graph, "last") + " " + TypeOf(graph, "all"));
    }

    [Fact]
    public void A_sequence_gives_items_of_what_was_put_in()
    {
        Assert.Equal("float32[?,3]", Sketch.TypesOf("s = SequenceConstruct(a:float32[2,3], b:float32[4,3])", "y = SequenceAt(s, i={0})"));
        Assert.Equal("float32[?,3]", Sketch.TypesOf("s = SequenceConstruct(a:float32[2,3], b:float32[4,3])", "y = ConcatFromSequence(s) axis=0"));
        Assert.Equal("float32[3]", Sketch.TypesOf("s = SplitToSequence(a:float32[2,3]) axis=0 keepdims=0", "y = SequenceAt(s, i={0})"));
        // two items of a sequence need not be of one size, though neither is known
        Assert.Equal("float32[?,?]", Sketch.TypesOf("s = SequenceConstruct(a:float32[2,3], b:float32[4,3])", "p = SequenceAt(s, i={0})", "q = SequenceAt(s, j={1})",
            "l = Shape(q)", "f = Slice(l, u={0}, v={1})", "t = Concat(f, w={-1}) axis=0", "y = Reshape(p, t)"));
    }

    private static ForwardGraphBuilder Start(out ValueId x)
    {
        var builder = new ForwardGraphBuilder { Opsets = [new(OpType.OnnxDomain, 17)] };
        x = builder.AddInput("x", DataType.Parse("float32[2,3]"));
        return builder;
    }

    private static ForwardGraph Inside(string name, NamedAttribute[] attributes, bool twice = false)
    {
        var builder = new ForwardGraphBuilder();
        var x = builder.AddValue("x", ValueKind.Outer);
        var y = builder.AddValue("inside", ValueKind.Activation);
        builder.AddOperation(new(OpType.OnnxDomain, name), "", twice ? [new("", x), new("", x)] : [new("", x)], [new("", y)], attributes);
        builder.MarkOutput(y);
        return builder.Build();
    }

    private static string TypeOf(ForwardGraph graph, string name) => graph.FindValue(name)!.Value.Type?.ToString() ?? "?";
}
