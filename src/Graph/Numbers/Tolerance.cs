namespace GraphBridge.Numbers;

/// <summary>
/// How far an element may be from what is expected: at most <c>Absolute + Relative · m</c>, where <c>m</c> is the magnitude it
/// is measured against: the largest in its tensor, because that is what rounding errors grow with, or its own where it
/// stands 10,000 times above the tensor's usual magnitudes, as the numbers of masks do.
/// </summary>
/// <param name="Relative">The part that grows with the magnitude.</param>
/// <param name="Absolute">The part that does not.</param>
public readonly record struct Tolerance(double Relative, double Absolute)
{
    /// <summary>
    /// The tolerance of a type where none is said: some roundings of the type, which is all that two correct ways of computing
    /// one thing differ by; nothing for integers and truth.
    /// </summary>
    public static Tolerance For(ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Complex128 => new(1e-9, 1e-14),
        ElementType.Float32 or ElementType.Complex64 => new(1e-5, 1e-7),
        ElementType.Float16 => new(5e-3, 1e-5),
        ElementType.BFloat16 => new(4e-2, 1e-5),
        _ => default,
    };
}
