using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Functions of TorchSharp that are written in C++ in terms of several operators.</summary>
internal static class TorchSharpRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("torchsharp::nn.functional.normalize(Tensor input, float p=2, int dim=1, float eps=1e-12) -> Tensor", (e, a) =>
        {
            var x = a["input"];
            var norm = VectorNormRules.Norm(e, x, a.Float("p"), [a.Axis("dim", x.Rank)], keep: true);
            return e.Op("Div", x, e.Op("Max", norm, e.Scalar(a.Float("eps"), x.Type)));
        });
        foreach (var name in (string[])["nn.functional.local_response_norm", "LocalResponseNorm"])
            table.Add($"torchsharp::{name}(Tensor input, int size, float alpha=1e-4, float beta=0.75, float k=1) -> Tensor", LocalResponse);
        for (var n = 1; n <= 2; n++)
        {
            var count = n;
            table.Add($"torchsharp::nn.functional.lp_pool{n}d(Tensor input, float norm_type, int[{n}] kernel_size, int[{n}] stride=[], bool ceil_mode=False) -> Tensor", (e, a) => PowerPool(e, a, count));
        }
        for (var n = 1; n <= 3; n++)
        {
            var count = n;
            table.Add($"torchsharp::nn.functional.max_unpool{n}d(Tensor input, Tensor indices) -> Tensor", (e, a) => UnpoolRules.Unpool(e, a["input"], a["indices"], a.Result().Shape, count));
        }
    }

    private static Term LocalResponse(Emitter e, Arguments a)
    {
        var (x, size) = (a["input"], a.Int("size"));
        // of an even number of channels PyTorch has one more before, ONNX behind
        if (size % 2 == 1 && x.Rank == 4 && x.Type != ElementType.Float64)
            return e.Op("LRN", [x], [("alpha", a.Float("alpha")), ("beta", a.Float("beta")), ("bias", a.Float("k")), ("size", size)]);
        if (x.Type == ElementType.Float64)
            throw new NotLoweredException("ONNX Runtime has no such pool of float64");
        var plane = e.Reshape(e.Op("Mul", x, x), x.Dimensions[0], 1, x.Dimensions[1], Size.Product(x.Dimensions.AsSpan()[2..]));
        var mean = e.Op("AveragePool", [plane], [("count_include_pad", 1), ("kernel_shape", new[] { size, 1 }), ("pads", new[] { size / 2, 0, (size - 1) / 2, 0 })]);
        var divisor = e.Op("Add", e.Op("Mul", e.Reshape(mean, x.Dimensions.AsSpan()), e.Scalar(a.Float("alpha"), x.Type)), e.Scalar(a.Float("k"), x.Type));
        return e.Op("Div", x, e.Op("Pow", divisor, e.Scalar(a.Float("beta"), x.Type)));
    }

    // PyTorch takes the mean of the powers, and multiplies it by the size of the whole kernel even where a window is cut off
    private static Term PowerPool(Emitter e, Arguments a, int count)
    {
        var (x, power) = (a["input"], a.Float("norm_type"));
        var kernel = Window.Each(a.Ints("kernel_size"), Window.All(1, count));
        var window = new Window(kernel, Window.Each(a.OptionalInts("stride") ?? [], kernel), Window.All(0, count), Window.All(1, count));
        var end = a.Bool("ceil_mode") ? window.End(x, a.Result().Shape.AsSpan()) ?? throw new NotLoweredException("rounding up along a dimension whose size changes") : window.Padding;
        var isUnbatched = x.Rank == count + 1;
        var powers = e.Op("Pow", isUnbatched ? e.Unsqueeze(x, 0) : x, e.Scalar(power, x.Type));
        var mean = e.Op("AveragePool", [powers], [("kernel_shape", kernel), ("pads", (long[])[.. window.Padding, .. end]), ("strides", window.Stride)]);
        var sum = e.Op("Mul", mean, e.Scalar((double)kernel.Aggregate(1L, (all, size) => all * size), x.Type));
        var y = e.Op("Pow", sum, e.Scalar(1 / power, x.Type));
        return isUnbatched ? e.Squeeze(y, 0) : y;
    }
}
