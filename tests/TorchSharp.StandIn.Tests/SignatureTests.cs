using Xunit;
using static TorchSharp.torch;

namespace GraphBridge.StandIn.Tests;

/// <summary>Members of rarer shapes.</summary>
public class SignatureTests
{
    [LibtorchFact]
    public void Lazy_results_are_made_when_they_are_asked_for()
    {
        var x = tensor(1f);
        var lazy = atleast_1d(x);
        x.add_(1);
        Assert.Equal([2f], Assert.Single(lazy).data<float>().ToArray());
    }

    [LibtorchFact]
    public void Out_arguments_and_results_into_given_tensors_are_written()
    {
        var (counts, _) = histogram(tensor(new[] { 0f, 1f, 1f }), 2, out var same);
        Assert.Same(counts, same.hist);
        Assert.Equal([1f, 2f], counts.data<float>().ToArray());
        var given = zeros(2);
        Assert.Same(given, tensor(new[] { 1f, 5f, 2f, 3f }, [2, 2]).amax([1L], false, given));
        Assert.Equal([5f, 3f], given.data<float>().ToArray());
    }

    [LibtorchFact]
    public void Spans_tuples_and_nullable_arguments_are_taken()
    {
        var x = arange(4).to_type(float32).view(1, 1, 2, 2);
        Assert.Equal([1L, 1, 4, 2], nn.functional.pad(x, (0, 0, 1, 1)).shape);
        Assert.Equal([1L, 1, 1, 1], nn.functional.max_pool2d(x, 2, stride: 1).shape);
        Assert.Equal([2L, 2], x.squeeze().shape);
        Assert.Equal([1f, 2], x.amax([2L, 3L]).add(new[] { -2f, -1f }).squeeze().data<float>().ToArray());
        ReadOnlySpan<long> size = [2, 1];
        Assert.Equal([2L, 1], zeros(size).shape);
    }

    [LibtorchFact]
    public void Gradients_flow_back_to_parameters()
    {
        var x = tensor(new[] { 3f }, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal([6f], x.grad.data<float>().ToArray());
        using (no_grad())
            Assert.False((x * 2).requires_grad);
    }

    [LibtorchFact]
    public void A_saved_tensor_is_loaded_as_it_was()
    {
        var path = Path.GetTempFileName();
        try
        {
            var x = rand(2, 3).T;
            x.save(path);
            Assert.True(x.Equals(Tensor.load(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
