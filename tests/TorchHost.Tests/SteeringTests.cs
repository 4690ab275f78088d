using TorchSharp;
using Xunit;
using static TorchSharp.TensorExtensionMethods;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

public sealed class SteeringTests
{
    private static string[] Reads(Func<Tensor, object?> read)
    {
        var capture = Recorded.Of(tensor([1.5f]), x =>
        {
            read(x);
            return x.neg();
        });
        return [.. capture.Graph.Operations.Select(operation => operation.Trace?.Read).OfType<string>()];
    }

    [TorchFact]
    public void A_number_that_the_program_takes_is_a_read() => Assert.Equal(["1.5"], Reads(x => x.item<float>()));

    [TorchFact]
    public void Conversions_are_reads()
    {
        Assert.Equal(["1.5"], Reads(x => x.ToSingle()));
        Assert.Equal(["1.5"], Reads(x => x.ToDouble()));
        Assert.Equal(["1"], Reads(x => x.ToInt64()));
        Assert.Equal(["true"], Reads(x => x.gt(1).ToBoolean()), StringComparer.OrdinalIgnoreCase);
    }

    [TorchFact]
    public void Casts_are_reads()
    {
        Assert.Equal(["1.5"], Reads(x => (float)x));
        Assert.Equal(["true"], Reads(x => (bool)(x > 1)), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["1"], Reads(x => (int)x));
    }

    [TorchFact]
    public void Elements_are_reads() => Assert.Equal(["float32[1] {1.5}"], Reads(x => x.data<float>().ToArray()));

    [TorchFact]
    public void Comparisons_of_whole_tensors_are_reads() =>
        Assert.Equal(["true"], Reads(x => x.allclose(x)), StringComparer.OrdinalIgnoreCase);

    [TorchFact]
    public void A_read_in_a_condition_shows_what_it_was_of()
    {
        var capture = Recorded.Of(tensor([1f, 2f]), x => x.sum().item<float>() > 2 ? x.relu() : x.neg());
        var read = capture.Graph.Operations[1];

        Assert.Equal("3", read.Trace!.Read);
        Assert.Equal("sum", read.Inputs[0].Value!.Value.Producer!.Value.Type.Name);
        Assert.Equal(["sum", "item", "relu"], Recorded.Names(capture));
    }

    [TorchFact]
    public void Text_of_a_tensor_is_no_read_and_no_operation()
    {
        var capture = Recorded.Of(rand(3), x =>
        {
            _ = x.ToString();
            _ = x.ToString(TorchSharp.TensorStringStyle.Numpy);
            _ = x.str();
            _ = (x.shape, x.dtype, x.device, x.numel(), x.IsInvalid);
            return x.neg();
        });

        Assert.Equal(["neg"], Recorded.Names(capture));
    }

    [TorchFact]
    public void Saving_a_tensor_is_no_operation()
    {
        var capture = Recorded.Of(rand(3), x =>
        {
            var file = Path.GetTempFileName();
            x.save(file);
            File.Delete(file);
            return x.neg();
        });

        Assert.Equal(["neg"], Recorded.Names(capture));
    }
}
