using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Lowering.Sizes;

/// <summary>
/// A polynomial with whole coefficients, in symbols and in quotients of such polynomials. It is kept in one form, so that
/// expressions that are equal as polynomials are equal.
/// </summary>
internal sealed class SizeExpression : IEquatable<SizeExpression>
{
    private readonly ImmutableSortedDictionary<string, Monomial> _monomials;
    private readonly string _text;

    /// <summary>A product of factors, sorted by their text, and how many times it is taken.</summary>
    public readonly record struct Monomial(long Coefficient, ImmutableArray<Factor> Factors);

    /// <summary>What is multiplied: a symbol, or a quotient that is rounded down.</summary>
    public abstract record Factor(string Text);

    /// <summary>A symbol.</summary>
    public sealed record SymbolFactor(string Name) : Factor(Name);

    /// <summary>A quotient, rounded towards minus infinity. No coefficient of a dividend is negative where the divisor is a number.</summary>
    public sealed record QuotientFactor(SizeExpression Dividend, SizeExpression Divisor) : Factor($"floor({Dividend.Operand}/{Divisor.Operand})");

    private SizeExpression(IEnumerable<KeyValuePair<string, Monomial>> monomials)
    {
        _monomials = monomials.Where(entry => entry.Value.Coefficient != 0).ToImmutableSortedDictionary(StringComparer.Ordinal);
        _text = Write();
    }

    public static SizeExpression Number(long number) => new([new("", new(number, []))]);

    public static SizeExpression Symbol(string name) => Of(1, [new SymbolFactor(name)]);

    /// <summary>The product of factors.</summary>
    public static SizeExpression Product(ReadOnlySpan<Factor> factors) => Of(1, [.. factors]);

    private static SizeExpression Of(long coefficient, ImmutableArray<Factor> factors) => new([KeyValuePair.Create(KeyOf(factors), new Monomial(coefficient, factors))]);

    private static string KeyOf(ImmutableArray<Factor> factors) => string.Join('*', factors.Select(factor => factor.Text));

    /// <summary>The products that are added.</summary>
    public IEnumerable<Monomial> Monomials => _monomials.Values;

    /// <summary>The quotients in it, the innermost too.</summary>
    public IEnumerable<SizeExpression> Quotients => Monomials.SelectMany(monomial => monomial.Factors).OfType<QuotientFactor>()
        .SelectMany(quotient => quotient.Dividend.Quotients.Append(Of(1, [quotient])));

    /// <summary>The number that it is, or null where it depends on symbols.</summary>
    public long? AsNumber => _monomials.Count == 0 ? 0 : _monomials.Count == 1 && _monomials.TryGetValue("", out var only) ? only.Coefficient : null;

    public SizeExpression Plus(SizeExpression other)
    {
        var sum = _monomials.ToBuilder();
        foreach (var (key, monomial) in other._monomials)
            sum[key] = sum.TryGetValue(key, out var mine) ? mine with { Coefficient = mine.Coefficient + monomial.Coefficient } : monomial;
        return new(sum);
    }

    public SizeExpression Times(SizeExpression other)
    {
        var product = Number(0);
        foreach (var left in Monomials)
            foreach (var right in other.Monomials)
                product = product.Plus(Of(left.Coefficient * right.Coefficient,
                    [.. left.Factors.Concat(right.Factors).OrderBy(factor => factor.Text, StringComparer.Ordinal)]));
        return product;
    }

    /// <summary>The quotient rounded down; without rounding where each product can be divided.</summary>
    public SizeExpression FloorDivide(SizeExpression divisor) => Exact(divisor)
        ?? (divisor.AsNumber is > 0 and var number ? FloorDivide(number) : Of(1, [new QuotientFactor(this, divisor)]));

    // floor((5*n + 7)/2) = 2*n + 3 + floor((n + 1)/2): what is left has coefficients from 0 to the divisor, so that equal quotients are
    // written in one way, and rounding down is rounding towards zero
    private SizeExpression FloorDivide(long divisor)
    {
        var (whole, rest) = (Number(0), Number(0));
        foreach (var (coefficient, factors) in Monomials)
        {
            var quotient = Rounded(coefficient, divisor);
            whole = whole.Plus(Of(quotient, factors));
            rest = rest.Plus(Of(coefficient - (quotient * divisor), factors));
        }
        return rest.AsNumber is not null ? whole : whole.Plus(rest.Quotient(divisor));
    }

