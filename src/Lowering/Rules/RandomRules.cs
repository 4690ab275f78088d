using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Random numbers: of the same distribution as PyTorch's, but other ones.</summary>
internal static class RandomRules
{
    private const string Options = "ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None";
    private const string Generator = "*, Generator? generator=None";
    private const string Limit = "other numbers than PyTorch's; ONNX Runtime 1.30 has random numbers until operator set 21";

    public static void AddTo(RuleTable table)
    {
        foreach (var (name, make) in (ReadOnlySpan<(string, Func<Emitter, Arguments, Term>)>)[("rand", (e, a) => Uniform(e, a.Result(), 0, 1)), ("randn", (e, a) => Normal(e, a.Result()))])
        {
            table.Add($"{name}(int[] size, *, {Options}) -> Tensor", make, Limit);
            table.Add($"{name}.generator(int[] size, *, Generator? generator, {Options}) -> Tensor", make, Limit);
            table.Add($"{name}_like(Tensor self, *, {Options}, MemoryFormat? memory_format=None) -> Tensor", make, Limit);
        }
        foreach (var low in (string[])["", "int low, "])
        {
            var start = low.Length > 0 ? "low" : null;
            table.Add($"randint{(start is null ? "" : ".low")}({low}int high, int[] size, *, {Options}) -> Tensor", (e, a) => Whole(e, a, start, "high"), Limit);
            table.Add($"randint{(start is null ? ".generator" : ".low_generator")}({low}int high, int[] size, *, Generator? generator, {Options}) -> Tensor", (e, a) => Whole(e, a, start, "high"), Limit);
            table.Add($"randint_like{(start is null ? "" : ".low_dtype")}(Tensor self, {low}int high, *, {Options}, MemoryFormat? memory_format=None) -> Tensor", (e, a) => Whole(e, a, start, "high"), Limit);
        }
        table.Add($"random(Tensor self, {Generator}) -> Tensor", AnyWhole, Limit);
        table.Add($"random.from(Tensor self, int from, int? to, {Generator}) -> Tensor", (e, a) => Whole(e, a, "from", "to"), Limit);
        table.Add($"random.to(Tensor self, int to, {Generator}) -> Tensor", (e, a) => Whole(e, a, null, "to"), Limit);

        table.Add($"bernoulli(Tensor self, {Generator}) -> Tensor", (e, a) => Toss(e, a, a["self"]), Limit);
        table.Add($"bernoulli.p(Tensor self, float p, {Generator}) -> Tensor", (e, a) => Toss(e, a, e.Scalar(a.Float("p"), ElementType.Float32)), Limit);
        table.Add($"bernoulli.Tensor(Tensor self, Tensor p, {Generator}) -> Tensor", (e, a) => Toss(e, a, a["p"]), Limit);
        table.Add($"bernoulli_.float(Tensor(a!) self, float p=0.5, {Generator}) -> Tensor(a!)", (e, a) => Toss(e, a, e.Scalar(a.Float("p"), ElementType.Float32)), Limit);

        foreach (var (overload, mean, std) in (ReadOnlySpan<(string, string, string)>)[("Tensor_float", "Tensor mean", "float std=1"), ("float_Tensor", "float mean", "Tensor std"), ("Tensor_Tensor", "Tensor mean", "Tensor std")])
            table.Add($"normal.{overload}({mean}, {std}, {Generator}) -> Tensor", Spread, Limit);
        table.Add($"normal.float_float(float mean, float std, int[] size, {Generator}, {Options}) -> Tensor", Spread, Limit);
        table.Add($"normal_(Tensor(a!) self, float mean=0, float std=1, {Generator}) -> Tensor(a!)", Spread, Limit);
        table.Add($"normal_functional(Tensor self, float mean=0, float std=1, {Generator}) -> Tensor", Spread, Limit);
        table.Add($"uniform(Tensor self, float from=0, float to=1, {Generator}) -> Tensor", (e, a) => Uniform(e, a.Result(), a.Float("from"), a.Float("to")), Limit);
        table.Add($"exponential(Tensor self, float lambd=1, {Generator}) -> Tensor", (e, a) => e.Run("Div", Exponential(e, a.Result()), e.Scalar(a.Float("lambd"), a.ResultType())), Limit);
        table.Add($"log_normal(Tensor self, float mean=1, float std=2, {Generator}) -> Tensor", (e, a) => e.Run("Exp", Spread(e, a)), Limit);
        table.Add($"cauchy(Tensor self, float median=0, float sigma=1, {Generator}) -> Tensor", Cauchy, Limit);
        table.Add($"geometric(Tensor self, float p, {Generator}) -> Tensor", Geometric, Limit);
        table.Add($"multinomial(Tensor self, int num_samples, bool replacement=False, {Generator}) -> Tensor", Multinomial, Limit);
        table.Add($"randperm(int n, *, {Options}) -> Tensor", Permutation, Limit);
        table.Add($"randperm.generator(int n, *, Generator? generator, {Options}) -> Tensor", Permutation, Limit);
    }

    private static ElementType TypeFor(ElementType type) => type is ElementType.Float64 or ElementType.Float16 ? type : ElementType.Float32;

    private static Term Make(Emitter e, string name, ElementType type, ImmutableArray<Size> shape, (string, AttributeValue)[] attributes)
    {
        var within = TypeFor(type);
        if (Emitter.Known(shape.AsSpan()) is { } known)
            return e.Op(name, [], [("dtype", (long)within), ("shape", known), .. attributes], within, shape);
        return e.Op(name + "Like", [e.Expand(e.Scalar(0, within), shape.AsSpan())], [("dtype", (long)within), .. attributes], within, shape);
    }

