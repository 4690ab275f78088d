using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Convolutions and transposed ones.</summary>
internal static class ConvolutionRules
{
    private const string Limits = "floating-point numbers only; float64 in known sizes, and not transposed";

    public static void AddTo(RuleTable table)
    {
        for (var n = 1; n <= 3; n++)
        {
            var list = n == 1 ? "[1]" : "1";
            var none = n == 1 ? "[0]" : "0";
            table.Add($"conv{n}d(Tensor input, Tensor weight, Tensor? bias=None, int[{n}] stride={list}, int[{n}] padding={none}, int[{n}] dilation={list}, int groups=1) -> Tensor",
                (e, a) => Convolve(e, a, Padding(a.Ints("padding"), Count(a))), Limits);
            table.Add($"conv{n}d.padding(Tensor input, Tensor weight, Tensor? bias=None, int[{n}] stride={list}, str padding=\"valid\", int[{n}] dilation={list}, int groups=1) -> Tensor",
                (e, a) => Convolve(e, a, a.Text("padding") == "same" ? SamePadding(a) : Window.All(0, 2 * Count(a))), Limits);
            table.Add($"conv_transpose{n}d{(n == 1 ? "" : ".input")}(Tensor input, Tensor weight, Tensor? bias=None, int[{n}] stride={list}, int[{n}] padding={none}, "
                + $"int[{n}] output_padding={none}, int groups=1, int[{n}] dilation={list}) -> Tensor", Transposed, Limits);
        }
        table.Add("convolution(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, bool transposed, int[] output_padding, int groups) -> Tensor",
            Convolution, Limits);
        table.Add("convolution_overrideable(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, bool transposed, int[] output_padding, int groups) -> Tensor",
            Convolution, Limits);
        table.Add("_convolution(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, bool transposed, int[] output_padding, int groups, "
            + "bool benchmark, bool deterministic, bool cudnn_enabled, bool allow_tf32) -> Tensor", Convolution, Limits);
        table.Add("_convolution.deprecated(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, bool transposed, int[] output_padding, int groups, "
            + "bool benchmark, bool deterministic, bool cudnn_enabled) -> Tensor", Convolution, Limits);
        table.Add("conv_tbc(Tensor self, Tensor weight, Tensor bias, int pad=0) -> Tensor", TimeFirst, Limits);
    }

    private static Term Convolution(Emitter e, Arguments a) => a.Bool("transposed") ? Transposed(e, a) : Convolve(e, a, Padding(a.Ints("padding"), Count(a)));

    private static Term Convolve(Emitter e, Arguments a, long[] pads)
    {
        return Batched(e, a, x => x.Type == ElementType.Float64
            ? ConvolutionByProducts.Run(e, x, a["weight"], a.Optional("bias"), new(Kernel(a), Each(a, "stride", 1), [], Each(a, "dilation", 1)), pads, a.Int("groups"))
            : e.Op("Conv", [x, a["weight"], a.Optional("bias")],
        [
            ("dilations", Each(a, "dilation", 1)), ("group", a.Int("groups")), ("kernel_shape", Kernel(a)), ("pads", pads), ("strides", Each(a, "stride", 1)),
        ]));
    }

    private static Term Transposed(Emitter e, Arguments a) => Batched(e, a, x => x.Type == ElementType.Float64
        ? throw new NotLoweredException("ONNX Runtime has no transposed convolution of float64") : e.Op("ConvTranspose", [x, a["weight"], a.Optional("bias")],
    [
        ("dilations", Each(a, "dilation", 1)), ("group", a.Int("groups")), ("kernel_shape", Kernel(a)), ("output_padding", Each(a, "output_padding", 0)),
        ("pads", Padding(a.Ints("padding"), Count(a))), ("strides", Each(a, "stride", 1)),
    ]));

    // time, batch and channels, in this order
    private static Term TimeFirst(Emitter e, Arguments a)
    {
        var y = e.Op("Conv", [e.Transpose(a["self"], 1, 2, 0), e.Transpose(a["weight"], 2, 1, 0), a["bias"]],
            [("kernel_shape", new[] { a["weight"].Dimensions[0].Known ?? throw new NotLoweredException("the size of its kernel is not known") }), ("pads", Window.All(a.Int("pad"), 2))]);
        return e.Transpose(y, 2, 0, 1);
    }

    private static Term Batched(Emitter e, Arguments a, Func<Term, Term> convolve)
    {
        var x = a["input"];
        // ONNX has no other types, ONNX Runtime no float64
        if (!x.Type.IsFloatingPoint())
            throw new NotLoweredException($"ONNX has no convolution of {x.Type.Name()}");
        return x.Rank == a["weight"].Rank ? convolve(x) : e.Squeeze(convolve(e.Unsqueeze(x, 0)), 0);
    }

    private static int Count(Arguments a) => a["weight"].Rank - 2;

    private static long[] Each(Arguments a, string name, long otherwise) => Window.Each(a.Ints(name), Window.All(otherwise, Count(a)));

    private static long[] Padding(long[] given, int count)
    {
        var each = Window.Each(given, Window.All(0, count));
        return [.. each, .. each];
    }

    private static long[] Kernel(Arguments a) => Emitter.Known(a["weight"].Dimensions.AsSpan()[2..]) ?? throw new NotLoweredException("the size of its kernel is not known");

    // of an odd number the larger part stands behind
    private static long[] SamePadding(Arguments a)
    {
        var total = Kernel(a).Zip(Each(a, "dilation", 1), (kernel, dilation) => dilation * (kernel - 1)).ToArray();
        return [.. total.Select(all => all / 2), .. total.Select(all => all - (all / 2))];
    }
}
