using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class OperationsTests
{
    [Fact]
    public void Tensors_are_ports_by_the_names_of_the_schema_and_all_else_is_attributes()
    {
        using var pass = new Pass();
        var (x, y) = (pass.Input("x"), pass.Input("y"));
        pass.Output(pass.Run("aten::add.Tensor(self, other, alpha)", x, y, 2));
        var graph = pass.Graph();

        Assert.Equal(["add = add(self=x, other=y)"], graph.Lines());
        Assert.Equal(new OpType("aten", "add", "Tensor"), graph.Operations[0].Type);
        Assert.Equal([new("alpha", 2)], graph.Operations[0].Attributes);
        Assert.Equal("add", Assert.Single(graph.Outputs).Name);
    }

    [Fact]
    public void Every_kind_of_plain_argument_is_an_attribute_of_its_kind()
    {
        using var pass = new Pass();
        pass.Run("my::op(none, bool, float, complex, text, dtype, ints, list, floats, empty, mixed)", null, true, 0.5, new System.Numerics.Complex(1, -2), "mean",
            ElementType.Float32, new long[] { 1, -2 }, new[] { 3, 4 }, new[] { 1.5 }, Array.Empty<object>(), new Items(1, "a", new Items(2, 3)));
        var attributes = pass.Graph().Operations[0].Attributes;

        Assert.Equal(
        [
            new("bool", true), new("float", 0.5), new("complex", "1-2j"), new("text", "mean"), new("dtype", "float32"), new("ints", new long[] { 1, -2 }),
            new("list", new long[] { 3, 4 }), new("floats", new AttributeValue.List(AttributeKind.Float, [1.5])), new("empty", Array.Empty<long>()),
            new("mixed[0]", 1), new("mixed[1]", "a"), new("mixed[2]", new long[] { 2, 3 }),
        ], attributes);
    }

    [Fact]
    public void Lists_and_dictionaries_of_tensors_are_a_port_for_each_element()
    {
        using var pass = new Pass();
        var (x, y) = (pass.Input("x"), pass.Input("y"));
        pass.Run("my::op(tensors, state, dim)", new object?[] { x, null, y }, new Dictionary<string, object?> { ["h"] = y, ["n"] = 3 }, 1);
        var operation = pass.Graph().Operations[0];

        Assert.Equal("op = op(tensors[0]=x, tensors[1]=none, tensors[2]=y, state[h]=y)", Shown.Line(operation));
        Assert.Equal([new("state[n]", 3), new("dim", 1)], operation.Attributes);
    }

    [Fact]
    public void Several_results_are_numbered_outputs()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Run("aten::split(self)", [x], [new[] { pass.New(2), pass.New(2) }]);
        pass.Run("aten::lstm(input) -> output, h, c", [x], [pass.New(2), pass.New(1), null]);

        Assert.Equal(["[0]=split.0, [1]=split.1 = split(self=x)", "output=lstm.0, h=lstm.1, c=none = lstm(input=x)"], pass.Graph().Lines());
    }

    [Fact]
    public void Names_count_up_within_their_module_and_pass_over_taken_ones()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        pass.Module("fc", "Linear", "");
        pass.Own("", "relu_1");
        var x = pass.Input();
        pass.Enter("");
        pass.Run("aten::relu(self)", x);
        pass.Run("aten::relu(self)", x);
        pass.Enter("fc");
        pass.Run("aten::relu(self)", x);

        Assert.Equal(["relu", "relu_2", "fc.relu"], pass.Graph().Operations.Select(operation => operation.Name));
    }

    [Fact]
    public void A_tensor_from_nowhere_is_a_constant_with_its_elements()
    {
        using var pass = new Pass();
        pass.Module("head", "Head");
        pass.Enter("head");
        var (a, b) = (pass.New(4, 4), pass.New(4, 4));
        pass.Run("aten::add(self, other)", a, b);
        pass.Run("aten::add(self, other)", b, a);
        var asked = new List<long>();
        var graph = pass.Graph(new GraphRecorder
        {
            Content = id =>
            {
                asked.Add(id);
                return TensorData.FromBytes(ElementType.UInt8, [1], new byte[] { (byte)id });
            },
        });

        Assert.Equal(["head.add = add(self=head.constant, other=head.constant_1)", "head.add_1 = add(self=head.constant_1, other=head.constant)"], graph.Lines());
        Assert.Equal(ValueKind.Constant, graph.Value("head.constant").Kind);
        Assert.Equal(a.Id, graph.Value("head.constant").Data!.ToMemory().Span[0]);
        Assert.Equal([a.Id, b.Id], asked);
    }

    [Fact]
    public void What_only_asks_after_a_shape_is_left_out()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Run("aten::size(self, dim)", [x, 0], [4]);
        pass.Run("aten::relu(self)", x);

        Assert.Equal(["relu = relu(self=x)"], pass.Graph().Lines());
    }

    [Fact]
    public void Where_the_program_called_an_operation_is_in_its_trace()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::linear(input)", x);
        pass.Writer.Source("Net.cs:42");
        pass.Begin("aten::mm(self)", x);
        pass.Writer.Source("Linear.cs:7");
        var y = pass.New();
        pass.End(y);
        pass.End(y);
        pass.Run("aten::relu(self)", y);
        pass.Begin("aten::add(self)", y);
        pass.Writer.Source("Net.cs:43");
        pass.Fail("no");
        var graph = pass.Graph();

        Assert.Equal(["Net.cs:42", null, "Net.cs:43"], graph.Operations.Select(operation => operation.Trace?.Source));
        Assert.Equal("Linear.cs:7", graph.Operations[0].Trace!.Inner!.Operations[0].Trace?.Source);
    }

    [Fact]
    public void Time_is_kept_of_operations_and_of_calls()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        pass.Writer.Enter(0);
        var x = pass.Input();
        pass.Begin("aten::relu(self)", x);
        pass.EndAfter(1500, pass.New(4));
        pass.Writer.Leave(2000);
        var graph = pass.Graph();

        Assert.Equal(TimeSpan.FromMicroseconds(1.5), graph.Operations[0].Trace?.Duration);
        Assert.Equal(TimeSpan.FromMicroseconds(2), graph.Calls[0].Duration);
    }

    [Fact]
    public void Statistics_and_memory_go_to_the_newest_value()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Run("aten::relu_(self!) -> @0!", [x], [x]);
        var statistics = new ValueStatistics(16, -1, 2, 0.5, 1, 0, 0, 3) { Histogram = [1, 0, 15] };
        pass.Writer.Statistics(x.Id, statistics);
        var graph = pass.Graph();

        Assert.Equal(new ValueTrace(Bytes: 4096), graph.Value("x").Trace);
        Assert.Equal(new ValueTrace(Previous: "x", Statistics: statistics), graph.Value("relu_").Trace);
    }

    [Fact]
    public void A_host_is_told_the_name_of_a_tensors_newest_value_while_the_pass_runs()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var recorder = new GraphRecorder();
        recorder.Record(pass.Writer.Written);
        Assert.Equal("x", recorder.NameOf(x.Id));
        Assert.Null(recorder.NameOf(99));

        pass.Writer.Clear();
        pass.Run("aten::relu_(self!) -> @0!", [x], [x]);
        recorder.Record(pass.Writer.Written);
        Assert.Equal("relu_", recorder.NameOf(x.Id));
    }

    [Fact]
    public void Equal_types_and_equal_attributes_are_one_object_each()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Run("my::op(self, sizes, mode)", pass.Run("my::op(self, sizes, mode)", x, new long[] { 1, 2 }, "a"), new long[] { 1, 2 }, "b");
        var graph = pass.Graph();

        Assert.Same(graph.Values[0].Type, graph.Values[2].Type);
        Assert.Same(graph.Operations[0].Attribute("sizes"), graph.Operations[1].Attribute("sizes"));
    }
}
