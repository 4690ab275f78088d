namespace GraphBridge.Shapes;

/// <summary>What is known of a value.</summary>
internal abstract record Known
{
    // real tensors have no more dimensions, nor lists of sizes more elements; files may
    public const int MaximumRank = 64;
    public const int MaximumElements = 32;
}

/// <summary>A tensor.</summary>
/// <param name="Element">The type of its elements; undefined where it is not known.</param>
/// <param name="Shape">Its sizes; null where even their number is not known.</param>
internal sealed record KnownTensor(ElementType Element, Size[]? Shape) : Known
{
    /// <summary>Its elements in row-major order, where it is a small tensor of whole numbers or truths and they were worked out; one that is not known is null.</summary>
    public Size?[]? Content { get; init; }

    /// <summary>Its elements, where the graph has them.</summary>
    public TensorData? Data { get; init; }
}

/// <summary>A sequence, or an optional value.</summary>
/// <param name="IsSequence">Which of both.</param>
/// <param name="Item">What is known of each item, or of the value when it is there.</param>
internal sealed record KnownContainer(bool IsSequence, Known? Item) : Known;
