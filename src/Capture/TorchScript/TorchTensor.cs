using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.TorchScript;

/// <summary>A tensor of libtorch on the CPU.</summary>
internal sealed class TorchTensor() : SafeHandle(0, ownsHandle: true)
{
    public TorchTensor(nint tensor) : this() => SetHandle(tensor);

    public override bool IsInvalid => handle == 0;

    /// <summary>The number that stands for it in the bytes of a call.</summary>
    public long Number => handle;

    protected override bool ReleaseHandle()
    {
        LibTorch.FreeTensor(handle);
        return true;
    }

    /// <summary>A tensor with a copy of this content.</summary>
    /// <exception cref="GraphBridgeException">libtorch has no such element type, or no memory.</exception>
    public static TorchTensor From(TensorData data) => From(data.ElementType, data.Dimensions.AsSpan(), data.ToMemory().Span);

    /// <summary>A tensor with a copy of these elements, row-major.</summary>
    /// <exception cref="GraphBridgeException">libtorch has no such element type, or no memory.</exception>
    public static TorchTensor From(ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        if (LibTorch.MakeTensor((ulong)type, dimensions, (nuint)dimensions.Length, bytes, (nuint)bytes.Length, out var tensor) != 0)
            throw new GraphBridgeException("libtorch can't make a tensor: " + LibTorch.LastError, remedy: "use an element type that PyTorch has");
        return new(tensor);
    }

    /// <summary>Another handle of the same tensor.</summary>
    public TorchTensor Share() => new(LibTorch.ShareTensor(this));

    /// <summary>A copy that shares nothing.</summary>
    public TorchTensor Clone() => new(LibTorch.CloneTensor(this));

    /// <summary>A copy of its elements, row-major.</summary>
    /// <returns>The elements, or null for an element type that the model of graphs has no word for.</returns>
    public TensorData? ToTensorData()
    {
        if (LibTorch.DescribeTensor(this, out var bytes) != 0)
            throw new GraphBridgeException("libtorch can't say what a tensor is: " + LibTorch.LastError, remedy: "report this");
        ElementType type;
        ImmutableArray<long> dimensions;
        long length;
        try
        {
            var reader = new EventReader(bytes.Span, 0);
            type = (ElementType)reader.ReadInt("an element type");
            var sizes = new long[reader.ReadCount()];
            for (var i = 0; i < sizes.Length; i++)
                sizes[i] = reader.ReadSigned();
            dimensions = ImmutableCollectionsMarshal.AsImmutableArray(sizes);
            length = reader.ReadLong("a size");
        }
        finally
        {
            LibTorch.FreeBytes(ref bytes);
        }
        if (!Enum.IsDefined(type))
            return null;
        if (length > Array.MaxLength)
            throw new GraphBridgeException($"a tensor of {length} bytes does not fit in one piece of memory", remedy: "capture a smaller model");
        var copy = new byte[length];
        if (LibTorch.ReadTensor(this, copy, (nuint)copy.Length) != 0)
            throw new GraphBridgeException("libtorch can't read a tensor: " + LibTorch.LastError, remedy: "report this");
        return TensorData.FromBytes(type, dimensions, copy);
    }
}
