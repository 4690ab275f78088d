using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class InputTests
{
    private sealed class Named() : Module<Tensor, (Tensor, Tensor?), Tensor>("Named")
    {
        public override Tensor forward(Tensor words, (Tensor, Tensor?) state) => words + state.Item1;
    }

    private sealed class OfList() : Module<IList<Tensor>, Dictionary<string, Tensor>>("OfList")
    {
        public override Dictionary<string, Tensor> forward(IList<Tensor> parts) => new() { ["sum"] = parts[0] + parts[1], ["first"] = parts[0].neg() };
    }

    [TorchFact]
    public void Inputs_are_named_as_forward_names_them()
    {
        using var net = new Named();
        var words = ones(2);
        var capture = ForwardCapture.Run(net, () => net.call(words, (ones(2) * 3, null)));

        Assert.Equal(["words"], capture.Graph.Inputs.Select(input => input.Name));
        Assert.Equal([4f, 4f], Recorded.Floats(capture.Outputs));
    }

    [TorchFact]
    public void Elements_of_tuples_are_inputs()
    {
        using var net = new Named();
        Tensor words = ones(2), state = zeros(2);
        var capture = ForwardCapture.Run(net, () => net.call(words, (state, null)));

        Assert.Equal(["words", "state[0]"], capture.Graph.Inputs.Select(input => input.Name));
        Assert.Equal([1f, 1f], Recorded.Floats(capture.Inputs[0]));
        Assert.Equal([0f, 0f], Recorded.Floats(capture.Inputs[1]));
    }

    [TorchFact]
    public void Lists_go_in_and_dictionaries_come_out()
    {
        using var net = new OfList();
        Tensor[] parts = [ones(2), ones(2)];
        var capture = ForwardCapture.Run(net, () => net.call(parts));

        Assert.Equal(["parts[0]", "parts[1]"], capture.Graph.Inputs.Select(input => input.Name));
        Assert.Equal(2, capture.Graph.Outputs.Count);
        Assert.Equal([2f, 2f], Recorded.Floats(capture.Outputs[0]));
        Assert.Contains("sum", capture.Graph.Metadata["output"], StringComparison.Ordinal);
    }

    [TorchFact]
    public void Tensors_from_nowhere_are_constants_with_elements()
    {
        var outside = tensor([1f, 2f]);
        var capture = Recorded.Of(ones(2), x => x + outside);
        var constant = capture.Graph.Operations[0].Inputs[1].Value!.Value;

        Assert.Equal(ValueKind.Constant, constant.Kind);
        Assert.Equal([1f, 2f], Recorded.Floats(constant.Data!));
    }

    [TorchFact]
    public void What_is_computed_outside_of_modules_is_recorded_too()
    {
        using var net = Linear(2, 2);
        var x = rand(1, 2);
        var capture = ForwardCapture.Run(net, () => net.call(x * 2).softmax(-1));

        Assert.Equal(["mul", "linear", "softmax"], Recorded.Names(capture));
        Assert.Null(capture.Graph.Operations[0].Call);
        Assert.Single(capture.Graph.Inputs);
        Assert.Equal(Elements.Of(x)[0], capture.Inputs[0].ToMemory().ToArray());
    }

    [TorchFact]
    public void A_pass_that_gives_nothing_has_the_result_of_its_last_call()
    {
        using var net = Linear(2, 2);
        var capture = ForwardCapture.Run(net, () => { net.call(ones(1, 2)); });

        Assert.Equal("linear", capture.Graph.Outputs[0].Producer!.Value.Type.Name);
        Assert.Single(capture.Outputs);
    }

    [TorchFact]
    public async Task A_pass_that_awaits_is_recorded_to_its_end()
    {
        using var net = Linear(2, 2);
        var x = ones(1, 2);
        var capture = await ForwardCapture.RunAsync(net, async () =>
        {
            var y = net.call(x);
            await Task.Yield();
            await Task.Delay(1);
            return y.neg();
        });

        Assert.Equal(["linear", "neg"], Recorded.Names(capture));
        Assert.Equal("neg", capture.Graph.Outputs[0].Producer!.Value.Type.Name);
    }

    [TorchFact]
    public void A_task_is_no_result_of_a_pass()
    {
        using var net = Linear(2, 2);

        Assert.Throws<ArgumentException>(() => { ForwardCapture.Run(net, () => Task.FromResult(net.call(ones(1, 2)))); });
        Assert.Throws<ArgumentException>(() => { ForwardCapture.Run(net, () => ValueTask.FromResult(net.call(ones(1, 2)))); });
    }

    [TorchFact]
    public void A_sequence_is_enumerated_once_and_what_that_computes_is_recorded()
    {
        var count = 0;
        var capture = Recorded.Replayed(rand(3, 2), x => stack(Enumerable.Range(0, 3).Select(i =>
        {
            count++;
            return x[i].neg();
        })));

        Assert.Equal(3, count);
        Assert.Equal(["select", "neg", "select", "neg", "select", "neg", "stack"], Recorded.Names(capture));
        Assert.Equal(["neg", "neg_1", "neg_2"], capture.Graph.Operations[^1].Inputs.Select(port => port.Value!.Value.Name));
    }

    [TorchFact]
    public void Several_calls_of_the_model_are_passes()
    {
        using var net = Linear(2, 2);
        var (x, y) = (ones(1, 2), zeros(1, 2));
        var capture = ForwardCapture.Run(net, () => net.call(x) + net.call(y));

        Assert.Equal([".", ".#2"], Recorded.Calls(capture));
        Assert.Equal(2, capture.Graph.Inputs.Count);
    }

    [TorchFact]
    public void A_result_that_is_an_input_or_a_parameter_is_an_output()
    {
        using var net = new Net(x => x);
        var x = rand(2);
        var capture = ForwardCapture.Run(net, () => (net.call(x), x, x));

        Assert.Empty(capture.Graph.Operations);
        Assert.Equal(3, capture.Outputs.Length);
    }

    [TorchFact]
    public void An_object_that_is_no_model_is_refused()
    {
        var error = Assert.Throws<GraphBridgeException>(() => ForwardCapture.Run("net", () => 1));

        Assert.Contains("String", error.Message, StringComparison.Ordinal);
    }
}
