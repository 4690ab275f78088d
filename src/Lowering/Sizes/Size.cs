namespace GraphBridge.Lowering.Sizes;

/// <summary>A whole number of a shape: a known one, or an expression of the symbols that stand for dimensions of the inputs.</summary>
internal readonly struct Size : IEquatable<Size>
{
    private readonly long _known;
    private readonly SizeExpression? _expression;

    private Size(long known) => _known = known;

    private Size(SizeExpression expression) => _expression = expression;

    /// <summary>The size that an expression stands for.</summary>
    public static Size Of(SizeExpression expression) => expression.AsNumber is { } number ? new(number) : new(expression);

    /// <summary>The size that a symbol stands for.</summary>
    public static Size Symbol(string name) => new(SizeExpression.Symbol(name));

    /// <summary>The number, or null where it depends on symbols.</summary>
    public long? Known => _expression is null ? _known : null;

    /// <summary>The expression, whether it depends on symbols or not.</summary>
    public SizeExpression Expression => _expression ?? SizeExpression.Number(_known);

    /// <summary>The product of all.</summary>
    public static Size Product(ReadOnlySpan<Size> sizes)
    {
        Size product = 1;
        foreach (var size in sizes)
            product *= size;
        return product;
    }

    /// <summary>The quotient, rounded towards minus infinity.</summary>
    public Size FloorDivide(Size divisor) => Known is { } a && divisor.Known is { } b and not 0 ? SizeExpression.Rounded(a, b) : Of(Expression.FloorDivide(divisor.Expression));

    public static implicit operator Size(long number) => new(number);
    public static Size operator +(Size left, Size right) => left.Known is { } a && right.Known is { } b ? a + b : Of(left.Expression.Plus(right.Expression));
    public static Size operator -(Size left, Size right) => left + (right * -1);
    public static Size operator *(Size left, Size right) => left.Known is { } a && right.Known is { } b ? a * b : Of(left.Expression.Times(right.Expression));
    public static bool operator ==(Size left, Size right) => left.Equals(right);
    public static bool operator !=(Size left, Size right) => !left.Equals(right);

    public bool Equals(Size other) => Known == other.Known && (Known is not null || _expression!.Equals(other._expression));
    public override bool Equals(object? obj) => obj is Size other && Equals(other);
    public override int GetHashCode() => _expression?.GetHashCode() ?? _known.GetHashCode();

    /// <summary>The number, or the expression as a dimension of ONNX names it: <c>2*batch + 1</c>.</summary>
    public override string ToString() => _expression?.ToString() ?? _known.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
