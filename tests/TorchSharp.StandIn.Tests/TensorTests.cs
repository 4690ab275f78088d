using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GraphBridge.StandIn.Tests;

public class TensorTests
{
    [LibtorchFact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        var x = tensor(new[] { 1f, 2f, 4f });
        Assert.Equal([3f, 4f, 6f], (x + 2).data<float>().ToArray());
        Assert.Equal([1f, 0f, -2f], (2 - x).data<float>().ToArray());
        Assert.Equal([4f, 2f, 1f], (4f / x).data<float>().ToArray());
        Assert.Equal([1f, 4f, 16f], (x * x).data<float>().ToArray());
        Assert.Equal([-1f, -2f, -4f], (-x).data<float>().ToArray());
        Assert.Equal([false, true, true], (x > 1.5).data<bool>().ToArray());
        Assert.Equal([1f, 0f, 0f], (x % 2).data<float>().ToArray());
    }

    [LibtorchFact]
    public void Slices_are_views_and_index_tensors_gather()
    {
        var x = arange(12).reshape(3, 4);
        Assert.Equal([4L, 5, 6, 7], x[1].data<long>().ToArray());
        Assert.Equal([1L, 5, 9], x[TensorIndex.Colon, 1].data<long>().ToArray());
        Assert.Equal([6L, 7], x[1, 2..].data<long>().ToArray());
        Assert.Equal([8L, 0], x[TensorIndex.Tensor(tensor(new long[] { 2, 0 })), 0].data<long>().ToArray());
        Assert.Equal([10L, 11], x[x > 9].data<long>().ToArray());
        Assert.Equal([3L, 1, 4], x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([3L, 7, 11], x[TensorIndex.Ellipsis, -1].data<long>().ToArray());
        x[0] = zeros(4, int64);
        Assert.Equal(0, x[0].sum().item<long>());
        x[TensorIndex.Colon, 0] = tensor(7L);
        Assert.Equal([7L, 7, 7], x[TensorIndex.Colon, 0].data<long>().ToArray());
    }

    [LibtorchFact]
    public void What_is_written_in_place_shows_in_views_and_gives_the_same_object()
    {
        var x = zeros(2, 3);
        var view = x.view(6);
        Assert.Same(x, x.add_(1));
        Assert.Equal(6f, view.sum().item<float>());
        x[1].mul_(3);
        Assert.Equal([1f, 1, 1, 3, 3, 3], view.data<float>().ToArray());
        Assert.Equal([1f, 3, 1, 3, 1, 3], x.T.data<float>().ToArray());
    }

    [LibtorchFact]
    public void Several_results_come_as_tuples_and_arrays()
    {
        var x = tensor(new[] { 3f, 1f, 2f });
        var (values, indexes) = x.topk(2);
        Assert.Equal([3f, 2f], values.data<float>().ToArray());
        Assert.Equal([0L, 2], indexes.data<long>().ToArray());
        Assert.Equal([1L, 2, 0], x.sort().Indices.data<long>().ToArray());
        Assert.Equal([2L, 1], x.chunk(2).Select(part => part.size(0)));
        Assert.Equal([1L, 2], x.split(new long[] { 1, 2 }).Select(part => part.size(0)));
        Assert.Equal([2L, 3], stack([x, x]).shape);
        Assert.Equal([6L], cat([x, x]).shape);
        Assert.Equal(2, where(x > 1)[0].size(0));
    }

    [LibtorchFact]
    public void Elements_are_read_as_numbers()
    {
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(3, (int)tensor(3L));
        Assert.True(tensor(new[] { 1, 2 }).sum().ToInt64() == 3);
        Assert.True((bool)(tensor(1) == 1));
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());
    }

    [LibtorchFact]
    public void The_same_seed_gives_the_same_numbers()
    {
        manual_seed(3);
        var first = rand(4);
        manual_seed(3);
        Assert.True(first.Equals(rand(4)));
    }

    [LibtorchFact]
    public void Linear_algebra_transforms_and_special_functions_run()
    {
        var a = tensor(new[] { 4f, 1, 1, 3 }, [2, 2]);
        Assert.True(linalg.inv(a).matmul(a).allclose(eye(2), atol: 1e-5));
        Assert.Equal(5f, linalg.norm(tensor(new[] { 3f, 4f })).item<float>(), 5);
        Assert.Equal([2f, 2], fft.ifft(fft.fft_(full(2, 2.0f))).real.data<float>().ToArray());
        Assert.Equal(0.5f, special.expit(tensor(0f)).item<float>());
        Assert.Equal(11f, einsum("ij,j->i", a, tensor(new[] { 2f, 3f }))[0].item<float>());
    }

    [LibtorchFact]
    public void An_error_of_libtorch_is_thrown_with_its_words()
    {
        var thrown = Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(() => zeros(2, 3).bmm(zeros(2, 3)));
        Assert.Contains("batch", thrown.Message, StringComparison.Ordinal);
    }

    [LibtorchFact]
    public void Tensors_on_the_meta_device_have_shapes_alone()
    {
        var x = zeros(1000, 1000, device: META);
        Assert.Equal([1000L, 10], x.matmul(zeros(1000, 10, device: META)).shape);
        Assert.Equal(DeviceType.META, x.device.type);
    }
}
