using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>
/// PyTorch's type promotion. Tensors with dimensions decide; those without and numbers count only where they are of a higher
/// category: bool, then integer, then floating-point.
/// </summary>
internal static class Promotion
{
    /// <summary>The arguments of these names, tensors or numbers, in their common type.</summary>
    public static Term[] Common(Emitter e, Arguments a, params ReadOnlySpan<string> names) => To(e, a, TypeOf(a, names), names);

    /// <summary>The same for an operator whose result is floating-point: whole numbers become the type that the pass gave.</summary>
    public static Term[] CommonFloat(Emitter e, Arguments a, params ReadOnlySpan<string> names) => To(e, a, Floating(TypeOf(a, names), a), names);

    /// <summary>The common type of arguments.</summary>
    public static ElementType TypeOf(Arguments a, params ReadOnlySpan<string> names)
    {
        var (dimensioned, single, numbers) = (ElementType.Undefined, ElementType.Undefined, ElementType.Undefined);
        foreach (var name in names)
            if (!a.IsTensor(name))
                numbers = Join(numbers, TypeOf(a, name));
            else if (a[name].Rank > 0)
                dimensioned = Join(dimensioned, a[name].Type);
            else
                single = Join(single, a[name].Type);
        return Outrank(dimensioned, Outrank(single, numbers));
    }

    /// <summary>A tensor, in a floating-point type.</summary>
    public static Term Float(Emitter e, Arguments a, string name = "self") => e.Cast(a[name], Floating(a[name].Type, a));

    /// <summary>An argument that is a tensor or a number, in a type.</summary>
    public static Term Operand(Emitter e, Arguments a, string name, ElementType type) => a.IsTensor(name) ? e.Cast(a[name], type) : Number(e, a, name, type);

    /// <summary>A number, in a type.</summary>
    public static Term Number(Emitter e, Arguments a, string name, ElementType type) =>
        a.Attribute(name) is AttributeValue.Int or AttributeValue.Bool || a.Attribute(name) is null && !type.IsFloatingPoint() ? e.Number(a.Size(name), type) : e.Scalar(a.Float(name), type);

    /// <summary>The smallest type that holds the values of both.</summary>
    public static ElementType Join(ElementType left, ElementType right)
    {
        if (left == right || right == ElementType.Undefined)
            return left;
        if (left == ElementType.Undefined)
            return right;
        if (left.Category() != right.Category())
            return left.Category() > right.Category() ? left : right;
        if (left.IsFloatingPoint())
            // neither of the two half types holds the other
            return left.Bits() == right.Bits() ? ElementType.Float32 : left.Bits() > right.Bits() ? left : right;
        return left.Bits() == right.Bits() ? ElementType.Int16 : left.Bits() > right.Bits() ? left : right;
    }

    private static ElementType Outrank(ElementType higher, ElementType lower) =>
        higher == ElementType.Undefined || lower.Category() > higher.Category() ? lower : higher;

    private static int Category(this ElementType type) => type switch
    {
        ElementType.Undefined => -1,
        ElementType.Bool => 0,
        ElementType.Complex64 or ElementType.Complex128 => throw new NotLoweredException("complex numbers"),
        _ => type.IsFloatingPoint() ? 2 : 1,
    };

    private static ElementType TypeOf(Arguments a, string name) => a.Attribute(name) switch
    {
        AttributeValue.Bool => ElementType.Bool,
        AttributeValue.Int => ElementType.Int64,
        _ => ElementType.Float32,
    };

    private static ElementType Floating(ElementType type, Arguments a) => type.IsFloatingPoint() ? type : a.ResultType() is var result && result.IsFloatingPoint() ? result : ElementType.Float32;

    private static Term[] To(Emitter e, Arguments a, ElementType type, ReadOnlySpan<string> names)
    {
        var terms = new Term[names.Length];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = Operand(e, a, names[i], type);
        return terms;
    }
}
