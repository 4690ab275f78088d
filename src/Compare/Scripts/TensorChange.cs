namespace GraphBridge.Compare;

/// <summary>How far two tensors are different. Weights that were put into another file are still the same weights.</summary>
internal static class TensorChange
{
    public enum Extent
    {
        /// <summary>Nothing is different.</summary>
        None,
        /// <summary>What travels with the tensor.</summary>
        Metadata,
        /// <summary>The elements, their type or their shape, and all that travels with them.</summary>
        Elements,
    }

    /// <param name="x">A tensor, dense or sparse, or null.</param>
    /// <param name="y">What it became.</param>
    public static Extent Between(object? x, object? y) => (x, y) switch
    {
        (TensorData dense, TensorData now) => !dense.HasElementsOf(now) ? Extent.Elements : dense.Metadata.Equals(now.Metadata) ? Extent.None : Extent.Metadata,
        (SparseTensorData sparse, SparseTensorData now) => !sparse.HasElementsOf(now) ? Extent.Elements : sparse.HasMetadataOf(now) ? Extent.None : Extent.Metadata,
        _ => x is null && y is null ? Extent.None : Extent.Elements,
    };
}
