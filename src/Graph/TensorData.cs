using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GraphBridge.Files;

namespace GraphBridge;

/// <summary>
/// The elements of a tensor: little-endian, row-major bytes in memory or in a range of a file that is opened only when
/// they are read, or computed when they are read, or a list of byte strings. A tensor may also have no content, as in a file kept
/// for its structure.
/// </summary>
public sealed class TensorData : IEquatable<TensorData>
{
    private const int BlockSize = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Action<Stream>? _write;
    private readonly long _length;

    private TensorData(ElementType elementType, ImmutableArray<long> dimensions, ReadOnlyMemory<byte> bytes, FileRange? range,
        ImmutableArray<ReadOnlyMemory<byte>> strings, Action<Stream>? write = null, long length = 0)
    {
        (_write, _length) = (write, range?.Length ?? (write is null ? bytes.Length : length));
        ElementType = elementType;
        Dimensions = dimensions;
        _bytes = bytes;
        Range = range;
        Strings = strings;
    }

    /// <summary>A tensor whose bytes are in memory.</summary>
    public static TensorData FromBytes(ElementType elementType, ImmutableArray<long> dimensions, ReadOnlyMemory<byte> bytes) =>
        new(elementType, dimensions, bytes, null, default);

    /// <summary>A tensor whose bytes are a range of a file.</summary>
    public static TensorData FromFile(ElementType elementType, ImmutableArray<long> dimensions, FileRange range) =>
        new(elementType, dimensions, default, range, default);

    /// <summary>A tensor whose bytes are made each time they are read, from others that stay where they are.</summary>
    /// <param name="elementType">The type of the elements, of 8 bits or more.</param>
    /// <param name="dimensions">The dimensions, outermost first.</param>
    /// <param name="write">Writes all bytes to a stream, the same each time.</param>
    public static TensorData Computed(ElementType elementType, ImmutableArray<long> dimensions, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        long length = elementType.Bits() / 8;
        foreach (var dimension in dimensions)
            length = checked(length * dimension);
        return new(elementType, dimensions, default, null, default, write, length);
    }

    /// <summary>A tensor of strings, each as its bytes.</summary>
    public static TensorData FromStrings(ImmutableArray<long> dimensions, ImmutableArray<ReadOnlyMemory<byte>> strings) =>
        new(ElementType.String, dimensions, default, null, strings);

    /// <summary>A tensor of which only the type and shape are known.</summary>
    public static TensorData WithoutContent(ElementType elementType, ImmutableArray<long> dimensions) =>
        new(elementType, dimensions, default, null, default) { HasContent = false };

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The dimensions, outermost first; none for a scalar.</summary>
    public ImmutableArray<long> Dimensions { get; }

    /// <summary>Whether the elements are known, and not only their type and shape.</summary>
    public bool HasContent { get; private init; } = true;

    /// <summary>Where in a file the bytes are, or null where they are in memory.</summary>
    public FileRange? Range { get; }

    /// <summary>The strings of a string tensor; default for others.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Strings { get; }

    /// <summary>What else travels with the tensor.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Bytes of content; 0 for strings and for a tensor without content.</summary>
    public long ByteLength => _length;

    /// <summary>The tensor's type.</summary>
    public TensorType Type => TensorType.Of(ElementType, Dimensions.AsSpan());

    /// <summary>The same tensor with other metadata.</summary>
    public TensorData WithMetadata(Metadata metadata) =>
        new(ElementType, Dimensions, _bytes, Range, Strings, _write, _length) { HasContent = HasContent, Metadata = metadata };

    /// <summary>The same bytes with other dimensions, of as many elements.</summary>
    public TensorData WithDimensions(ImmutableArray<long> dimensions) =>
        new(ElementType, dimensions, _bytes, Range, Strings, _write, _length) { HasContent = HasContent };

    /// <summary>All bytes, read from the file where they are in one.</summary>
    /// <exception cref="GraphBridgeException">The file is gone or was changed, or the tensor passes 2 GiB.</exception>
    public ReadOnlyMemory<byte> ToMemory()
    {
        if (Range is null && _write is null)
            return _bytes;
        if (_length > Array.MaxLength)
            throw new GraphBridgeException($"a tensor of {_length} bytes does not fit in memory", Range?.Path, remedy: "use CopyTo");
        var bytes = new byte[_length];
        if (Range is { } range)
        {
            using var stream = range.Open();
            stream.ReadExactly(bytes);
        }
        else
        {
            using var stream = new MemoryStream(bytes);
            _write!(stream);
        }
        return bytes;
    }

