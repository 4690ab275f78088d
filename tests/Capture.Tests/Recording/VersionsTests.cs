using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class VersionsTests
{
    private const string Fill = "aten::fill_(self!, value) -> @0!";
    private const string Select = "aten::select(self, dim, index) -> @0";
    private const string Relu = "aten::relu(self)";

    /// <summary>Row <paramref name="index"/> of a 4 by 4 tensor that lies in the storage made last.</summary>
    private static Tensor Row(Pass pass, Tensor x, int index, long storage)
    {
        var row = pass.View(storage, 4 * index, [4], [1]);
        pass.Run(Select, [x, 0, index], [row]);
        return row;
    }

    private static Tensor Column(Pass pass, Tensor x, int index, long storage)
    {
        var column = pass.View(storage, index, [4], [4]);
        pass.Run(Select, [x, 1, index], [column]);
        return column;
    }

    [Fact]
    public void An_operation_in_place_makes_a_new_version()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Run("aten::relu_(self!) -> @0!", [x], [x]);
        pass.Output(pass.Run("aten::neg(self)", x));
        var graph = pass.Graph();

        Assert.Equal(["relu_ = relu_(self=x)", "neg = neg(self=relu_)"], graph.Lines());
        Assert.Equal("x", graph.Value("relu_").Trace?.Previous);
        Assert.Equal("x", Assert.Single(graph.Inputs).Name);
    }

    [Fact]
    public void What_is_written_and_not_given_back_is_an_output_by_the_arguments_name()
    {
        using var pass = new Pass();
        var (x, y) = (pass.Input("x"), pass.Input("y"));
        pass.Run("aten::_foreach_add_(self!, scalar)", [new[] { x, y }, 1], []);
        pass.Run("aten::add(self, other)", x, y);

        Assert.Equal(["self[0]=_foreach_add_.0, self[1]=_foreach_add_.1 = _foreach_add_(self[0]=x, self[1]=y)", "add = add(self=_foreach_add_.0, other=_foreach_add_.1)"],
            pass.Graph().Lines());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_normalisation_writes_its_statistics_in_training_only(bool training)
    {
        using var pass = new Pass();
        pass.Module("bn", "BatchNorm2d");
        var mean = pass.Own("bn", "running_mean", OwnedKind.Buffer);
        var variance = pass.Own("bn", "running_var", OwnedKind.Buffer);
        var x = pass.Input();
        for (var i = 0; i < 2; i++)
            pass.Run("aten::batch_norm(input, running_mean, running_var, training)", x, mean, variance, training);

        string[] trained =
        [
            "batch_norm.0, running_mean=batch_norm.1, running_var=batch_norm.2 = batch_norm(input=x, running_mean=bn.running_mean, running_var=bn.running_var)",
            "batch_norm_1.0, running_mean=batch_norm_1.1, running_var=batch_norm_1.2 = batch_norm(input=x, running_mean=batch_norm.1, running_var=batch_norm.2)",
        ];
        string[] plain =
        [
            "batch_norm = batch_norm(input=x, running_mean=bn.running_mean, running_var=bn.running_var)",
            "batch_norm_1 = batch_norm(input=x, running_mean=bn.running_mean, running_var=bn.running_var)",
        ];
        Assert.Equal(training ? trained : plain, pass.Graph().Lines());
    }

    [Fact]
    public void A_view_knows_its_base_and_owns_no_memory()
    {
        using var pass = new Pass();
        var x = pass.Input();
        Row(pass, x, 0, pass.LastStorage);
        var graph = pass.Graph();

        Assert.Equal(new ValueTrace(Base: "x"), graph.Value("select").Trace);
    }

    [Fact]
    public void Without_storages_the_schema_tells_what_is_a_view()
    {
        using var pass = new Pass();
        var x = pass.View(0, 0, [4], [1]);
        pass.Input("x", x);
        pass.Run(Select, [x, 0, 1], [pass.View(0, 0, [1], [1])]);
        pass.Run(Relu, [x], [pass.View(0, 0, [4], [1])]);
        var graph = pass.Graph();

        Assert.Equal("x", graph.Value("select").Trace?.Base);
        Assert.Null(graph.Value("relu").Trace?.Base);
    }

    [Fact]
    public void A_write_through_a_view_makes_a_version_of_its_base_when_that_is_used()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var row = Row(pass, x, 0, pass.LastStorage);
        pass.Run(Fill, [row, 0], [row]);
        pass.Run(Relu, x);
        pass.Run(Relu, x);
        var graph = pass.Graph();

        Assert.Equal(["select = select(self=x)", "fill_, base=fill_.1 = fill_(self=select, base=x)", "relu = relu(self=fill_.1)", "relu_1 = relu(self=fill_.1)"], graph.Lines());
        Assert.Equal("x", graph.Value("fill_.1").Trace?.Previous);
        Assert.Equal(new ValueTrace("x", "select"), graph.Value("fill_").Trace);
    }

    [Fact]
    public void A_write_through_the_base_makes_a_version_of_a_view_that_is_used_later()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var row = Row(pass, x, 0, pass.LastStorage);
        pass.Run(Fill, [x, 0], [x]);
        pass.Run(Fill, [x, 1], [x]);
        pass.Output(row);

        Assert.Equal(["select = select(self=x)", "fill_, base=fill_.1 = fill_(self=x, base=select)", "fill__1, base=fill__1.1 = fill_(self=fill_, base=fill_.1)"],
            pass.Graph().Lines());
        Assert.Equal("fill__1.1", Assert.Single(pass.Graph().Outputs).Name);
    }

    [Fact]
    public void A_view_that_was_made_after_the_write_needs_no_version()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var storage = pass.LastStorage;
        var early = Row(pass, x, 1, storage);
        pass.Run(Fill, [x, 0], [x]);
        var late = Row(pass, x, 0, storage);
        pass.Run("aten::add(self, other)", late, late);

        Assert.Equal(["select = select(self=x)", "fill_ = fill_(self=x)", "select_1 = select(self=fill_)", "add = add(self=select_1, other=select_1)"], pass.Graph().Lines());
        Assert.NotEqual(early, late);
    }

    [Fact]
    public void Rows_and_columns_that_are_written_apart_stay_apart()
    {
        using var pass = new Pass();
        var x = pass.Input();
        var storage = pass.LastStorage;
        var (first, second) = (Row(pass, x, 0, storage), Row(pass, x, 1, storage));
        var (left, right) = (Column(pass, x, 0, storage), Column(pass, x, 1, storage));
        pass.Run(Fill, [first, 1], [first]);
        pass.Run(Relu, second);
        pass.Run(Fill, [left, 2], [left]);
        pass.Run(Relu, right);
        pass.Run(Relu, second);
        var lines = pass.Graph().Lines();

        Assert.Equal(
        [
            "fill_, base=fill_.1, base=fill_.2 = fill_(self=select, base=select_2, base=select_3)", // both columns have an element of the row
            "relu = relu(self=select_1)",
            "fill__1, base=fill__1.1 = fill_(self=fill_.1, base=select_1)", // and the other row one of the column
            "relu_1 = relu(self=fill_.2)",
            "relu_2 = relu(self=fill__1.1)",
        ], lines[4..]);
    }

    [Fact]
    public void Tensors_of_other_memory_and_empty_ones_never_meet()
    {
        using var pass = new Pass();
        var (x, y) = (pass.Input("x"), pass.Input("y"));
        var empty = pass.View(pass.LastStorage, 0, [0], [1]);
        pass.Run(Relu, empty);
        pass.Run(Fill, [y, 0], [y]);
        pass.Run(Relu, empty);
        pass.Run(Relu, x);

        Assert.Equal(["relu = relu(self=constant)", "fill_ = fill_(self=y)", "relu_1 = relu(self=constant)", "relu_2 = relu(self=x)"], pass.Graph().Lines());
    }

    [Fact]
    public void A_tensor_that_was_reshaped_in_place_has_its_new_type()
    {
        using var pass = new Pass();
        var x = pass.Input();
        pass.Begin("aten::flatten_(self!) -> @0!", x);
        pass.Describe(x.Id, pass.LastStorage, 0, [16], [1]);
        pass.End(x);
        var graph = pass.Graph();

        Assert.Equal("float32[4,4]", graph.Value("x").Type?.ToString());
        Assert.Equal("float32[16]", graph.Value("flatten_").Type?.ToString());
    }

    [Fact]
    public void A_parameter_that_is_written_has_versions_and_stays_the_modules_own()
    {
        using var pass = new Pass();
        pass.Module("fc", "Linear");
        var weight = pass.Own("fc", "weight");
        pass.Run(Fill, [weight, 0], [weight]);
        pass.Run(Relu, weight);
        var graph = pass.Graph();

        Assert.Equal(["fill_ = fill_(self=fc.weight)", "relu = relu(self=fill_)"], graph.Lines());
        Assert.Equal("fc.weight", graph[graph.Modules[0].Parameters[0].Value].Name);
    }

    [Fact]
    public void A_loop_that_writes_a_cache_and_uses_the_whole_of_it_costs_two_ports_a_round()
    {
        using var pass = new Pass();
        var cache = pass.New(1000, 4);
        var storage = pass.LastStorage;
        pass.Input("cache", cache);
        for (var i = 0; i < 1000; i++)
        {
            var slot = pass.View(storage, 4 * i, [4], [1]);
            pass.Run(Select, [cache, 0, i], [slot]);
            pass.Run(Fill, [slot, i], [slot]);
            pass.Run(Relu, cache);
        }
        var graph = pass.Graph();

        Assert.Equal(3000, graph.Operations.Count);
        Assert.Equal(1000 + 2000 + 1000, graph.Operations.Sum(operation => operation.Inputs.Count));
        Assert.Equal(1 + 4000, graph.Values.Count);
    }

    [Fact]
    public void Chunks_that_are_all_made_first_and_written_one_by_one_get_no_ports()
    {
        using var pass = new Pass();
        var x = pass.New(500, 4);
        var storage = pass.LastStorage;
        pass.Input("x", x);
        var chunks = Enumerable.Range(0, 500).Select(i => pass.View(storage, 4 * i, [4], [1])).ToArray();
        pass.Run("aten::unbind(self) -> @0", [x], [chunks]);
        foreach (var chunk in chunks)
            pass.Run(Fill, [chunk, 0], [chunk]);
        foreach (var chunk in chunks)
            pass.Run(Relu, chunk);

        Assert.Equal(1 + 500 + 500, pass.Graph().Operations.Sum(operation => operation.Inputs.Count));
    }
}
