namespace GraphBridge.Costs;

/// <summary>Sums and products of numbers that are not negative and may be unknown. What passes 2^63 stays there.</summary>
internal static class Amount
{
    public static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    public static long Product(long left, long right) => (Int128)left * right is var product && product > long.MaxValue ? long.MaxValue : (long)product;

    public static long? Sum(params ReadOnlySpan<long?> terms)
    {
        long sum = 0;
        foreach (var term in terms)
        {
            if (term is not { } number)
                return null;
            sum = Sum(sum, number);
        }
        return sum;
    }

    /// <summary>The product; zero where a factor is, however large the others are.</summary>
    public static long? Product(params ReadOnlySpan<long?> factors)
    {
        long product = 1;
        var isZero = false;
        foreach (var factor in factors)
        {
            if (factor is not { } number)
                return null;
            isZero |= number == 0;
            product = Product(product, number);
        }
        return isZero ? 0 : product;
    }
}
