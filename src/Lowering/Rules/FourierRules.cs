using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Fourier transforms, by ONNX's DFT and STFT.</summary>
internal static class FourierRules
{
    private const string Limit = "of float32 and float64";

    // where DFT and STFT came in
    private const int Since = 17;

    private enum Kind
    {
        Forward,
        Inverse,
        FromReal,
        ToReal,
    }

    public static void AddTo(RuleTable table)
    {
        foreach (var (name, kind) in (ReadOnlySpan<(string, Kind)>)[("fft", Kind.Forward), ("ifft", Kind.Inverse), ("rfft", Kind.FromReal), ("irfft", Kind.ToReal)])
        {
            table.Add($"fft_{name}(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor", (e, a) =>
                Transform(e, a, a["self"], kind, [a.Axis("dim", a["self"].Rank)], Length(a), a.OptionalText("norm")), Limit, Since);
            table.Add($"fft_{name}2(Tensor self, int[1]? s=None, int[1] dim=[-2, -1], str? norm=None) -> Tensor", (e, a) => Transforms(e, a, kind), Limit, Since);
            table.Add($"fft_{name}n(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor", (e, a) => Transforms(e, a, kind), Limit, Since);
        }
        // transforms of spectra that are real, which go the other way
        table.Add("fft_hfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor", (e, a) =>
            Transform(e, a, ComplexRules.Conjugate(e, a["self"]), Kind.ToReal, [a.Axis("dim", a["self"].Rank)], Length(a), OtherWay(a)), Limit, Since);
        table.Add("fft_ihfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor", (e, a) =>
            ComplexRules.Conjugate(e, Transform(e, a, a["self"], Kind.FromReal, [a.Axis("dim", a["self"].Rank)], Length(a), OtherWay(a))), Limit, Since);
        foreach (var (name, isBack) in (ReadOnlySpan<(string, bool)>)[("fftshift", false), ("ifftshift", true)])
            table.Add($"fft_{name}(Tensor self, int[1]? dim=None) -> Tensor", (e, a) => Shift(e, a, isBack));
        const string options = "ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None";
        table.Add($"fft_fftfreq(int n, float d=1.0, *, {options}) -> Tensor", (e, a) =>
            Frequencies(e, a, a.Int("n"), place => place < (a.Int("n") + 1) / 2 ? place : place - a.Int("n")));
        table.Add($"fft_rfftfreq(int n, float d=1.0, *, {options}) -> Tensor", (e, a) => Frequencies(e, a, (a.Int("n") / 2) + 1, place => place));
        const string tail = "bool normalized=False, bool? onesided=None, bool? return_complex=None";
        table.Add($"stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, {tail}) -> Tensor", (e, a) => ShortTime(e, a, a["self"]), Limit, Since);
        table.Add($"stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool center=True, str pad_mode=\"reflect\", {tail}) -> Tensor",
            (e, a) => ShortTime(e, a, a.Bool("center") ? Centred(e, a) : a["self"]), Limit, Since);
    }

    private static Term Transforms(Emitter e, Arguments a, Kind kind)
    {
        var rank = a["self"].Rank;
        var sizes = a.Has("s") ? a.Sizes("s") : null;
        var axes = a.Has("dim") || sizes is null ? a.Axes("dim", rank) : [.. Enumerable.Range(rank - sizes.Length, sizes.Length)];
        return Transform(e, a, a["self"], kind, axes, sizes, a.OptionalText("norm"));
    }

    private static Size[]? Length(Arguments a) => a.OptionalSize("n") is { } n ? [n] : null;

    private static string OtherWay(Arguments a) => a.OptionalText("norm") switch { "ortho" => "ortho", "forward" => "backward", _ => "forward" };

    // the last of the axes is the one along which half of the spectrum is kept
    private static Term Transform(Emitter e, Arguments a, Term self, Kind kind, int[] axes, Size[]? sizes, string? norm)
    {
        var isInverse = kind is Kind.Inverse or Kind.ToReal;
        // whole numbers become floating-point, and what has half a spectrum is complex
        var part = a.ResultType() is var result && result.IsComplex() ? Emitter.PartOf(result) : result;
        var isComplex = self.Type.IsComplex() || kind == Kind.ToReal;
        var x = e.Cast(self, !isComplex ? part : part == ElementType.Float64 ? ElementType.Complex128 : ElementType.Complex64);
        Size count = 1;
        var order = Enumerable.Range(0, axes.Length);
        foreach (var i in kind == Kind.ToReal ? order : order.Reverse())
        {
            var isLast = i == axes.Length - 1;
            // a size of -1 is that of the tensor
            var size = sizes is not null && sizes[i] != -1 ? sizes[i] : kind == Kind.ToReal && isLast ? (x.Dimensions[axes[i]] - 1) * 2 : x.Dimensions[axes[i]];
            count *= size;
            if (kind == Kind.ToReal && isLast)
                x = e.Part(Dft(e, Mirrored(e, Fitted(e, x, axes[i], size.FloorDivide(2) + 1), axes[i], size), axes[i], size, isInverse: true, isHalf: false), 0);
            else
                x = Dft(e, Fitted(e, x, axes[i], size), axes[i], size, isInverse, isHalf: kind == Kind.FromReal && isLast);
        }
        return Scaled(e, x, count, isInverse, norm);
    }

