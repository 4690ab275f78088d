namespace GraphBridge.Costs;

/// <summary>The sizes of one tensor, each of which may be unknown; without any where the tensor is left out or its rank is unknown.</summary>
internal readonly struct Sizes(long?[]? sizes)
{
    /// <summary>How many dimensions there are; null where that is unknown.</summary>
    public int? Rank => sizes?.Length;

    /// <summary>The size of a dimension; null where it is unknown or there is none such.</summary>
    public long? this[Index index] => sizes is not null && index.GetOffset(sizes.Length) is var at && (uint)at < (uint)sizes.Length ? sizes[at] : null;

    /// <summary>How many elements there are.</summary>
    public long? Count => Product(..);

    /// <summary>The product of some of the sizes; null where one is unknown or there are not as many.</summary>
    public long? Product(Range range)
    {
        if (sizes is null)
            return null;
        var (start, end) = (range.Start.GetOffset(sizes.Length), range.End.GetOffset(sizes.Length));
        return start < 0 || end > sizes.Length || start > end ? null : Amount.Product(sizes.AsSpan(start, end - start));
    }
}
