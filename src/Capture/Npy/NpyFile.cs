using GraphBridge.Files;

namespace GraphBridge.Capture.Npy;

/// <summary>Tensors in NumPy's .npy files, as docs/capture-inputs.md describes them.</summary>
public static class NpyFile
{
    /// <summary>NumPy reads no more.</summary>
    private const int MaximumRank = 64;

    /// <summary>Whether a .npy file can hold elements of a type: all but strings and what is smaller than a byte.</summary>
    public static bool CanHold(ElementType type) => NpyTypes.NameOf(type) is not null;

    /// <summary>
    /// Reads a tensor. Its bytes stay in the file until they are asked for, unless they are big-endian or in Fortran order:
    /// then they are converted in memory.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The type, if known: it tells apart what NumPy stores as raw bytes (<c>|V1</c>).</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">The file cannot be read, or holds no tensor.</exception>
    public static TensorData Read(string path, ElementType? type = null, ReadLimits? limits = null)
    {
        try
        {
            return ReadFile(path, type, limits ?? ReadLimits.Default);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
    }

    private static TensorData ReadFile(string path, ElementType? expected, ReadLimits limits)
    {
        FileInfo file = new(RealPath.Of(path));
        // a pipe, which may never say a word, has no length
        if (file.Exists && file.Length == 0)
            throw new GraphBridgeException("it is no .npy file", remedy: "write it with numpy.save");
        using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, file.Length, expected, limits,
            (type, header) => TensorData.FromFile(type, header.Shape, new(file.FullName, header.Length, file.Length - header.Length, file.Length, file.LastWriteTimeUtc)));
    }

    /// <summary>Reads a tensor from a stream, or leaves its elements where they are.</summary>
    /// <param name="stream">What the file or entry holds, from its beginning.</param>
    /// <param name="size">Bytes of the whole.</param>
    /// <param name="expected">The type, if known.</param>
    /// <param name="limits">How much of it is read.</param>
    /// <param name="leave">Makes a tensor of elements that are in the model's order and stay where they are, behind the header.</param>
    internal static TensorData Read(Stream stream, long size, ElementType? expected, ReadLimits limits, Func<ElementType, NpyHeader, TensorData> leave)
    {
        var header = NpyHeader.Read(stream, limits);
        var (type, swapped) = Type(header.Description, expected);
        var length = LengthOf(type, header.Shape.AsSpan());
        var found = size - header.Length;
        if (length != found)
            throw new GraphBridgeException($"{TensorType.Of(type, header.Shape.AsSpan())} has {length} bytes, and the file has {found} after its header",
                place: $"byte {header.Length + 1}", remedy: found < length ? "it was cut off: copy or write it again" : "save one array in a file");
        var columns = header.FortranOrder && header.Shape.Count(dimension => dimension != 1) > 1 && length > 0;
        swapped &= NpyTypes.NumberSize(type) > 1;
        if (!swapped && !columns)
            return leave(type, header);
        if (found > Array.MaxLength)
            throw new GraphBridgeException($"its {found} bytes do not fit in memory to be put in order", remedy: "save it little-endian and in C order, as numpy.save does with numpy.ascontiguousarray(a)");
        var bytes = new byte[found];
        stream.ReadExactly(bytes);
        if (swapped)
            ElementOrder.SwapBytes(bytes, NpyTypes.NumberSize(type));
        return TensorData.FromBytes(type, header.Shape, columns ? ElementOrder.RowMajor(bytes, header.Shape.AsSpan(), type.Bits() / 8) : bytes);
    }

    private static (ElementType Type, bool Swapped) Type(string description, ElementType? expected)
    {
        // an order may be left out, or said not to matter
        var hasOrder = description.Length > 0 && description[0] is '<' or '>' or '|' or '=';
        if (NpyTypes.Find(hasOrder ? description[1..] : description, expected) is { } type)
            return (type, description[0] == '>');
        var (reason, remedy) = NpyTypes.Refusal(description);
        throw new GraphBridgeException(reason, place: "the header's descr", remedy: remedy);
    }

    /// <summary>Bytes of a tensor's elements.</summary>
    private static long LengthOf(ElementType type, ReadOnlySpan<long> shape)
    {
        var length = (Int128)(type.Bits() / 8);
        // a zero makes the tensor empty, and no reason to let the others overflow what multiplies them
        foreach (var size in shape)
            if ((length *= Math.Max(1, size)) > long.MaxValue)
                throw new GraphBridgeException("its shape has more elements than any file", place: "the header's shape", remedy: "write the file again with numpy.save");
        return shape.Contains(0) ? 0 : (long)length;
    }

    /// <summary>Writes a tensor to a file, whole or not at all.</summary>
    /// <exception cref="GraphBridgeException">The file cannot be written, or cannot hold the tensor.</exception>
    public static void Write(string path, TensorData tensor)
    {
        try
        {
            AtomicFile.Write(path, stream => Write(stream, tensor));
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    /// <summary>Writes a tensor to a stream.</summary>
    /// <exception cref="GraphBridgeException">A .npy file cannot hold the tensor.</exception>
    public static void Write(Stream stream, TensorData tensor)
    {
        if (!tensor.HasContent)
            throw new GraphBridgeException("only the tensor's type is known, and not its elements", remedy: "read it from a file that has them");
        WriteHeader(stream, tensor.ElementType, tensor.Dimensions.AsSpan(), tensor.ByteLength);
        tensor.CopyTo(stream);
    }

    /// <summary>Writes elements that stand in memory, little-endian and row-major, to a stream.</summary>
    /// <exception cref="GraphBridgeException">A .npy file cannot hold them.</exception>
    public static void Write(Stream stream, ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        WriteHeader(stream, type, dimensions, bytes.Length);
        stream.Write(bytes);
    }

    /// <summary>Bytes of a .npy file with a tensor.</summary>
    /// <exception cref="GraphBridgeException">A .npy file cannot hold the tensor.</exception>
    internal static long SizeOf(ElementType type, ReadOnlySpan<long> dimensions, long length)
    {
        using var header = new MemoryStream();
        WriteHeader(header, type, dimensions, length);
        return header.Length + length;
    }

    private static void WriteHeader(Stream stream, ElementType type, ReadOnlySpan<long> dimensions, long length)
    {
        if (!CanHold(type))
            throw new GraphBridgeException($"a .npy file cannot hold {type.Name()}", remedy: "convert the tensor to a type that NumPy has");
        if (dimensions.Length > MaximumRank)
            throw new GraphBridgeException($"a .npy file cannot hold {dimensions.Length} dimensions", remedy: $"reshape the tensor to at most {MaximumRank}");
        if (dimensions.ContainsAnyInRange(long.MinValue, -1) || LengthOf(type, dimensions) != length)
            throw new GraphBridgeException($"the tensor has {length} bytes, which {TensorType.Of(type, dimensions)} has not", remedy: "give it the dimensions of its elements");
        NpyHeader.Write(stream, type, dimensions);
    }
}