    private SizeExpression Quotient(long divisor)
    {
        var constant = _monomials.TryGetValue("", out var number) ? number.Coefficient : 0;
        var others = Monomials.Where(monomial => monomial.Factors.Length > 0).ToList();
        // floor((floor(n/a) + b)/c) = floor((n + a*b)/(a*c))
        if (others is [{ Coefficient: 1, Factors: [QuotientFactor { Dividend: var inner } quotient] }] && quotient.Divisor.AsNumber is { } by)
            return inner.Plus(Number(constant * by)).FloorDivide(Number(by * divisor));
        var common = others.Aggregate(divisor, (factor, monomial) => Gcd(factor, monomial.Coefficient));
        if (common == 1)
            return Of(1, [new QuotientFactor(this, Number(divisor))]);
        var reduced = others.Aggregate(Number(Rounded(constant, common)), (sum, monomial) => sum.Plus(Of(monomial.Coefficient / common, monomial.Factors)));
        return reduced.FloorDivide(Number(divisor / common));
    }

    private static long Gcd(long left, long right) => right == 0 ? Math.Abs(left) : Gcd(right, left % right);

    /// <summary>The quotient of two numbers, rounded towards minus infinity.</summary>
    public static long Rounded(long dividend, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(dividend, divisor);
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient;
    }

    // by one product only; that is what shapes need
    private SizeExpression? Exact(SizeExpression divisor)
    {
        if (divisor._monomials.Count != 1)
            return Equals(divisor) ? Number(1) : null;
        var by = divisor.Monomials.Single();
        var quotient = Number(0);
        foreach (var monomial in Monomials)
        {
            if (monomial.Coefficient % by.Coefficient != 0)
                return null;
            var left = monomial.Factors.ToList();
            foreach (var factor in by.Factors)
                if (!left.Remove(factor))
                    return null;
            quotient = quotient.Plus(Of(monomial.Coefficient / by.Coefficient, [.. left]));
        }
        return quotient;
    }

    /// <summary>Its value where symbols have these sizes.</summary>
    public long Evaluate(IReadOnlyDictionary<string, long> symbols)
    {
        long sum = 0;
        foreach (var monomial in Monomials)
        {
            var product = monomial.Coefficient;
            foreach (var factor in monomial.Factors)
                product = checked(product * factor switch
                {
                    SymbolFactor symbol => symbols[symbol.Name],
                    QuotientFactor quotient => Rounded(quotient.Dividend.Evaluate(symbols), quotient.Divisor.Evaluate(symbols)),
                    _ => throw new InvalidOperationException("no such factor"),
                });
            sum = checked(sum + product);
        }
        return sum;
    }

    public bool Equals(SizeExpression? other) => other is not null && _text == other._text;
    public override bool Equals(object? obj) => Equals(obj as SizeExpression);
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As a dimension of ONNX names it: <c>2*batch + 1</c>.</summary>
    public override string ToString() => _text;

    // as one side of a division
    internal string Operand => _text.Contains(' ') || _text.Contains('*') ? $"({_text})" : _text;

    private string Write()
    {
        // the number stands last, as people write it
        var parts = _monomials.Where(entry => entry.Key.Length > 0).Select(entry => (entry.Value.Coefficient, Text: entry.Key)).ToList();
        if (_monomials.TryGetValue("", out var number))
            parts.Add((number.Coefficient, ""));
        if (parts.Count == 0)
            return "0";
        var text = "";
        foreach (var (coefficient, factors) in parts)
        {
            var size = Math.Abs(coefficient).ToString(CultureInfo.InvariantCulture);
            var part = factors.Length == 0 ? size : size == "1" ? factors : size + "*" + factors;
            text += text.Length == 0 ? (coefficient < 0 ? "-" : "") + part : (coefficient < 0 ? " - " : " + ") + part;
        }
        return text;
    }
}
