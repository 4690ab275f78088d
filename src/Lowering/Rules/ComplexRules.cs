using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Complex numbers, as pairs of real ones.</summary>
internal static class ComplexRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("view_as_real(Tensor self) -> Tensor", (e, a) => e.Pair(a["self"]));
        table.Add("view_as_complex(Tensor self) -> Tensor", (_, a) => Emitter.Paired(a["self"]));
        table.Add("complex(Tensor real, Tensor imag) -> Tensor", (e, a) => Made(e, a, a["real"], a["imag"]));
        table.Add("polar(Tensor abs, Tensor angle) -> Tensor", (e, a) =>
            Made(e, a, e.Run("Mul", a["abs"], e.Run("Cos", a["angle"])), e.Run("Mul", a["abs"], e.Run("Sin", a["angle"]))));
        table.Add("real(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsComplex() ? e.Part(a["self"], 0) : a["self"]);
        table.Add("imag(Tensor self) -> Tensor", (e, a) => e.Part(a["self"], 1));
        foreach (var name in (string[])["conj", "conj_physical", "_conj"])
            table.Add($"{name}(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsComplex() ? Conjugate(e, a["self"]) : a["self"]);
    }

    private static Term Made(Emitter e, Arguments a, Term real, Term imaginary)
    {
        var shape = a.Result().Shape.AsSpan();
        return e.Complex(e.Expand(real, shape), e.Expand(imaginary, shape));
    }

    /// <summary>The same with the other sign before the imaginary part.</summary>
    public static Term Conjugate(Emitter e, Term complex)
    {
        var pair = e.Pair(complex);
        return Emitter.Paired(e.Op("Mul", pair, e.Constant(Elements.Of(pair.Type, [2], [1.0, -1.0]))));
    }

    /// <summary>The absolute value.</summary>
    public static Term Absolute(Emitter e, Term complex) => e.Reduced("ReduceL2", e.Pair(complex), [complex.Rank], keep: false);

    /// <summary>Whether one of the arguments is complex, so that the result is.</summary>
    public static bool IsComplex(Arguments a) => (a.IsTensor("self") && a["self"].Type.IsComplex()) || (a.IsTensor("other") && a["other"].Type.IsComplex());

    /// <summary>A sum or a difference.</summary>
    /// <param name="e">Makes the nodes.</param>
    /// <param name="a">The arguments <c>self</c>, <c>other</c> and <c>alpha</c>.</param>
    /// <param name="name">Add or Sub.</param>
    public static Term Sum(Emitter e, Arguments a, string name)
    {
        var type = a.ResultType();
        var other = e.Pair(Operand(e, a, "other", type));
        if (a.OptionalFloat("alpha") is { } alpha and not 1)
            other = e.Op("Mul", other, e.Like(other, alpha));
        return Emitter.Paired(e.Op(name, e.Pair(Operand(e, a, "self", type)), other));
    }

    /// <summary>A product.</summary>
    public static Term Product(Emitter e, Arguments a)
    {
        var type = a.ResultType();
        // with a real number both parts are multiplied by it
        if (RealFactor(e, a, "other", type) is { } right)
            return Emitter.Paired(e.Op("Mul", e.Pair(e.Cast(a["self"], type)), right));
        if (RealFactor(e, a, "self", type) is { } left)
            return Emitter.Paired(e.Op("Mul", left, e.Pair(e.Cast(a["other"], type))));
        return Product(e, e.Cast(a["self"], type), e.Cast(a["other"], type));
    }

    /// <summary>A quotient.</summary>
    public static Term Quotient(Emitter e, Arguments a)
    {
        var type = a.ResultType();
        if (RealFactor(e, a, "other", type) is { } divisor)
            return Emitter.Paired(e.Op("Div", e.Pair(e.Cast(a["self"], type)), divisor));
        var other = e.Cast(a["other"], type);
        var product = e.Pair(Product(e, Operand(e, a, "self", type), Conjugate(e, other)));
        var square = e.Reduced("ReduceSumSquare", e.Pair(other), [other.Rank], keep: true);
        return Emitter.Paired(e.Op("Div", product, square));
    }

    private static Term Product(Emitter e, Term left, Term right)
    {
        var (a, b, c, d) = (e.Part(left, 0), e.Part(left, 1), e.Part(right, 0), e.Part(right, 1));
        return e.Complex(e.Op("Sub", e.Op("Mul", a, c), e.Op("Mul", b, d)), e.Op("Add", e.Op("Mul", a, d), e.Op("Mul", b, c)));
    }

    private static Term Operand(Emitter e, Arguments a, string name, ElementType type) =>
        e.Cast(a.IsTensor(name) ? a[name] : Promotion.Number(e, a, name, Emitter.PartOf(type)), type);

    // for both parts
    private static Term? RealFactor(Emitter e, Arguments a, string name, ElementType type)
    {
        var part = Emitter.PartOf(type);
        if (!a.IsTensor(name))
            return Promotion.Number(e, a, name, part);
        return a[name].Type.IsComplex() ? null : e.Cast(e.Unsqueeze(a[name], a[name].Rank), part);
    }
}
