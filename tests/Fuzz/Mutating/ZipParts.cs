using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>One entry of an archive, with all that is said of it; each of these things can be a lie.</summary>
internal sealed class ZipPart
{
    public byte[] Name { get; set; } = [];

    public byte[] Packed { get; set; } = [];

    public ushort Method { get; set; }

    public ushort Flags { get; set; }

    public uint Crc { get; set; }

    public uint Size { get; set; }

    public uint? PackedSize { get; set; }

    public byte[] Extra { get; set; } = [];

    /// <summary>What the directory says otherwise than the header before the content.</summary>
    public uint? DirectorySize { get; set; }

    public uint? Offset { get; set; }

    public ZipPart Copy() => (ZipPart)MemberwiseClone();

    /// <summary>The content; what can't be unpacked is empty.</summary>
    public byte[] Content()
    {
        if (Method == 0)
            return Packed;
        try
        {
            using var stream = new DeflateStream(new MemoryStream(Packed), CompressionMode.Decompress);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    public void SetContent(byte[] content, bool deflated)
    {
        Method = deflated ? (ushort)8 : (ushort)0;
        Size = (uint)content.Length;
        Crc = Capture.Zip.Crc32.Append(0, content);
        Packed = deflated ? Deflated(content) : content;
        PackedSize = null;
    }

    private static byte[] Deflated(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
            stream.Write(content);
        return packed.ToArray();
    }
}

/// <summary>ZIP archives taken apart by their directories, and put together.</summary>
internal static class ZipParts
{
    /// <summary>The entries; null where there are none to be found.</summary>
    public static List<ZipPart>? Read(byte[] archive)
    {
        try
        {
            return Entries(archive);
        }
        catch (ArgumentOutOfRangeException)
        {
            // some of the fixtures are broken on purpose
            return null;
        }
    }

    private static List<ZipPart>? Entries(byte[] archive)
    {
        var end = archive.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || archive.Length < end + 22)
            return null;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(archive.AsSpan(end + 10));
        var at = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(end + 16));
        var parts = new List<ZipPart>();
        for (var i = 0; i < count; i++)
        {
            var entry = archive.AsSpan(at);
            var (nameLength, extraLength, commentLength) = (Word(entry, 28), Word(entry, 30), Word(entry, 32));
            var header = archive.AsSpan((int)Long(entry, 42));
            var content = 30 + Word(header, 26) + Word(header, 28);
            parts.Add(new()
            {
                Name = entry.Slice(46, nameLength).ToArray(),
                Method = Word(entry, 10),
                Flags = (ushort)(Word(entry, 8) & ~8),
                Crc = Long(entry, 16),
                Size = Long(entry, 24),
                Packed = header.Slice(content, (int)Long(entry, 20)).ToArray(),
            });
            at += 46 + nameLength + extraLength + commentLength;
        }
        return parts;
    }

    /// <summary>Writes an archive.</summary>
    /// <param name="parts">Its entries.</param>
    /// <param name="count">What its end says how many there are; null for the truth.</param>
    public static byte[] Write(List<ZipPart> parts, ushort? count = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        var offsets = new List<uint>();
        foreach (var part in parts)
        {
            offsets.Add((uint)stream.Position);
            writer.Write("PK\u0003\u0004"u8);
            writer.Write((ushort)20);
            Common(writer, part, part.Size);
            writer.Write(part.Name);
            writer.Write(part.Extra);
            writer.Write(part.Packed);
        }
        var begin = (uint)stream.Position;
        foreach (var (index, part) in parts.Index())
        {
            writer.Write("PK\u0001\u0002"u8);
            writer.Write((ushort)20);
            writer.Write((ushort)20);
            Common(writer, part, part.DirectorySize ?? part.Size);
            writer.Write(new byte[10]);
            writer.Write(part.Offset ?? offsets[index]);
            writer.Write(part.Name);
            writer.Write(part.Extra);
        }
        var size = (uint)stream.Position - begin;
        writer.Write("PK\u0005\u0006"u8);
        writer.Write(0);
        writer.Write(count ?? (ushort)parts.Count);
        writer.Write(count ?? (ushort)parts.Count);
        writer.Write(size);
        writer.Write(begin);
        writer.Write((ushort)0);
        return stream.ToArray();
    }

    private static void Common(BinaryWriter writer, ZipPart part, uint size)
    {
        writer.Write(part.Flags);
        writer.Write(part.Method);
        writer.Write(0);
        writer.Write(part.Crc);
        writer.Write(part.PackedSize ?? (uint)part.Packed.Length);
        writer.Write(size);
        writer.Write((ushort)part.Name.Length);
        writer.Write((ushort)part.Extra.Length);
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