    /// <summary>Numbers spread evenly between two.</summary>
    public static Term Uniform(Emitter e, (ElementType Type, ImmutableArray<Size> Shape) result, double low, double high) =>
        e.Cast(Make(e, "RandomUniform", result.Type, result.Shape, [("low", low), ("high", high)]), result.Type);

    private static Term Normal(Emitter e, (ElementType Type, ImmutableArray<Size> Shape) result) => e.Cast(Make(e, "RandomNormal", result.Type, result.Shape, []), result.Type);

    private static Term Whole(Emitter e, Arguments a, string? from, string to)
    {
        var (type, shape) = a.Result();
        var (low, high) = (from is null ? 0 : a.Int(from), a.Int(to));
        // float32 would not reach every number of a wide range
        var within = high - low > 1 << 20 ? ElementType.Float64 : ElementType.Float32;
        var floor = e.Op("Floor", Make(e, "RandomUniform", within, shape, [("low", (double)low), ("high", (double)high)]));
        // a number may be rounded up to the end
        return e.Cast(e.Op("Min", floor, e.Scalar(high - 1, within)), type);
    }

    // all that the type has from 0 on, for floats all whole numbers that it has without gaps
    private static Term AnyWhole(Emitter e, Arguments a)
    {
        var (type, shape) = a.Result();
        var bits = type switch
        {
            ElementType.Float16 => 11,
            ElementType.BFloat16 => 8,
            ElementType.Float32 => 24,
            ElementType.Float64 => 53,
            ElementType.Bool => 1,
            ElementType.UInt8 => 8,
            _ => type.Bits() - 1,
        };
        // a number may be rounded up to the end
        var end = Math.Pow(2, bits);
        var floor = e.Op("Floor", Make(e, "RandomUniform", ElementType.Float64, shape, [("low", 0.0), ("high", end)]));
        return e.Cast(e.Op("Min", floor, e.Scalar(bits > 53 ? Math.BitDecrement(end) : end - 1, ElementType.Float64)), type);
    }

    private static Term Toss(Emitter e, Arguments a, Term p)
    {
        var (type, shape) = a.Result();
        var within = TypeFor(p.Type);
        return e.Cast(e.Run("Less", Make(e, "RandomUniform", within, shape, []), e.Cast(p, within)), type);
    }

    private static Term Spread(Emitter e, Arguments a)
    {
        var (type, shape) = a.Result();
        if (!a.IsTensor("mean") && !a.IsTensor("std"))
            return e.Cast(Make(e, "RandomNormal", type, shape, [("mean", a.Float("mean")), ("scale", a.Float("std"))]), type);
        return e.Run("Add", e.Run("Mul", Normal(e, a.Result()), Promotion.Operand(e, a, "std", type)), Promotion.Operand(e, a, "mean", type));
    }

    // 1 - u is never zero
    private static Term Exponential(Emitter e, (ElementType Type, ImmutableArray<Size> Shape) result)
    {
        var uniform = Uniform(e, result, 0, 1);
        return e.Run("Neg", e.Run("Log", e.Run("Sub", e.Like(uniform, 1), uniform)));
    }

    private static Term Cauchy(Emitter e, Arguments a)
    {
        var angle = e.Run("Mul", Uniform(e, a.Result(), -0.5, 0.5), e.Scalar(Math.PI, a.ResultType()));
        return e.Run("Add", e.Run("Mul", e.Run("Tan", angle), e.Like(angle, a.Float("sigma"))), e.Like(angle, a.Float("median")));
    }

    private static Term Geometric(Emitter e, Arguments a)
    {
        var (type, shape) = a.Result();
        var steps = e.Run("Div", Exponential(e, (TypeFor(type), shape)), e.Scalar(-Math.Log(1 - a.Float("p")), TypeFor(type)));
        return e.Cast(e.Run("Max", e.Run("Ceil", steps), e.Like(steps, 1)), type);
    }

    private static Term Multinomial(Emitter e, Arguments a)
    {
        var self = a["self"].Type == ElementType.Float64 ? e.Cast(a["self"], ElementType.Float32) : a["self"];
        var weights = self.Rank == 1 ? e.Unsqueeze(self, 0) : self;
        var logs = e.Run("Log", weights);
        Term drawn;
        if (a.Bool("replacement"))
            drawn = e.Op("Multinomial", [logs], [("sample_size", a.Int("num_samples")), ("dtype", (long)ElementType.Int64)], ElementType.Int64, [weights.Dimensions[0], a.Int("num_samples")]);
        else
        {
            // the largest of log weights and Gumbel noise are a draw without putting back
            var gumbel = e.Run("Neg", e.Run("Log", Exponential(e, (weights.Type, weights.Dimensions))));
            drawn = SortRules.Top(e, e.Run("Add", logs, gumbel), 1, a.Size("num_samples"), isLargest: true)[1];
        }
        return self.Rank == 1 ? e.Squeeze(drawn, 0) : drawn;
    }

    private static Term Permutation(Emitter e, Arguments a)
    {
        var (type, shape) = a.Result();
        return e.Cast(SortRules.Top(e, Make(e, "RandomUniform", ElementType.Float64, shape, []), 0, shape[0], isLargest: true)[1], type);
    }
}
