using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class NativeModuleTests
{
    private static readonly string[] LstmParameters = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];

    [TorchTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_LSTM_is_one_operation_with_its_parameters(bool hasState)
    {
        var lstm = LSTM(3, 4);
        using var net = new Net(x => (hasState ? lstm.call(x, (zeros(1, 2, 4), zeros(1, 2, 4))) : lstm.call(x)).Item1, ("lstm", lstm));
        using (no_grad())
        {
            var capture = ForwardCapture.Run(net, () => net.call(rand(5, 2, 3)));
            var operation = capture.Graph.Operations.Single(one => one.Type.Name == "lstm");

            Assert.Equal("lstm", operation.Call!.Value.Module.Path);
            Assert.Subset(operation.Inputs.Select(port => port.Value?.Name ?? "").ToHashSet(), LstmParameters.Select(name => "lstm." + name).ToHashSet());
            Assert.Equal(3, operation.Outputs.Count);
        }
    }

    [TorchFact]
    public void An_embedding_is_its_operator_and_replays()
    {
        var embedding = Embedding(10, 4);
        var capture = Recorded.Of(arange(6).view(2, 3), x => embedding.call(x), new() { Activations = new ActivationStore.Memory(1 << 20) });

        Assert.Equal(["embedding"], Recorded.Names(capture));
        Recorded.AssertReplays(capture);
    }

    [TorchFact]
    public void Cells_and_attention_are_operations_with_their_parameters()
    {
        var cell = GRUCell(3, 3);
        var attention = MultiheadAttention(4, 2);
        using var net = new Net(x =>
        {
            cell.call(ones(2, 3), zeros(2, 3));
            return attention.call(x, x, x, null, true, null).Item1;
        }, ("cell", cell), ("attention", attention));
        using (no_grad())
        {
            var capture = ForwardCapture.Run(net, () => net.call(rand(5, 2, 4)));

            Assert.Contains(capture.Graph.Operations, operation => operation.Inputs.Any(port => port.Value?.Name == "cell.weight_ih"));
            Assert.Contains(capture.Graph.Operations, operation => operation.Call?.Module.Path == "attention" && operation.Inputs.Any(port => port.Value?.Name == "attention.in_proj_weight"));
        }
    }

    [TorchFact]
    public void A_native_module_that_fails_is_the_operation_that_failed()
    {
        var lstm = LSTM(3, 4);
        using var net = new Net(x => lstm.call(x).Item1, ("lstm", lstm));
        var x = rand(5, 2, 7);
        var thrown = Assert.ThrowsAny<Exception>(() => ForwardCapture.Run(net, () => net.call(x)));
        var capture = ForwardCapture.Of(thrown)!;

        Assert.Equal("lstm", capture.FailedOperation?.Type.Name);
        Assert.Contains(capture.FailedOperation!.Value.Inputs, port => port.Value?.Name == "input");
        Assert.Equal([".", "./lstm"], Recorded.Calls(capture));
    }
}
