using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class PassTests
{
    [Fact]
    public void Calls_lie_in_one_another_and_count_the_passes_of_their_module()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        pass.Module("fc", "Linear", "");
        pass.Module("fc.dropout()", "torch.nn.functional.dropout", "fc", ScopeKind.Function);
        pass.Module("unused", "Linear", "");
        var x = pass.Input();
        pass.Enter("");
        for (var i = 0; i < 2; i++)
        {
            pass.Enter("fc");
            pass.Enter("fc.dropout()");
            x = pass.Run("aten::dropout(input)", x);
            pass.Leave();
            pass.Leave();
        }
        pass.Leave();
        var graph = pass.Graph();

        Assert.Equal([": Net", "fc: Linear", "fc.dropout(): torch.nn.functional.dropout", "fc: Linear (pass 2)", "fc.dropout(): torch.nn.functional.dropout (pass 2)"],
            graph.Calls.Select(call => call.ToString()));
        Assert.Equal([-1, 0, 1, 0, 3], graph.Calls.Select(call => call.Parent?.Index ?? -1));
        Assert.Equal(["fc.dropout().dropout", "fc.dropout().dropout_1"], graph.Operations.Select(operation => operation.Name));
        Assert.Equal(4, graph.Modules.Count);
    }

    [Fact]
    public void Calls_that_run_at_once_keep_what_is_theirs()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        pass.Module("left", "Linear", "");
        pass.Module("right", "Linear", "");
        var x = pass.Input();
        pass.Enter("");
        pass.Enter("left");
        pass.Writer.Resume(0);
        pass.Enter("right");
        pass.Run("aten::tanh(input)", x);
        pass.Writer.Resume(1);
        pass.Run("aten::relu(input)", x);
        pass.Leave();
        pass.Run("aten::neg(input)", x);
        pass.Writer.Resume(2);
        pass.Leave();
        pass.Writer.Resume(null);
        pass.Run("aten::abs(input)", x);
        var graph = pass.Graph();

        Assert.Equal([-1, 0, 0], graph.Calls.Select(call => call.Parent?.Index ?? -1));
        Assert.Equal(["right.tanh", "left.relu", "neg", "abs"], graph.Operations.Select(operation => operation.Name));
        Assert.Equal(["right", "left", "", null], graph.Operations.Select(operation => operation.Call?.Module.Path));
    }

    [Fact]
    public void A_module_has_the_arguments_that_were_printed_of_it()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        var fc = pass.Module("fc", "Linear", "");
        pass.Writer.PrintModule(fc, "in_features=4, out_features=4, bias=True");

        Assert.Equal(["", "in_features=4, out_features=4, bias=True"], pass.Graph().Modules.Select(module => module.Arguments));
    }

    [Fact]
    public void A_module_of_two_names_says_which_it_is_and_a_frozen_parameter_that_it_is_not_learned()
    {
        using var pass = new Pass();
        pass.Module("", "Net");
        var first = pass.Module("fc", "Linear", "");
        var second = pass.Module("head", "Linear", "");
        pass.Writer.SameModule(second, first);
        pass.Own("fc", "weight");
        pass.Own("fc", "bias", OwnedKind.Frozen);
        pass.Own("fc", "mask", OwnedKind.Buffer);
        var graph = pass.Graph();

        Assert.Equal([null, null, "fc"], graph.Modules.Select(module => module.SameAs?.Path));
        Assert.Equal([true, false, null], graph.Values.Select(value => value.Trace!.RequiresGrad));
        Assert.Equal(["weight", "bias"], graph.Modules[1].Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_shared_parameter_is_one_value_with_all_its_names()
    {
        using var pass = new Pass();
        pass.Module("wte", "Embedding");
        pass.Module("head", "Linear");
        var weight = pass.Own("wte", "weight");
        pass.Own("head", "weight", tensor: weight);
        pass.Own("head", "mask", OwnedKind.Buffer);
        var graph = pass.Graph();

        Assert.Equal(["wte.weight: float32[4,4]", "head.mask: float32[4,4]"], graph.Values.Select(value => value.ToString()));
        Assert.Equal([ValueKind.Parameter, ValueKind.Buffer], graph.Values.Select(value => value.Kind));
        Assert.Equal(graph.Modules[0].Parameters[0], graph.Modules[1].Parameters[0]);
        Assert.Equal("mask", graph.Modules[1].Buffers[0].Name);
    }

    [Fact]
    public void Inputs_are_flattened_and_what_is_no_tensor_is_metadata()
    {
        using var pass = new Pass();
        var (a, b, c) = (pass.New(1), pass.New(2), pass.New(3));
        pass.Input("x", a);
        pass.Input("pair", new Items(b, 7));
        pass.Input("state", new Dictionary<string, object?> { ["hidden"] = new object[] { c, a }, ["mode"] = "fast" });
        pass.Input("scale", 0.5);
        pass.Input("sizes", new object[] { 1, 2 });
        var graph = pass.Graph(new GraphRecorder { Name = "net", Producer = new("test", "1"), Metadata = Metadata.Of(new KeyValuePair<string, string>("seed", "3")) });

        Assert.Equal(["x", "pair[0]", "state[hidden][0]"], graph.Inputs.Select(value => value.Name));
        Assert.Equal(["seed=3", "input.pair[1]=7", "input.state[hidden][1]=x", "input.state[mode]=fast", "input.scale=0.5", "input.sizes=[1, 2]"],
            graph.Metadata.Select(entry => entry.Key + "=" + entry.Value));
        Assert.Equal(("net", new Producer("test", "1")), (graph.Name, graph.Producer));
    }

    [Fact]
    public void Outputs_are_flattened_and_their_structure_is_metadata()
    {
        using var pass = new Pass();
        var y = pass.Run("aten::linear(input)", pass.Input());
        var z = pass.Run("aten::relu(input)", y);
        pass.Output(new Items(y, new Dictionary<string, object?> { ["log\"its"] = z, ["again"] = y, ["n"] = 3, ["none"] = null }));
        var graph = pass.Graph();

        Assert.Equal(["linear", "relu"], graph.Outputs.Select(value => value.Name));
        Assert.Equal("(linear, {\"log\\\"its\": relu, \"again\": linear, \"n\": 3, \"none\": none})", graph.Metadata["output"]);
    }

    [Fact]
    public void A_single_tensor_as_output_needs_no_words()
    {
        using var pass = new Pass();
        pass.Output(pass.Input());
        Assert.Empty(pass.Graph().Metadata);
    }

    [Fact]
    public void A_steering_read_is_in_the_graph_with_what_it_read_and_what_ran_because_of_it()
    {
        using var pass = new Pass();
        pass.Module("net", "Net");
        pass.Enter("net");
        var x = pass.Input();
        var sum = pass.Run("aten::sum(self)", x);
        pass.Run("aten::Bool(a)", [sum], [true]);
        pass.Writer.Read(1);
        pass.Writer.BeginBranch(BranchKind.Then, read: 1);
        var y = pass.Run("aten::relu(self)", x);
        pass.Writer.BeginBranch(BranchKind.Iteration, 3);
        pass.Run("aten::neg(self)", y);
        pass.Writer.EndBranch();
        pass.Writer.EndBranch();
        pass.Run("aten::exp(self)", y);
        var graph = pass.Graph();

        Assert.Equal(["net.sum = sum(self=x)", "net.Bool = Bool(a=net.sum)", "net.relu = relu(self=x)", "net.neg = neg(self=net.relu)", "net.exp = exp(self=net.relu)"], graph.Lines());
        Assert.Equal("true", graph.Operations[1].Trace?.Read);
        Assert.Equal("bool[]", graph.Value("net.Bool").Type?.ToString());
        var then = new Branch("net.Bool", "then");
        Assert.Equal([null, null, then, then, null], graph.Operations.Select(operation => operation.Trace?.Branch));
    }

    [Fact]
    public void Rounds_of_a_loop_are_told_apart_and_numbers_are_read_without_loss()
    {
        using var pass = new Pass();
        var x = pass.Input();
        for (var i = 1; i <= 2; i++)
        {
            pass.Run("aten::item(self)", [x], [0.1 + 0.2]);
            pass.Writer.BeginBranch(BranchKind.Iteration, i, pass.Begun - 1);
            x = pass.Run("aten::relu(self)", x);
            pass.Writer.EndBranch();
        }
        pass.Run("aten::item(self)", [x], [3]);
        pass.Writer.BeginBranch(BranchKind.Else, 0, pass.Begun - 1);
        var graph = pass.Graph();

        Assert.Equal(["0.30000000000000004", null, "0.30000000000000004", null, "3"], graph.Operations.Select(operation => operation.Trace?.Read));
        Assert.Equal([new("item", "iteration 1"), new("item_1", "iteration 2")], graph.Operations.Select(operation => operation.Trace?.Branch).OfType<Branch>());
        Assert.Equal(["float64[]", "int64[]"], new[] { "item", "item_2" }.Select(name => graph.Value(name).Type?.ToString()));
    }

    [Fact]
    public void A_pass_that_throws_leaves_the_graph_up_to_there()
    {
        using var pass = new Pass();
        pass.Module("net", "Net");
        pass.Enter("net");
        var x = pass.Input();
        var y = pass.Run("aten::relu(self)", x);
        pass.Begin("aten::cat(tensors, dim)", new[] { x, y }, 0);
        pass.Fail("sizes must match");
        pass.Writer.Error("RuntimeError: sizes must match");
        var graph = pass.Graph();

        Assert.Equal(["net.relu = relu(self=x)", "cat(tensors[0]=x, tensors[1]=net.relu)"], graph.Lines());
        Assert.Equal(new OperationTrace(Error: "sizes must match"), graph.Operations[1].Trace);
        Assert.Equal("net.cat", graph.Operations[1].Name);
        Assert.Equal("RuntimeError: sizes must match", graph.Metadata["error"]);
    }

    [Fact]
    public void An_error_leaves_all_that_is_open()
    {
        using var pass = new Pass();
        pass.Module("net", "Net");
        pass.Enter("net");
        pass.Begin("aten::item(self)", pass.Input());
        pass.Writer.Error("stopped");
        pass.Run("aten::ones()");
        var graph = pass.Graph();

        Assert.Equal("stopped", graph.Operations[0].Trace?.Error);
        Assert.Null(graph.Operations[1].Call);
    }

    [Fact]
    public void Equal_streams_give_equal_graphs_however_they_are_cut()
    {
        using var pass = Sample.Pass();
        var recorder = new GraphRecorder();
        using var second = Sample.Pass(recorder);
        var (graph, again) = (pass.Graph(), recorder.Finish());

        Assert.Null(graph.FirstDifference(again));
        Assert.True(graph.Operations.Count > 5);
    }
}