    /// <summary>Opens the bytes for reading. They are first computed, all in memory, where they are neither in a file nor in memory.</summary>
    /// <exception cref="GraphBridgeException">The file is gone or was changed, or bytes that are computed pass 2 GiB.</exception>
    public Stream Open()
    {
        if (Range is { } range)
            return range.Open();
        var bytes = ToMemory();
        return MemoryMarshal.TryGetArray(bytes, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    /// <summary>Writes all bytes to a stream, a block at a time.</summary>
    /// <exception cref="GraphBridgeException">The file is gone or was changed.</exception>
    public void CopyTo(Stream destination)
    {
        if (Range is { } range)
            range.CopyTo(destination);
        else if (_write is not null)
            _write(destination);
        else
            destination.Write(_bytes.Span);
    }

    /// <summary>Equal in type, shape, content and metadata, wherever the bytes are.</summary>
    public bool Equals(TensorData? other) => other is not null && Metadata.Equals(other.Metadata) && HasElementsOf(other);

    /// <summary>Equal in type, shape and content, whatever the metadata says.</summary>
    internal bool HasElementsOf(TensorData other) => ReferenceEquals(this, other) || (ElementType == other.ElementType && HasContent == other.HasContent
        && ByteLength == other.ByteLength && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan()) && StringsEqual(other) && BytesEqual(other));

    private bool StringsEqual(TensorData other)
    {
        if (Strings.IsDefault || other.Strings.IsDefault)
            return Strings.IsDefault == other.Strings.IsDefault;
        if (Strings.Length != other.Strings.Length)
            return false;
        for (var i = 0; i < Strings.Length; i++)
            if (!Strings[i].Span.SequenceEqual(other.Strings[i].Span))
                return false;
        return true;
    }

    private bool BytesEqual(TensorData other)
    {
        if (_write is not null || other._write is not null)
            return _write == other._write || Digest().AsSpan().SequenceEqual(other.Digest());
        if (Range is null && other.Range is null)
            return _bytes.Span.SequenceEqual(other._bytes.Span);
        if (Range is { } range && range.Equals(other.Range))
            return true;
        using var mine = Open();
        using var theirs = other.Open();
        var left = new byte[BlockSize];
        var right = new byte[BlockSize];
        for (var remaining = ByteLength; remaining > 0;)
        {
            var count = (int)Math.Min(remaining, left.Length);
            mine.ReadExactly(left, 0, count);
            theirs.ReadExactly(right, 0, count);
            if (!left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
                return false;
            remaining -= count;
        }
        return true;
    }

    // bytes that are computed come as a stream that is written, and two of those can't be read side by side
    private byte[] Digest()
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            CopyTo(stream);
        return hash.Hash!;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorData);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ElementType, Dimensions.Length, ByteLength);
}

/// <summary>A range of bytes of a file, remembered with the file's size and time so that a change is noticed.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="FileLength">The size of the file when the range was taken.</param>
/// <param name="FileTime">The last write to the file when the range was taken, in UTC.</param>
public sealed record FileRange(string Path, long Offset, long Length, long FileLength, DateTime FileTime)
{
    /// <summary>Opens the range for reading.</summary>
    /// <exception cref="GraphBridgeException">The file is gone or was changed.</exception>
    public Stream Open()
    {
        try
        {
            return new FileRangeStream(this);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GraphBridgeException("the file that holds a tensor's bytes is gone", Path, remedy: "keep it in place while the graph is in use", inner: error);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(Path, error);
        }
    }

    /// <summary>Writes the range to a stream, a block at a time.</summary>
    /// <exception cref="GraphBridgeException">The file is gone or was changed.</exception>
    public void CopyTo(Stream destination)
    {
        using var stream = Open();
        stream.CopyTo(destination, 1 << 20);
    }
}

/// <summary>A tensor kept as its non-zero elements, as ONNX's <c>SparseTensorProto</c> keeps it.</summary>
/// <param name="Values">The non-zero elements, a list.</param>
/// <param name="Indices">Where they stand: linear indices, or one row of coordinates each.</param>
/// <param name="Dimensions">The dimensions of the whole, outermost first.</param>
public sealed record SparseTensorData(TensorData Values, TensorData Indices, ImmutableArray<long> Dimensions)
{
    /// <summary>What else travels with the tensor.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <inheritdoc/>
    public bool Equals(SparseTensorData? other) => other is not null && HasMetadataOf(other) && HasElementsOf(other);

    /// <summary>Equal in type, shape and content, whatever the metadata says.</summary>
    internal bool HasElementsOf(SparseTensorData other) => Values.HasElementsOf(other.Values) && Indices.HasElementsOf(other.Indices)
        && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <summary>Equal in the metadata of the whole and of both its tensors.</summary>
    internal bool HasMetadataOf(SparseTensorData other) => Metadata.Equals(other.Metadata) && Values.Metadata.Equals(other.Values.Metadata)
        && Indices.Metadata.Equals(other.Indices.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Values, Indices, Dimensions.Length);
}
