namespace GraphBridge.Costs;

/// <summary>The multiply-adds of one or several operations. A sum or product that passes 2^63 stays there.</summary>
/// <param name="MultiplyAdds">How many are known of: one is a product and its addition to a sum.</param>
/// <param name="Unknown">How many operations are not in that number, because nothing tells their sizes or what they do.</param>
public readonly record struct Cost(long MultiplyAdds, int Unknown)
{
    /// <summary>Both together.</summary>
    public static Cost operator +(Cost left, Cost right) =>
        new(Amount.Sum(left.MultiplyAdds, right.MultiplyAdds), left.Unknown + right.Unknown);

    /// <summary>Both together.</summary>
    public Cost Add(Cost other) => this + other;

    /// <summary>That of so many runs; an operation that is not known of is one however often it runs.</summary>
    public Cost Times(long runs) => new(Amount.Product(MultiplyAdds, runs), Unknown);
}
