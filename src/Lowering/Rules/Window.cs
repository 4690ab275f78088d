using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>How a kernel goes over the last dimensions of a tensor: the arguments that convolutions and pools share.</summary>
/// <param name="Kernel">Its size along each of them.</param>
/// <param name="Stride">How far it goes at a time.</param>
/// <param name="Padding">What is put before and behind.</param>
/// <param name="Dilation">How far apart the kernel's elements are.</param>
internal sealed record Window(long[] Kernel, long[] Stride, long[] Padding, long[] Dilation)
{
    /// <summary>A list of one number for each dimension. PyTorch takes one number for all, and none for a default.</summary>
    public static long[] Each(long[] given, long[] otherwise) => given.Length == 0 ? otherwise
        : given.Length == 1 ? [.. Enumerable.Repeat(given[0], otherwise.Length)]
        : given.Length == otherwise.Length ? given : throw new NotLoweredException($"it has {given.Length} numbers for {otherwise.Length} dimensions");

    /// <summary>A list of one number over and over.</summary>
    public static long[] All(long number, int count) => [.. Enumerable.Repeat(number, count)];

    /// <summary>The window of a pool.</summary>
    /// <param name="a">Its arguments.</param>
    /// <param name="count">How many dimensions it goes over.</param>
    /// <param name="hasDilation">Whether it has an argument for the dilation.</param>
    public static Window OfPool(Arguments a, int count, bool hasDilation)
    {
        var kernel = Each(a.Ints("kernel_size"), All(1, count));
        return new(kernel, Each(a.OptionalInts("stride") ?? [], kernel), Each(a.Ints("padding"), All(0, count)),
            hasDilation ? Each(a.Ints("dilation"), All(1, count)) : All(1, count));
    }

    /// <summary>
    /// What has to stand behind so that the window goes as often as the result is large, which is PyTorch's rounding up said without
    /// ONNX's, whose last window may start outside. Null where the sizes are not known.
    /// </summary>
    public long[]? End(Term input, ReadOnlySpan<Size> result) => Reach(input, result) is { } reach ? [.. reach.Zip(Padding, Math.Max)] : null;

    /// <summary>How far the last window reaches behind the tensor's end; negative where it ends before. Null where the sizes are not known.</summary>
    public long[]? Reach(Term input, ReadOnlySpan<Size> result)
    {
        var count = Kernel.Length;
        var reach = new long[count];
        for (var i = 0; i < count; i++)
        {
            if (input.Dimensions[^(count - i)].Known is not { } before || result[^(count - i)].Known is not { } after)
                return null;
            reach[i] = ((after - 1) * Stride[i]) + (Dilation[i] * (Kernel[i] - 1)) + 1 - before - Padding[i];
        }
        return reach;
    }
}
