using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class OddTensorTests
{
    [TorchFact]
    public void On_the_meta_device_there_are_shapes_alone()
    {
        using var net = Linear(3, 4, device: META);
        using (no_grad())
        {
            var capture = ForwardCapture.Run(net, () => net.call(rand(2, 3, device: META)).neg(), new() { Statistics = true, Activations = new ActivationStore.Memory(1 << 20) });

            Assert.Equal("float32[2,4]", capture.Graph.Outputs[0].Type?.ToString());
            Assert.Null(capture.Graph.FindValue("weight")!.Value.Data);
            Assert.Empty(capture.Activations);
        }
    }

    [TorchFact]
    public void Disposed_tensors_give_the_error_that_they_give_without_recording()
    {
        var disposed = ones(2);
        disposed.Dispose();
        var plain = Assert.ThrowsAny<Exception>(() => ones(2).add(disposed));
        var recorded = Assert.ThrowsAny<Exception>(() => Recorded.Of(ones(2), x => x.add(disposed)));

        Assert.Equal(plain.GetType(), recorded.GetType());
        Assert.Equal(plain.Message, recorded.Message);
        Assert.NotNull(ForwardCapture.Of(recorded));
    }

    [TorchFact]
    public void A_disposed_input_of_the_model_gives_the_error_that_it_gives_without_recording()
    {
        var disposed = ones(2);
        disposed.Dispose();
        var plain = Assert.ThrowsAny<Exception>(() => disposed.relu());
        var recorded = Assert.ThrowsAny<Exception>(() => Recorded.Of(disposed, x => x.relu()));

        Assert.Equal(plain.GetType(), recorded.GetType());
        Assert.Equal(plain.Message, recorded.Message);
        Assert.Equal("relu", ForwardCapture.Of(recorded)!.FailedOperation?.Type.Name);
    }

    [TorchFact]
    public void Null_where_a_tensor_has_to_be_gives_the_error_that_it_gives_without_recording()
    {
        var plain = Assert.ThrowsAny<Exception>(() => cat(null!));
        var recorded = Assert.ThrowsAny<Exception>(() => Recorded.Of(ones(2), _ => cat(null!)));

        Assert.Equal(plain.GetType(), recorded.GetType());
    }

    [TorchFact]
    public void Empty_tensors_and_numbers_are_recorded() =>
        Recorded.Replayed(rand(2, 3), x => x.narrow(0, 0, 0).sum() + x.mean() + zeros(0, 3).sum());

    [TorchTheory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void Elements_of_all_types_are_recorded(ScalarType type) =>
        Recorded.Replayed(rand(2, 3), x => x.to_type(type).view(3, 2).clone());
}
