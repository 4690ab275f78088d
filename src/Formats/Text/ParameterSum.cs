namespace GraphBridge.Formats.Text;

/// <summary>What one or several parameters hold.</summary>
/// <param name="Size">All of them.</param>
/// <param name="Trainable">Those known to be learned.</param>
/// <param name="Untold">How many parameters nothing tells this of.</param>
internal readonly record struct ParameterSum(TensorSize Size, TensorSize Trainable, int Untold)
{
    /// <summary>The elements that are learned; null where that is not known of a parameter.</summary>
    public long? TrainableElements => Untold == 0 ? Trainable.Elements : null;

    /// <summary>One parameter; null where its shape is not fixed.</summary>
    public static ParameterSum? Of(Value parameter) => TensorSize.Of(parameter) is { } size
        ? new(size, parameter.Trace?.RequiresGrad is true ? size : default, parameter.Trace?.RequiresGrad is null ? 1 : 0) : null;

    public static ParameterSum operator +(ParameterSum left, ParameterSum right) =>
        new(left.Size + right.Size, left.Trainable + right.Trainable, left.Untold + right.Untold);
}
