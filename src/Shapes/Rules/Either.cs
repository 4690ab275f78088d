namespace GraphBridge.Shapes.Rules;

/// <summary>What is known of a value that is one of two.</summary>
internal static class Either
{
    public static Known? Of(Known? left, Known? right, Symbols symbols) => (left, right) switch
    {
        (KnownTensor one, KnownTensor other) => Of(one, other, symbols),
        (KnownContainer one, KnownContainer other) when one.IsSequence == other.IsSequence => new KnownContainer(one.IsSequence, Of(one.Item, other.Item, symbols)),
        _ => null,
    };

    private static KnownTensor? Of(KnownTensor left, KnownTensor right, Symbols symbols)
    {
        if (left.Element != right.Element)
            return null;
        if (left.Shape is not { } one || right.Shape is not { } other || one.Length != other.Length)
            return new(left.Element, null);
        return new(left.Element, [.. one.Zip(other, (mine, theirs) => mine == theirs ? mine : symbols.Fresh())]);
    }

    /// <summary>Whether one of both says no more than the other: sizes are equal, or open in the second since a moment.</summary>
    /// <param name="left">What is known.</param>
    /// <param name="right">The other.</param>
    /// <param name="since">How many symbols there were at that moment.</param>
    public static bool IsCovered(Known? left, Known? right, int since) => (left, right) switch
    {
        (KnownTensor one, KnownTensor { Shape: null } other) => one.Element == other.Element,
        (KnownTensor one, KnownTensor other) => one.Element == other.Element && one.Shape?.Length == other.Shape!.Length
            && one.Shape.Zip(other.Shape).All(pair => pair.First == pair.Second || pair.Second.Symbol is { Name: null, Order: var order } && order >= since),
        (KnownContainer one, KnownContainer other) => one.IsSequence == other.IsSequence && IsCovered(one.Item, other.Item, since),
        _ => right is null,
    };

    /// <summary>The same of another item of a sequence, whose open sizes are others.</summary>
    public static Known? Another(Known? known, Symbols symbols) => known switch
    {
        KnownTensor tensor => new KnownTensor(tensor.Element, tensor.Shape is null ? null : Array.ConvertAll(tensor.Shape, size => size.IsNamed ? size : symbols.Fresh())),
        KnownContainer container => container with { Item = Another(container.Item, symbols) },
        _ => null,
    };

    /// <summary>The same of any round of a loop, in which the elements are others.</summary>
    public static Known? WithoutContent(Known? known) => known is KnownTensor tensor ? new KnownTensor(tensor.Element, tensor.Shape) : known;

    public static Known? WithoutShape(Known? known) => known switch
    {
        KnownTensor tensor => new KnownTensor(tensor.Element, null),
        KnownContainer container => container with { Item = WithoutShape(container.Item) },
        _ => null,
    };
}
