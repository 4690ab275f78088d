using System.Runtime.InteropServices;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Operations without a rule, which are lowered by what they were carried out by.</summary>
public sealed class InnerTests
{
    private static readonly OpType Outer = new("aten", "sigmoid_of_all");
    private static readonly float[] Given = [1, -2, 3, -4, 5, -6];

    [Fact]
    public void WhatAnOperationWasCarriedOutByStandsForIt()
    {
        var inner = new Sketch();
        var self = inner.Input("self");
        var twice = inner.Add(new("aten", "add", "Tensor"), "add", [("self", self), ("other", inner.Add("abs", self))]);
        Assert.Equal([2, 0, 6, 0, 10, 0], RunAround(inner.Graph(inner.Add("relu", twice))));
    }

    [Fact]
    public void AListIsGivenInItsOrder()
    {
        var inner = new Sketch();
        var (first, second) = (inner.Input("tensors"), inner.Input("tensors_1"));
        var graph = new Sketch();
        var x = graph.Input("x");
        var y = graph.Add("neg", x);
        var result = graph.Add(Outer, "outer", [("tensors", x), ("tensors", y)],
            trace: new() { Inner = inner.Graph(inner.Add(new("aten", "sub", "Tensor"), "sub", [("self", first), ("other", second)])) });
        Assert.Equal([2, -4, 6, -8, 10, -12], Run(graph, result));
    }

    /// <summary>A row is filled; the whole, which was read before and is read after, has it.</summary>
    [Fact]
    public void WhatIsWrittenThroughAViewIsSeenInTheWhole()
    {
        var inner = new Sketch();
        var whole = inner.Add("abs", inner.Input("self"));
        var row = inner.Add(new("aten", "select", "int"), "row", [("self", whole)], [("dim", 0L), ("index", 1L)], new("abs"), of: "float32[3]");
        inner.Add(new("aten", "fill_", "Scalar"), "filled", [("self", row)], [("value", 7.0)], new("abs", "row"), of: "float32[3]");
        Assert.Equal([1, 2, 3, 7, 7, 7], RunAround(inner.Graph(whole)));
    }

    [Fact]
    public void WhatIsWrittenIsSeenThroughAViewThatWasTakenBefore()
    {
        var inner = new Sketch();
        var whole = inner.Add("abs", inner.Input("self"));
        var row = inner.Add(new("aten", "select", "int"), "row", [("self", whole)], [("dim", 0L), ("index", 1L)], new("abs"), of: "float32[3]");
        inner.Add(new("aten", "neg_"), "negated", [("self", whole)], view: new(null, "abs"));
        Assert.Equal([-4, -5, -6], RunAround(inner.Graph(inner.Add(new("aten", "mul", "Scalar"), "mul", [("self", row)], [("other", 1.0)], of: "float32[3]")), "float32[3]"));
    }

    [Fact]
    public void AnArgumentThatIsWrittenThroughAViewIsTheResult()
    {
        var inner = new Sketch();
        var self = inner.Input("self");
        var column = inner.Add(new("aten", "select", "int"), "column", [("self", self)], [("dim", 1L), ("index", 0L)], new("self"), of: "float32[2]");
        inner.Add(new("aten", "zero_"), "zeros", [("self", column)], view: new("self", "column"), of: "float32[2]");
        Assert.Equal([0, -2, 3, 0, 5, -6], RunAround(inner.Graph(self)));
    }

    [Fact]
    public void WritingOneOfTwoViewsThatShareMemoryIsRefused()
    {
        var inner = new Sketch();
        var (self, other) = (inner.Input("self"), inner.Input("other"));
        var zeros = inner.Add(new("aten", "zero_"), "zeros", [("self", self)], view: new(null, "self"));
        var sum = inner.Add(new("aten", "add", "Tensor"), "add", [("self", zeros), ("other", other)]);
        var graph = new Sketch();
        var whole = graph.Add("abs", graph.Input("x"));
        var view = graph.Add(new("aten", "alias"), "view", [("self", whole)], view: new("abs"));
        var error = Assert.Throws<GraphBridgeException>(() => graph.Graph(graph.Add(Outer, "outer", [("self", whole), ("other", view)], trace: new() { Inner = inner.Graph(sum) })).Lower());
        Assert.Contains("aten::zero_ inside it writes memory of 'abs' that 'view' shares", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A kernel wrote the memory of a new tensor, and no operation tells what.</summary>
    [Fact]
    public void MemoryThatIsReadBeforeAnythingWroteItIsRefused()
    {
        var inner = new Sketch();
        inner.Input("self");
        var empty = inner.Add(new("aten", "empty", "memory_format"), "empty", [], [("size", (long[])[2, 3])]);
        var error = Assert.Throws<GraphBridgeException>(() => Around(inner.Graph(inner.Add("neg", empty))).Lower());
        Assert.Contains("something filled the memory of an aten::empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HowAnArgumentLiesInMemoryIsNotGuessed()
    {
        var inner = new Sketch();
        var strided = inner.Add(new("aten", "as_strided"), "strided", [("self", inner.Input("self"))], [("size", (long[])[2, 3]), ("stride", (long[])[3, 1]), ("storage_offset", 0L)], new("self"));
        var error = Assert.Throws<GraphBridgeException>(() => Around(inner.Graph(inner.Add("neg", strided))).Lower());
        Assert.Contains("aten::as_strided inside it looks at memory, and 'x' may not lie there row by row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatFailsInsideIsNamedWithTheWhole()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Around(Unknown()).Lower());
        Assert.Equal("aten::whirl(self: float32[2,3]) in aten::sigmoid_of_all: there is no rule for it (1×: outer)", string.Join("\n", error.Details));
    }

    [Fact]
    public void WhereOperationsAreKeptTheWholeIsAndNotItsParts() =>
        Assert.Equal([Outer], Around(Unknown()).Lower(new() { KeepUnknown = true }).Operations.Select(operation => operation.Type));

    private static ForwardGraph Unknown()
    {
        var inner = new Sketch();
        return inner.Graph(inner.Add("whirl", inner.Add("abs", inner.Input("self"))));
    }

    private static ForwardGraph Around(ForwardGraph inner, string type = "float32[2,3]")
    {
        var graph = new Sketch();
        return graph.Graph(graph.Add(Outer, "outer", [("self", graph.Input("x"))], trace: new() { Inner = inner }, of: type));
    }

    private static double[] RunAround(ForwardGraph inner, string type = "float32[2,3]") => Run(Around(inner, type));

    private static double[] Run(Sketch graph, ValueId output) => Run(graph.Graph(output));

    private static double[] Run(ForwardGraph graph) => Tensors.Numbers(OnnxRun.Run(graph.Lower(),
        [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], MemoryMarshal.AsBytes<float>(Given).ToArray()))], "inner")[0]);
}
