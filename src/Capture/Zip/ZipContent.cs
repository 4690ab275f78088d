using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GraphBridge.Capture.Zip;

/// <summary>
/// Checks that a ZIP archive is whole: the entries' places, sums, names and sizes, and that what it is unpacked to stands in
/// proportion to the file.
/// </summary>
internal static class ZipContent
{
    private const uint HeaderSignature = 0x04034B50;
    private const uint DescriptorSignature = 0x08074B50;
    private const int HeaderSize = 30;
    private const int ChunkSize = 1 << 16;

    /// <summary>Returns the entries, in the directory's order, when all is well.</summary>
    /// <exception cref="GraphBridgeException">What is wrong, and with which entry.</exception>
    public static List<ZipEntry> Check(Stream archive, ZipLimits limits, CancellationToken cancellation)
    {
        var entries = Places(archive, limits, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            foreach (var entry in entries.OrderBy(entry => entry.Header))
                CheckSum(archive, entry, buffer, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return entries;
    }

    /// <summary>Returns the entries, in the directory's order, when all but their content is well; that is not read.</summary>
    /// <exception cref="GraphBridgeException">What is wrong, and with which entry.</exception>
    public static List<ZipEntry> Places(Stream archive, ZipLimits limits, CancellationToken cancellation)
    {
        var (entries, end) = ZipDirectory.Read(archive, limits.Read);
        CheckNames(entries);
        CheckSizes(entries, archive.Length, limits);
        long free = 0;
        foreach (var place in Enumerable.Range(0, entries.Count).OrderBy(place => entries[place].Header))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entries[place].Header < free)
                throw ZipBroken.At(entries[place].Name, "the entry lies over another one");
            var entry = entries[place] with { Content = CheckHeader(archive, entries[place]) };
            if (entry.Content > end || entry.Packed > end - entry.Content)
                throw ZipBroken.At(entry.Name, "the entry reaches past the end of the archive's content");
            free = entry.Content + entry.Packed + CheckDescriptor(archive, entry);
            entries[place] = entry;
            if (free > end)
                throw ZipBroken.At(entry.Name, "the entry reaches past the end of the archive's content");
        }
        return entries;
    }

    private static void CheckNames(List<ZipEntry> entries)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in entries.Select(entry => entry.Name))
        {
            if (!StaysInside(name))
                throw ZipBroken.At(name, "an entry's name leads out of the archive");
            if (!names.Add(name))
                throw ZipBroken.At(name, "two entries have one name");
        }
    }

    /// <summary>Whether an entry of this name is unpacked inside of the folder that the archive is unpacked in.</summary>
    public static bool StaysInside(string name) =>
        !name.AsSpan().ContainsAny('\\', '\0') && !name.TrimEnd('/').Split('/').Any(part => part is "" or "." or "..");

    private static void CheckSizes(List<ZipEntry> entries, long length, ZipLimits limits)
    {
        Int128 sum = 0;
        foreach (var entry in entries)
        {
            if (!entry.IsDeflated && entry.Packed != entry.Size)
                throw ZipBroken.At(entry.Name, $"the entry isn't packed, and takes {entry.Packed} bytes for {entry.Size}");
            sum += entry.Size;
        }
        if (sum > limits.AtLeast + (Int128)length * limits.Times)
            throw ZipBroken.Because($"the archive of {length} bytes unpacks to {sum}: it is made to fill memory");
    }

    /// <summary>Checks the header before an entry against the directory, and gives where the content begins.</summary>
    private static long CheckHeader(Stream archive, ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        ZipDirectory.ReadAt(archive, entry.Header, header);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var name = new byte[nameLength];
        ZipDirectory.ReadAt(archive, entry.Header + HeaderSize, name);
        var agrees = BinaryPrimitives.ReadUInt32LittleEndian(header) == HeaderSignature
            && ((flags & 8) != 0) == entry.HasDescriptor
            && BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) == (entry.IsDeflated ? 8 : 0)
            && Agrees(header[14..], entry.Crc, entry)
            && (Agrees(header[18..], entry.Packed, entry) || BinaryPrimitives.ReadUInt32LittleEndian(header[18..]) == uint.MaxValue)
            && (Agrees(header[22..], entry.Size, entry) || BinaryPrimitives.ReadUInt32LittleEndian(header[22..]) == uint.MaxValue)
            && Encoding.UTF8.GetString(name) == entry.Name;
        return agrees ? entry.Header + HeaderSize + nameLength + extraLength
            : throw ZipBroken.At(entry.Name, "the entry and the archive's directory contradict each other");
    }

    private static bool Agrees(ReadOnlySpan<byte> field, long value, ZipEntry entry) =>
        BinaryPrimitives.ReadUInt32LittleEndian(field) is var found && (found == value || (entry.HasDescriptor && found == 0));

    /// <summary>Checks what stands behind an entry that has its sums there, and gives its length.</summary>
    private static long CheckDescriptor(Stream archive, ZipEntry entry)
    {
        var at = entry.Content + entry.Packed;
        if (!entry.HasDescriptor)
            return 0;
        Span<byte> bytes = stackalloc byte[24];
        ZipDirectory.ReadAt(archive, at, bytes[..12]);
        // its signature is optional, and its sizes are of four or eight bytes
        var signature = BinaryPrimitives.ReadUInt32LittleEndian(bytes) == DescriptorSignature ? 4 : 0;
        foreach (var width in (ReadOnlySpan<int>)[4, 8])
        {
            var length = signature + 4 + 2 * width;
            ZipDirectory.ReadAt(archive, at, bytes[..length]);
            var sizes = bytes[(signature + 4)..];
            var (packed, size) = width == 4
                ? (BinaryPrimitives.ReadUInt32LittleEndian(sizes), BinaryPrimitives.ReadUInt32LittleEndian(sizes[4..]))
                : ((long)BinaryPrimitives.ReadUInt64LittleEndian(sizes), (long)BinaryPrimitives.ReadUInt64LittleEndian(sizes[8..]));
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[signature..]) == entry.Crc && packed == entry.Packed && size == entry.Size)
                return length;
        }
        throw ZipBroken.At(entry.Name, "the entry's sums contradict the archive's directory");
    }

    private static void CheckSum(Stream archive, ZipEntry entry, byte[] buffer, CancellationToken cancellation)
    {
        using var reader = Open(archive, entry);
        long read = 0;
        var sum = 0u;
        try
        {
            while (read <= entry.Size && reader.Read(buffer) is var count and > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                sum = Crc32.Append(sum, buffer.AsSpan(0, count));
                read += count;
            }
        }
        catch (InvalidDataException)
        {
            throw ZipBroken.At(entry.Name, "the entry can't be unpacked");
        }
        if (read != entry.Size)
            throw ZipBroken.At(entry.Name, $"the entry doesn't have the {entry.Size} bytes that the archive's directory says");
        if (sum != entry.Crc)
            throw ZipBroken.At(entry.Name, "the entry's content is damaged: its checksum is wrong");
    }

    /// <summary>An entry's content, unpacked.</summary>
    public static Stream Open(Stream archive, ZipEntry entry)
    {
        var packed = new StreamPart(archive, entry.Content, entry.Packed);
        return entry.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }
}
