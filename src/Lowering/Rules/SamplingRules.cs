using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>What takes elements from places that are computed, and what exchanges channels with places.</summary>
internal static class SamplingRules
{
    private static readonly string[] PaddingModes = ["zeros", "border", "reflection"];

    public static void AddTo(RuleTable table)
    {
        const string arguments = "(Tensor input, Tensor grid, int interpolation_mode, int padding_mode, bool align_corners) -> Tensor";
        const string limits = "of volumes from operator set 20 on; no float64";
        table.Add("grid_sampler" + arguments, Grid, limits, since: 16);
        table.Add("grid_sampler_2d" + arguments, Grid, limits, since: 16);
        table.Add("grid_sampler_3d" + arguments, Grid, limits, since: 16);
        table.Add("_grid_sampler_2d_cpu_fallback" + arguments, Grid, limits, since: 16);
        table.Add("affine_grid_generator(Tensor theta, int[] size, bool align_corners) -> Tensor", AffineGrid);
        table.Add("pixel_shuffle(Tensor self, int upscale_factor) -> Tensor", PixelShuffle);
        table.Add("pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor", PixelUnshuffle);
        table.Add("channel_shuffle(Tensor self, int groups) -> Tensor", ChannelShuffle);
        table.Add("native_channel_shuffle(Tensor self, int groups) -> Tensor", ChannelShuffle);
        table.Add("im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor", Columns, "known sizes of the image");
        table.Add("col2im(Tensor self, int[2] output_size, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride) -> Tensor", Image, "known sizes of the image");
    }

    private static Term Grid(Emitter e, Arguments a)
    {
        if (a["input"].Rank == 5 && e.Opset < 20)
            throw new NotLoweredException("ONNX has it of volumes from operator set 20 on");
        if (a["input"].Type == ElementType.Float64)
            throw new NotLoweredException("ONNX Runtime has no grid sampling of float64");
        string[] modes = e.Opset >= 20 ? ["linear", "nearest", "cubic"] : ["bilinear", "nearest", "bicubic"];
        return e.Op("GridSample", [a["input"], e.Cast(a["grid"], a["input"].Type)],
            [("align_corners", a.Bool("align_corners")), ("mode", modes[a.Int("interpolation_mode")]), ("padding_mode", PaddingModes[a.Int("padding_mode")])]);
    }

    private static Term AffineGrid(Emitter e, Arguments a)
    {
        var (theta, size, alignsCorners) = (a["theta"], a.Sizes("size"), a.Bool("align_corners"));
        if (e.Opset >= 20)
            return e.Op("AffineGrid", [theta, e.Sizes(size)], [("align_corners", alignsCorners)]);
        var extents = Emitter.Known(size.AsSpan(2)) ?? throw new NotLoweredException("a grid whose size changes, before operator set 20");
        var (count, places) = (extents.Length, extents.Aggregate(1L, (all, extent) => all * extent));
        var points = new double[places * (count + 1)];
        for (long place = 0; place < places; place++)
        {
            var rest = place;
            // the last dimension comes first
            for (var axis = count - 1; axis >= 0; axis--)
            {
                var (at, extent) = (rest % extents[axis], extents[axis]);
                rest /= extent;
                points[(place * (count + 1)) + count - 1 - axis] = alignsCorners ? (extent > 1 ? (2.0 * at / (extent - 1)) - 1 : 0) : (((2.0 * at) + 1) / extent) - 1;
            }
            points[(place * (count + 1)) + count] = 1;
        }
        var grid = e.Op("MatMul", e.Constant(Elements.Of(theta.Type, [places, count + 1], points)), e.Transpose(theta, 0, 2, 1));
        return e.Reshape(grid, [size[0], .. size.AsSpan(2), count]);
    }

    private static Term PixelShuffle(Emitter e, Arguments a)
    {
        var (x, r) = (a["self"], a.Int("upscale_factor"));
        if (x.Rank == 4 && x.Type.IsFloatingPoint())
            return e.Op("DepthToSpace", [x], [("blocksize", r), ("mode", "CRD")]);
        var (around, channels, height, width) = Image(x);
        var split = e.Reshape(x, [.. around, channels.FloorDivide(r * r), r, r, height, width]);
        int[] order = [.. Enumerable.Range(0, around.Length), .. Order(around.Length, 0, 3, 1, 4, 2)];
        return e.Reshape(e.Transpose(split, order), [.. around, channels.FloorDivide(r * r), height * r, width * r]);
    }

    private static Term PixelUnshuffle(Emitter e, Arguments a)
    {
        var (x, r) = (a["self"], a.Int("downscale_factor"));
        var (around, channels, height, width) = Image(x);
        var split = e.Reshape(x, [.. around, channels, height.FloorDivide(r), r, width.FloorDivide(r), r]);
        int[] order = [.. Enumerable.Range(0, around.Length), .. Order(around.Length, 0, 2, 4, 1, 3)];
        return e.Reshape(e.Transpose(split, order), [.. around, channels * (r * r), height.FloorDivide(r), width.FloorDivide(r)]);
    }

