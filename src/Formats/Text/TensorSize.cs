namespace GraphBridge.Formats.Text;

/// <summary>How much one or several tensors hold. A sum that passes 2^63 stays there.</summary>
/// <param name="Elements">How many elements.</param>
/// <param name="Bytes">Their bytes, as ONNX packs them; 0 for strings.</param>
public readonly record struct TensorSize(long Elements, long Bytes)
{
    /// <summary>The size of a value's tensor; null where its shape is not fixed or its type is no tensor's.</summary>
    public static TensorSize? Of(Value value)
    {
        var type = value.Type as TensorType ?? value.Data?.Type;
        var elements = type?.Shape?.ElementCount;
        if (type is null || elements is not { } count)
            return null;
        var bytes = ((Int128)count * type.ElementType.Bits() + 7) / 8;
        return new(count, bytes > long.MaxValue ? long.MaxValue : (long)bytes);
    }

    /// <summary>Both together.</summary>
    public static TensorSize operator +(TensorSize left, TensorSize right) =>
        new(Add(left.Elements, right.Elements), Add(left.Bytes, right.Bytes));

    /// <summary>Both together.</summary>
    public TensorSize Add(TensorSize other) => this + other;

    private static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