    // ONNX divides by the count on the way back, as PyTorch does where nothing else is asked for
    private static Term Scaled(Emitter e, Term x, Size count, bool isInverse, string? norm)
    {
        var (name, isRoot) = (norm ?? "backward", isInverse) switch
        {
            ("forward", false) => ("Div", false),
            ("forward", true) => ("Mul", false),
            ("ortho", false) => ("Div", true),
            ("ortho", true) => ("Mul", true),
            _ => ("", false),
        };
        if (name.Length == 0)
            return x;
        var values = x.Type.IsComplex() ? e.Pair(x) : x;
        var number = e.Number(count, values.Type);
        var scaled = e.Op(name, values, isRoot ? e.Op("Sqrt", number) : number);
        return x.Type.IsComplex() ? Emitter.Paired(scaled) : scaled;
    }

    private static Term Dft(Emitter e, Term x, int axis, Size size, bool isInverse, bool isHalf)
    {
        var pair = x.Type.IsComplex() ? e.Pair(x) : e.Unsqueeze(x, x.Rank);
        var shape = pair.Dimensions.SetItem(pair.Rank - 1, 2).SetItem(axis, isHalf ? size.FloorDivide(2) + 1 : size);
        var result = e.Opset >= 20
            ? e.Op("DFT", [pair, null, e.Scalar((long)axis, ElementType.Int64)], [("inverse", isInverse), ("onesided", isHalf)], shape: shape)
            : e.Op("DFT", [pair], [("axis", axis), ("inverse", isInverse), ("onesided", isHalf)], shape: shape);
        return Emitter.Paired(result);
    }

    // cut, or filled up with zeros
    private static Term Fitted(Emitter e, Term x, int axis, Size size)
    {
        var now = x.Dimensions[axis];
        if (now == size)
            return x;
        if (now.Known is not { } have || size.Known is not { } want)
            throw new NotLoweredException("the size of its signal changes");
        if (want < have)
            return e.Slice(x, axis, 0, want, size: want);
        var values = x.Type.IsComplex() ? e.Pair(x) : x;
        var filled = e.Concat(axis, values, e.Expand(e.Like(values, 0), values.Dimensions.SetItem(axis, want - have).AsSpan()));
        return x.Type.IsComplex() ? Emitter.Paired(filled) : filled;
    }

    // the other half of a real signal's spectrum is the first one, conjugated and backwards
    private static Term Mirrored(Emitter e, Term half, int axis, Size size)
    {
        var rest = size - half.Dimensions[axis];
        if (rest == 0)
            return half;
        var back = e.Slice(half, axis, rest, 0, -1, size: rest);
        return e.Concat(axis, half, ComplexRules.Conjugate(e, back));
    }

    private static Term Shift(Emitter e, Arguments a, bool isBack)
    {
        var x = a["self"];
        foreach (var axis in a.Axes("dim", x.Rank))
        {
            var size = x.Dimensions[axis];
            var first = isBack ? size.FloorDivide(2) : size - size.FloorDivide(2);
            x = e.Concat(axis, e.Slice(x, axis, first, size, size: size - first), e.Slice(x, axis, 0, first, size: first));
        }
        return x;
    }

    private static Term Frequencies(Emitter e, Arguments a, long count, Func<long, long> at) => e.Constant(Elements.Of(a.ResultType(), [count],
        Array.ConvertAll(Enumerable.Range(0, (int)count).ToArray(), place => at(place) / (a.Int("n") * a.Float("d")))));

    private static Term Centred(Emitter e, Arguments a)
    {
        if (a.Text("pad_mode") is not ("reflect" or "constant"))
            throw new NotLoweredException($"the padding '{a.Text("pad_mode")}'");
        var (x, half) = (a["self"], a.Int("n_fft") / 2);
        var last = x.Rank - 1;
        var places = new long[2 * x.Rank];
        (places[last], places[^1]) = (half, half);
        return e.Op("Pad", [x, e.Ints(places)], [("mode", a.Text("pad_mode"))], shape: x.Dimensions.SetItem(last, x.Dimensions[last] + (2 * half)));
    }

    private static Term ShortTime(Emitter e, Arguments a, Term x)
    {
        if (x.Type.IsComplex())
            throw new NotLoweredException("a complex signal");
        var length = a.Int("n_fft");
        var step = a.Has("hop_length") ? a.Int("hop_length") : length / 4;
        var signal = e.Unsqueeze(x.Rank == 1 ? e.Unsqueeze(x, 0) : x, 2);
        var isHalf = !a.Has("onesided") || a.Bool("onesided");
        Size[] shape = [signal.Dimensions[0], (signal.Dimensions[1] - length).FloorDivide(step) + 1, isHalf ? (length / 2) + 1 : length, 2];
        var spectrum = e.Op("STFT", [signal, e.Scalar(step, ElementType.Int64), Window(e, a, x.Type, length), e.Scalar(length, ElementType.Int64)], [("onesided", isHalf)], shape: [.. shape]);
        if (a.Bool("normalized"))
            spectrum = e.Op("Div", spectrum, e.Like(spectrum, Math.Sqrt(length)));
        // frames come last
        var turned = e.Transpose(spectrum, 0, 2, 1, 3);
        var pair = x.Rank == 1 ? e.Squeeze(turned, 0) : turned;
        return a.ResultType().IsComplex() ? Emitter.Paired(pair) : pair;
    }

    // in the middle of the frame
    private static Term Window(Emitter e, Arguments a, ElementType type, long length)
    {
        var width = a.Has("win_length") ? a.Int("win_length") : length;
        var window = a.Optional("window") is { } given ? e.Cast(given, type) : e.Expand(e.Scalar(1, type), width);
        var before = (length - width) / 2;
        return width == length ? window : e.Concat(0, e.Expand(e.Scalar(0, type), before), window, e.Expand(e.Scalar(0, type), length - width - before));
    }
}
