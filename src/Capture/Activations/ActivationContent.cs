using GraphBridge.Capture.Npy;

namespace GraphBridge.Capture.Activations;

/// <summary>The elements of a value that is to be saved: in memory, or wherever a tensor has them.</summary>
internal readonly ref struct ActivationContent
{
    private readonly TensorData? _tensor;
    private readonly ReadOnlySpan<byte> _bytes;

    public ActivationContent(TensorData tensor)
    {
        _tensor = tensor;
        ElementType = tensor.ElementType;
        Dimensions = tensor.Dimensions.AsSpan();
        Length = tensor.ByteLength;
    }

    public ActivationContent(ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        ElementType = type;
        Dimensions = dimensions;
        Length = bytes.Length;
        _bytes = bytes;
    }

    public ElementType ElementType { get; }

    public ReadOnlySpan<long> Dimensions { get; }

    /// <summary>How many bytes.</summary>
    public long Length { get; }

    public TensorType Type => TensorType.Of(ElementType, Dimensions);

    /// <summary>Whether the elements are known.</summary>
    public bool IsKnown => _tensor is null or { HasContent: true };

    /// <summary>Writes the elements.</summary>
    public void CopyTo(Stream stream)
    {
        if (_tensor is not null)
            _tensor.CopyTo(stream);
        else
            stream.Write(_bytes);
    }

    /// <summary>Writes them as a .npy file.</summary>
    /// <exception cref="GraphBridgeException">It cannot hold them.</exception>
    public void WriteNpy(Stream stream)
    {
        if (_tensor is not null)
            NpyFile.Write(stream, _tensor);
        else
            NpyFile.Write(stream, ElementType, Dimensions, _bytes);
    }
}
