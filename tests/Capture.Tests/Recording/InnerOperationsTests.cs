using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class InnerOperationsTests
{
    private const string Linear = "aten::linear(input, weight, bias)";
    private const string Transpose = "aten::t(self) -> @0";
    private const string Addmm = "aten::addmm(self, mat1, mat2, beta)";

    private static Tensor RunLinear(Pass pass, Tensor x, Tensor weight, long weightStorage, Tensor bias)
    {
        pass.Begin(Linear, x, weight, bias);
        var turned = pass.View(weightStorage, 0, [4, 4], [1, 4]);
        pass.Run(Transpose, [weight], [turned]);
        pass.Run("aten::dim(self)", [x], [2]);
        var result = pass.New(4, 4);
        pass.Run(Addmm, [bias, x, turned, 1], [result]);
        pass.End(result);
        return result;
    }

    private static Pass TwoLinears()
    {
        var pass = new Pass();
        pass.Module("fc", "Linear");
        var bias = pass.Own("fc", "bias");
        var weight = pass.Own("fc", "weight");
        var storage = pass.LastStorage;
        pass.Enter("fc");
        RunLinear(pass, RunLinear(pass, pass.Input(), weight, storage, bias), weight, storage, bias);
        return pass;
    }

    [Fact]
    public void What_an_operation_is_carried_out_by_is_kept_under_it()
    {
        using var pass = TwoLinears();
        var graph = pass.Graph();
        var inner = graph.Operations[0].Trace!.Inner!;

        Assert.Equal(["fc.linear = linear(input=x, weight=fc.weight, bias=fc.bias)", "fc.linear_1 = linear(input=fc.linear, weight=fc.weight, bias=fc.bias)"], graph.Lines());
        Assert.Equal(["t = t(self=weight)", "addmm = addmm(self=bias, mat1=input, mat2=t)"], inner.Lines());
        Assert.Equal([new("beta", 1)], inner.Operations[1].Attributes);
        Assert.Equal(["input", "weight", "bias"], inner.Inputs.Select(value => value.Name));
        Assert.Equal("addmm", Assert.Single(inner.Outputs).Name);
        Assert.Equal("weight", inner.Value("t").Trace?.Base);
        Assert.Equal("float32[4,4]", inner.Value("addmm").Type?.ToString());
    }

    [Fact]
    public void Equal_inner_graphs_are_one_object()
    {
        using var pass = TwoLinears();
        var graph = pass.Graph();
        Assert.Same(graph.Operations[0].Trace!.Inner, graph.Operations[1].Trace!.Inner);
    }

    [Fact]
    public void Inner_operations_have_inner_operations()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("my::outer(x)", x);
        pass.Begin("my::middle(a)", x);
        var result = pass.New(4);
        pass.Run("my::inner(b)", [x], [result]);
        pass.End(result);
        pass.End(result);
        var middle = pass.Graph().Operations[0].Trace!.Inner!;

        Assert.Equal(["middle = middle(a=x)"], middle.Lines());
        Assert.Equal(["inner = inner(b=a)"], middle.Operations[0].Trace!.Inner!.Lines());
    }

    [Fact]
    public void Inside_too_a_write_makes_a_new_version_and_what_came_from_nowhere_is_a_constant()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::add_(self!, other) -> @0!", x, 2);
        pass.Run("aten::add_(self!, other) -> @0!", [x, pass.New()], [x]);
        pass.End(x);
        var graph = pass.Graph();
        var inner = graph.Operations[0].Trace!.Inner!;

        Assert.Equal(["add_ = add_(self=self, other=constant)"], inner.Lines());
        Assert.Equal("self", inner.Value("add_").Trace?.Previous);
        Assert.Equal("add_", Assert.Single(inner.Outputs).Name);
    }

    [Fact]
    public void Inside_an_argument_that_is_given_back_unwritten_is_a_view()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::neg(self)", x);
        pass.Run("aten::contiguous(self) -> @0", [x], [x]);
        var result = pass.New(4, 4);
        pass.Run("aten::neg_out(self)", [x], [result]);
        pass.End(result);
        var inner = pass.Graph().Operations[0].Trace!.Inner!;

        Assert.Equal(["contiguous = contiguous(self=self)", "neg_out = neg_out(self=contiguous)"], inner.Lines());
        Assert.Equal(new ValueTrace(Base: "self"), inner.Value("contiguous").Trace);
    }

    [Fact]
    public void A_tensor_that_is_given_twice_is_one_input_by_its_first_port()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::mul(self, other)", x, x);
        var result = pass.New(4);
        pass.Run("my::square(x)", [x], [result]);
        pass.End(result);

        Assert.Equal("self", Assert.Single(pass.Graph().Operations[0].Trace!.Inner!.Inputs).Name);
    }

    [Fact]
    public void A_result_that_nothing_inside_made_leaves_no_inner_graph()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("my::outer(x)", x);
        pass.Run("my::inner(x)", x);
        pass.End(pass.New(4));

        Assert.Null(pass.Graph().Operations[0].Trace);
    }

    [Fact]
    public void An_operation_that_wrote_another_tensors_memory_has_no_inner_graph()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var row = pass.View(pass.LastStorage, 0, [4], [1]);
        pass.Run("aten::select(self) -> @0", [x], [row]);
        pass.Begin("aten::fill_(self!) -> @0!", row);
        pass.Run("aten::zero_(self!) -> @0!", [row], [row]);
        pass.End(row);
        Assert.Equal(["zero_ = zero_(self=self)"], pass.Graph().Operations[1].Trace!.Inner!.Lines());

        pass.Output(x);
        Assert.Null(pass.Graph().Operations[1].Trace);
    }

    [Fact]
    public void A_failure_inside_is_kept_where_it_was()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::linear(input)", x);
        pass.Begin("aten::addmm(mat)", x);
        pass.Fail("inner sizes differ");
        pass.Fail("sizes differ");
        var operation = pass.Graph().Operations[0];

        Assert.Equal("sizes differ", operation.Trace?.Error);
        Assert.Empty(operation.Outputs);
        Assert.Equal("inner sizes differ", operation.Trace?.Inner?.Operations[0].Trace?.Error);
    }
}
