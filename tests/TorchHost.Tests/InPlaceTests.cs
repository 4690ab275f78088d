using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class InPlaceTests
{
    [TorchFact]
    public void An_operation_in_place_makes_a_new_version()
    {
        var capture = Recorded.Replayed(rand(2, 2), x =>
        {
            var y = x + 1;
            y.add_(2);
            return y.relu_();
        });
        var last = capture.Graph.Outputs[0];

        Assert.Equal(["add", "add_", "relu_"], Recorded.Names(capture));
        Assert.Equal(capture.Graph.Operations[1].Outputs[0].Value!.Value.Name, last.Trace!.Previous);
    }

    [TorchFact]
    public void A_module_in_place_makes_a_new_version_of_its_input()
    {
        var relu = ReLU(inplace: true);
        var capture = Recorded.Replayed(randn(2, 2), x => relu.call(x + 1));

        Assert.Equal("relu_", capture.Graph.Operations[1].Type.Name);
        Assert.Equal(capture.Graph.Operations[0].Outputs[0].Value!.Value.Name, capture.Graph.Outputs[0].Trace!.Previous);
    }

    [TorchFact]
    public void What_is_written_through_a_view_is_a_new_version_of_the_whole()
    {
        var capture = Recorded.Replayed(rand(3, 4), x =>
        {
            var y = x * 2;
            y.select(0, 1).zero_();
            y.t().narrow(0, 0, 2).add_(1);
            return y + 1;
        });

        Assert.NotNull(capture.Graph.Operations[^1].Inputs[0].Value!.Value.Trace!.Previous);
    }

    [TorchFact]
    public void Views_say_what_they_look_at()
    {
        var capture = Recorded.Replayed(rand(3, 4), x => (x * 2).view(12).slice(0, 2, 10, 2).expand(3, 4).T);
        var start = capture.Graph.Operations[0].Outputs[0].Value!.Value.Name;

        Assert.Equal(start, capture.Graph.Operations[1].Outputs[0].Value!.Value.Trace!.Base);
        Assert.All(capture.Graph.Operations.Skip(1), operation => Assert.NotNull(operation.Outputs[0].Value!.Value.Trace!.Base));
        Assert.Equal(0, capture.Graph.Outputs[0].Trace!.Bytes ?? 0);
    }

    [TorchFact]
    public void Operators_that_assign_are_recorded() =>
        Recorded.Replayed(rand(3), x =>
        {
            var y = x.clone();
            y += 1;
            y *= x;
            y -= x / 3;
            return 1 - y;
        });

    [TorchFact]
    public void Statistics_of_a_batch_norm_in_training_are_new_versions_and_their_first_elements_are_kept()
    {
        using var net = Sequential(("norm", BatchNorm1d(3)));
        net.train();
        using (no_grad())
        {
            var capture = ForwardCapture.Run(net, () => net.call(randn(8, 3)));
            var mean = capture.Graph.FindValue("norm.running_mean")!.Value;

            Assert.Equal([0f, 0f, 0f], Recorded.Floats(mean.Data!));
            Assert.Contains(capture.Graph.Values, value => value.Trace?.Previous == "norm.running_mean");
        }
    }

    [TorchFact]
    public void Parameters_have_their_elements_from_before_the_pass()
    {
        var linear = Linear(2, 2);
        using var net = new Net(x =>
        {
            linear.weight.mul_(2);
            linear.bias![0] = tensor(7f);
            return linear.call(x);
        }, ("linear", linear));
        using (no_grad())
        {
            var x = rand(1, 2);
            var (weight, bias) = (Elements.Of(linear.weight)[0], Elements.Of(linear.bias)[0]);
            var capture = ForwardCapture.Run(net, () => net.call(x), new() { Activations = new ActivationStore.Memory(1 << 20) });

            Assert.Equal(weight, capture.Graph.FindValue("linear.weight")!.Value.Data!.ToMemory().ToArray());
            Assert.Equal(bias, capture.Graph.FindValue("linear.bias")!.Value.Data!.ToMemory().ToArray());
            Recorded.AssertReplays(capture);
        }
    }
}
