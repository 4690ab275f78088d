using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>A convolution as a product of matrices, for a type of which ONNX Runtime has no convolution.</summary>
internal static class ConvolutionByProducts
{
    /// <summary>Makes the nodes.</summary>
    /// <param name="e">What makes them.</param>
    /// <param name="x">The tensor: batch, channels and dimensions whose sizes are known.</param>
    /// <param name="weight">The kernels.</param>
    /// <param name="bias">What is added to each channel; may be null.</param>
    /// <param name="window">How the kernel goes.</param>
    /// <param name="pads">What stands before each dimension, and then what stands behind.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    public static Term Run(Emitter e, Term x, Term weight, Term? bias, Window window, long[] pads, long groups)
    {
        var count = window.Kernel.Length;
        var extents = Emitter.Known(x.Dimensions.AsSpan()[2..]) ?? throw new NotLoweredException($"a convolution of {x.Type.Name()} whose size changes");
        for (var i = 0; i < count; i++)
            extents[i] += pads[i] + pads[count + i];
        var steps = extents.Select((extent, i) => ((extent - (window.Dilation[i] * (window.Kernel[i] - 1)) - 1) / window.Stride[i]) + 1).ToArray();
        var (batch, channels, kinds) = (x.Dimensions[0], x.Dimensions[1], weight.Dimensions[0]);
        if (pads.Any(padding => padding > 0))
            x = e.Op("Pad", [x, e.Ints([0, 0, .. pads[..count], 0, 0, .. pads[count..]])], []);
        var (kernel, places) = (Product(window.Kernel), Product(steps));
        var flat = e.Op("Reshape", [x, e.Sizes(batch, channels, Product(extents))], []);
        var taken = e.Op("Gather", [flat, e.Ints(Places(window, extents, steps))], [("axis", 2)]);
        var columns = e.Op("Reshape", [taken, e.Sizes(batch, groups, channels.FloorDivide(groups) * kernel, places)], []);
        var rows = e.Reshape(weight, groups, kinds.FloorDivide(groups), channels.FloorDivide(groups) * kernel);
        Size[] shape = [batch, kinds, .. steps.Select(step => (Size)step)];
        var y = e.Op("Reshape", [e.Op("MatMul", rows, columns), e.Sizes(shape)], [], shape: [.. shape]);
        return bias is null ? y : e.Op("Add", y, e.Reshape(bias, [kinds, .. Enumerable.Repeat((Size)1, count)]));
    }

    // for each element of the kernel and each place of the result, which element of the plane it meets
    private static long[] Places(Window window, long[] extents, long[] steps)
    {
        var places = new long[Product(window.Kernel) * Product(steps)];
        for (long at = 0; at < places.Length; at++)
        {
            var (element, step, stride) = (at / Product(steps), at % Product(steps), 1L);
            for (var i = extents.Length - 1; i >= 0; i--)
            {
                places[at] += stride * ((step % steps[i] * window.Stride[i]) + (element % window.Kernel[i] * window.Dilation[i]));
                (element, step, stride) = (element / window.Kernel[i], step / steps[i], stride * extents[i]);
            }
        }
        return places;
    }

    private static long Product(long[] numbers) => numbers.Aggregate(1L, (all, number) => all * number);
}
