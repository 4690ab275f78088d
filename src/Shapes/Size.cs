namespace GraphBridge.Shapes;

/// <summary>A size that is not fixed, the same wherever it stands.</summary>
/// <param name="name">What the graph calls it; null where inference met it.</param>
/// <param name="order">How many came before it.</param>
internal sealed class Symbol(string? name, int order)
{
    public string? Name { get; } = name;

    public int Order { get; } = order;
}

/// <summary>
/// A whole number, or a product of a positive one and symbols: the size of a dimension, or an element that was computed from sizes.
/// What is neither is not known, which is null wherever one is made.
/// </summary>
internal readonly struct Size : IEquatable<Size>
{
    // products of more are of no use and would grow without end
    private const int MaximumSymbols = 8;

    private readonly long _factor;

    // in their order; null where there are none
    private readonly Symbol[]? _symbols;

    private Size(long factor, Symbol[]? symbols) => (_factor, _symbols) = (factor, symbols is { Length: > 0 } && factor != 0 ? symbols : null);

    public static Size Of(Symbol symbol) => new(1, [symbol]);

    public static implicit operator Size(long number) => new(number, null);

    /// <summary>The number; null where symbols are in it.</summary>
    public long? Fixed => _symbols is null ? _factor : null;

    /// <summary>The symbol that it is by itself; null where it is something else.</summary>
    public Symbol? Symbol => _factor == 1 && _symbols is [var symbol] ? symbol : null;

    /// <summary>Whether all symbols in it are the graph's own.</summary>
    public bool IsNamed => _symbols is null || Array.TrueForAll(_symbols, symbol => symbol.Name is not null);

    public static Size? operator *(Size left, Size right)
    {
        var factor = (Int128)left._factor * right._factor;
        if (factor != (long)factor || (factor < 0 && (left._symbols ?? right._symbols) is not null))
            return null;
        if (left._symbols is null || right._symbols is null)
            return new((long)factor, left._symbols ?? right._symbols);
        return left._symbols.Length + right._symbols.Length > MaximumSymbols ? null
            : new((long)factor, [.. left._symbols.Concat(right._symbols).OrderBy(symbol => symbol.Order)]);
    }

    public static Size? operator +(Size left, Size right)
    {
        if (left.Fixed == 0)
            return right;
        if (right.Fixed == 0)
            return left;
        return left.HasSymbolsOf(right) && (Int128)left._factor + right._factor is var sum && sum == (long)sum ? new((long)sum, left._symbols) : null;
    }

    public static Size? operator -(Size left, Size right)
    {
        if (right.Fixed == 0)
            return left;
        return left.HasSymbolsOf(right) && (Int128)left._factor - right._factor is var rest && rest == (long)rest && (rest >= 0 || left._symbols is null)
            ? new((long)rest, left._symbols) : null;
    }

    /// <summary>The quotient, where it is whole whatever the symbols stand for.</summary>
    public Size? DividedBy(Size divisor)
    {
        if (divisor._factor == 0 || (_factor == long.MinValue && divisor._factor == -1) || _factor % divisor._factor != 0)
            return null;
        var rest = (_symbols ?? []).ToList();
        foreach (var symbol in divisor._symbols ?? [])
            if (!rest.Remove(symbol))
                return null;
        var factor = _factor / divisor._factor;
        return factor < 0 && rest.Count > 0 ? null : new(factor, [.. rest]);
    }

    /// <summary>The product of several; null where it is not known.</summary>
    public static Size? Product(ReadOnlySpan<Size> sizes)
    {
        Size? product = 1;
        foreach (var size in sizes)
            product = product is { } so ? so * size : null;
        return product;
    }

    private bool HasSymbolsOf(Size other) => _symbols.AsSpan().SequenceEqual(other._symbols);

    public bool Equals(Size other) => _factor == other._factor && HasSymbolsOf(other);

    public override bool Equals(object? obj) => obj is Size other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_factor, _symbols?.Length);

    public static bool operator ==(Size left, Size right) => left.Equals(right);

    public static bool operator !=(Size left, Size right) => !left.Equals(right);
}