    private static (Size[] Around, Size Channels, Size Height, Size Width) Image(Term x) => ([.. x.Dimensions.AsSpan()[..^3]], x.Dimensions[^3], x.Dimensions[^2], x.Dimensions[^1]);

    private static IEnumerable<int> Order(int start, params int[] order) => order.Select(axis => start + axis);

    private static Term ChannelShuffle(Emitter e, Arguments a)
    {
        var (x, groups) = (a["self"], a.Int("groups"));
        Size[] rest = [.. x.Dimensions.AsSpan()[2..]];
        var split = e.Reshape(x, [x.Dimensions[0], groups, x.Dimensions[1].FloorDivide(groups), .. rest]);
        return e.Reshape(e.Swap(split, 1, 2), x.Dimensions.AsSpan());
    }

    // for each place of the kernel and of the window the place in the plane
    private static Term Columns(Emitter e, Arguments a)
    {
        var x = a["self"];
        var isUnbatched = x.Rank == 3;
        var window = Window.OfPool(a, 2, hasDilation: true);
        Term image = isUnbatched ? e.Unsqueeze(x, 0) : x;
        var dimensions = image.Dimensions;
        if (window.Padding.Any(padding => padding > 0))
        {
            image = e.Op("Pad", [image, e.Ints([0, 0, .. window.Padding, 0, 0, .. window.Padding])], []);
            dimensions = [dimensions[0], dimensions[1], dimensions[2] + (2 * window.Padding[0]), dimensions[3] + (2 * window.Padding[1])];
        }
        var extents = Emitter.Known(dimensions.AsSpan()[2..]) ?? throw new NotLoweredException("an image whose size changes");
        var steps = Steps(window, extents);
        var places = new List<long>();
        for (var y = 0L; y < window.Kernel[0]; y++)
            for (var z = 0L; z < window.Kernel[1]; z++)
                for (var row = 0L; row < steps[0]; row++)
                    for (var column = 0L; column < steps[1]; column++)
                        places.Add((((row * window.Stride[0]) + (y * window.Dilation[0])) * extents[1]) + (column * window.Stride[1]) + (z * window.Dilation[1]));
        var (kernel, count) = (window.Kernel[0] * window.Kernel[1], steps[0] * steps[1]);
        image = e.Op("Reshape", [image, e.Sizes(dimensions[0], dimensions[1], extents[0] * extents[1])], []);
        var taken = e.Op("Gather", [image, e.Constant(Elements.Of(ElementType.Int64, [kernel * count], places.ToArray()))], [("axis", 2)]);
        Size[] shape = [dimensions[1] * kernel, count];
        return isUnbatched ? e.Reshape(taken, shape) : e.Reshape(taken, [dimensions[0], .. shape]);
    }

    private static Term Image(Emitter e, Arguments a)
    {
        var x = a["self"];
        var isUnbatched = x.Rank == 2;
        var window = Window.OfPool(a, 2, hasDilation: true);
        var columns = isUnbatched ? e.Unsqueeze(x, 0) : x;
        long[] pads = [.. window.Padding, .. window.Padding];
        Term image;
        if (e.Opset >= 18 && x.Type == ElementType.Float32)
            image = e.Op("Col2Im", [columns, e.Sizes(a.Sizes("output_size")), e.Ints(window.Kernel)], [("dilations", window.Dilation), ("pads", pads), ("strides", window.Stride)]);
        else
        {
            if (x.Type == ElementType.Float64)
                throw new NotLoweredException("ONNX Runtime has none of float64");
            // a transposed convolution in which each channel has a kernel of a single one for each of the places
            var extents = Window.Each(a.Ints("output_size"), [1, 1]);
            var kernel = window.Kernel[0] * window.Kernel[1];
            var channels = (columns.Dimensions[1].Known ?? throw new NotLoweredException("its number of channels is not known")) / kernel;
            var steps = Steps(window with { Padding = [0, 0] }, [extents[0] + (2 * window.Padding[0]), extents[1] + (2 * window.Padding[1])]);
            var ones = new double[channels * kernel * kernel];
            for (long row = 0; row < channels * kernel; row++)
                ones[(row * kernel) + (row % kernel)] = 1;
            var placed = e.Op("Reshape", [columns, e.Sizes(columns.Dimensions[0], channels * kernel, steps[0], steps[1])], []);
            // what the windows don't reach at the end
            long[] rest = [.. extents.Select((extent, i) => extent + (2 * window.Padding[i]) - ((steps[i] - 1) * window.Stride[i]) - (window.Dilation[i] * (window.Kernel[i] - 1)) - 1)];
            image = e.Op("ConvTranspose", [placed, e.Constant(Elements.Of(x.Type, [channels * kernel, 1, .. window.Kernel], ones))],
                [("dilations", window.Dilation), ("group", channels), ("kernel_shape", window.Kernel), ("output_padding", rest), ("pads", pads), ("strides", window.Stride)]);
        }
        return isUnbatched ? e.Squeeze(image, 0) : image;
    }

    private static long[] Steps(Window window, long[] padded) =>
        [.. padded.Select((extent, i) => ((extent - (window.Dilation[i] * (window.Kernel[i] - 1)) - 1) / window.Stride[i]) + 1)];
}
