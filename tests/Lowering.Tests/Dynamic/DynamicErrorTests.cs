using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>What has no symbolic form is an error that says where, what was seen, and what to do.</summary>
public sealed class DynamicErrorTests
{
    private static readonly DynamicAxes Rows = DynamicAxes.Parse("x:0=rows");

    [Fact]
    public void One_capture_tells_nothing_of_sizes() => Says(["one capture does not tell what depends on rows", "capture the model again"], Rows, Repeated(2, 1));

    [Fact]
    public void Captures_must_differ_in_a_dynamic_axis() => Says(["the size 'rows' is 2 in all captures"], Rows, Repeated(2, 1), Repeated(2, 1));

    [Fact]
    public void Captures_may_differ_in_nothing_else() =>
        Says(["dimension 1 of the input 'x' is 3 in one capture and 4 in another", "x:1="], Rows, Repeated(2, 1), Repeated(5, 1, columns: 4));

    [Fact]
    public void Sizes_that_change_alike_are_not_told_apart() =>
        Says(["don't tell 'rows' from 'columns'"], DynamicAxes.Parse("x:0=rows,x:1=columns"), Repeated(2, 1, columns: 3), Repeated(4, 1, columns: 6));

    [Fact]
    public void Sizes_that_depend_on_each_other_are_not_told_apart_by_more_captures() => Says(["don't tell 'rows' from 'columns'", "only one of them is another"], DynamicAxes.Parse("x:0=rows,x:1=columns"),
        Repeated(2, 1, columns: 5), Repeated(3, 1, columns: 8), Repeated(4, 1, columns: 11));

    [Fact]
    public void One_symbol_is_one_size() => Says(["the size 'n' is 2 and 3 in one capture"], DynamicAxes.Parse("x:0=n,x:1=n"), Repeated(2, 1), Repeated(5, 1));

    [Fact]
    public void There_must_be_such_an_input_and_dimension()
    {
        Says(["no input 'y'", "x: float32[2,3]"], DynamicAxes.Parse("y:0=n"), Repeated(2, 1), Repeated(5, 1));
        Says(["the input 'x' has 2 dimensions"], DynamicAxes.Parse("x:2=n"), Repeated(2, 1), Repeated(5, 1));
    }

    [Fact]
    public void A_loop_over_a_size_is_told_with_its_operations() =>
        Says(["operation 1", "in body", "one has the end, and the other aten::relu"], Rows, Repeated(2, 2), Repeated(5, 5));

    [Fact]
    public void A_branch_that_depends_on_a_size_is_told() => Says(["aten::relu", "aten::neg"], Rows, Repeated(2, 1), Repeated(5, 1, type: "neg"));

    [Fact]
    public void A_number_that_is_no_expression_of_sizes_is_told_with_the_passes() =>
        Says(["aten::view", "dimension 0 of its result is 6, 77, 8", "rows=2; rows=5; rows=7"], Rows, Viewed(2, 6), Viewed(5, 77), Viewed(7, 8));

    [Fact]
    public void A_floating_point_argument_that_changes_is_told() =>
        Says(["aten::leaky_relu", "its 'negative_slope' is not the same in all passes"], Rows, Leaky(2, 0.5), Leaky(5, 0.25));

    [Fact]
    public void A_number_that_goes_into_a_fixed_attribute_is_told() =>
        Says(["aten::select.int", "its 'dim' changes with the input's size"], Rows, Selected(2), Selected(5));

    [Fact]
    public void A_constant_with_other_elements_in_each_pass_is_told() =>
        Says(["the constant 'table' has other elements in each pass"], Rows, WithConstant(2, 0.5f), WithConstant(5, 0.2f));

    [Fact]
    public void A_loop_of_a_model_over_time_is_told_with_its_module()
    {
        var error = Assert.Throws<GraphBridgeException>(() => new DynamicCheck().Run("lstm_cell", "x:1=time", ["float32[2,4,5]"], [3]));
        Assert.Contains("aten::stack", error.Message, StringComparison.Ordinal);
        Assert.Contains("aten::slice.Tensor", error.Message, StringComparison.Ordinal);
        Assert.Contains("a loop or a branch that depends on a size", error.Message, StringComparison.Ordinal);
    }

    private static void Says(string[] texts, DynamicAxes axes, params ForwardGraph[] graphs)
    {
        var error = Assert.Throws<GraphBridgeException>(() => graphs[0].Lower(new() { DynamicAxes = axes, Others = graphs[1..] }));
        Assert.All(texts, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static ForwardGraph Repeated(long rows, int times, long columns = 3, string type = "relu") => Build(rows, columns, (builder, x, call) =>
    {
        for (var i = 0; i < times; i++)
        {
            var result = builder.AddValue($"y{i}", ValueKind.Activation, TensorType.Of(ElementType.Float32, rows, columns));
            builder.AddOperation(new("aten", type), $"{type}_{i}", [new("self", x)], [new("", result)], call: call);
            x = result;
        }
        return x;
    });

    private static ForwardGraph Viewed(long rows, long size) => Build(rows, 3, (builder, x, call) =>
    {
        var result = builder.AddValue("y", ValueKind.Activation, TensorType.Of(ElementType.Float32, size, 1));
        builder.AddOperation(new("aten", "view"), "view", [new("self", x)], [new("", result)], [new("size", new long[] { size, 1 })], call);
        return result;
    });

    private static ForwardGraph Leaky(long rows, double slope) => Build(rows, 3, (builder, x, call) =>
    {
        var result = builder.AddValue("y", ValueKind.Activation, TensorType.Of(ElementType.Float32, rows, 3));
        builder.AddOperation(new("aten", "leaky_relu"), "leaky_relu", [new("self", x)], [new("", result)], [new("negative_slope", slope)], call);
        return result;
    });

    private static ForwardGraph Selected(long dim) => Build(dim, 3, (builder, x, call) =>
    {
        var result = builder.AddValue("y", ValueKind.Activation, TensorType.Of(ElementType.Float32, dim, 3));
        builder.AddOperation(new("aten", "select", "int"), "select", [new("self", x)], [new("", result)], [new("dim", dim), new("index", 0)], call);
        return result;
    });

    private static ForwardGraph WithConstant(long rows, float element) => Build(rows, 3, (builder, x, call) =>
    {
        var table = TensorData.FromBytes(ElementType.Float32, [1, 3], BitConverter.GetBytes(element).Concat(new byte[8]).ToArray());
        var constant = builder.AddValue("table", ValueKind.Constant, table.Type, table);
        var result = builder.AddValue("y", ValueKind.Activation, TensorType.Of(ElementType.Float32, rows, 3));
        builder.AddOperation(new("aten", "matmul"), "matmul", [new("self", x), new("other", constant)], [new("", result)], call: call);
        return result;
    });

    private static ForwardGraph Build(long rows, long columns, Func<ForwardGraphBuilder, ValueId, CallId, ValueId> body)
    {
        var builder = new ForwardGraphBuilder("hand-built");
        var root = builder.AddModule("", "Net", null);
        var module = builder.AddModule("body", "Body", root);
        var call = builder.AddCall(module, builder.AddCall(root, null, 1), 1);
        var x = builder.AddValue("x", ValueKind.Input, TensorType.Of(ElementType.Float32, rows, columns));
        builder.MarkInput(x);
        builder.MarkOutput(body(builder, x, call));
        return builder.Build();
    }
}
