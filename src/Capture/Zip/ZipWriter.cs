using System.Buffers.Binary;
using System.Text;

namespace GraphBridge.Capture.Zip;

/// <summary>
/// Writes a ZIP archive of entries that are not packed. The same entries give the same bytes: all are of the first day that
/// ZIP knows. Each content begins at a multiple of 64 bytes, as arrays do that are mapped into memory.
/// </summary>
/// <param name="stream">Where it goes, from the stream's beginning; it can be read back to and stays open.</param>
internal sealed class ZipWriter(Stream stream)
{
    private const uint HeaderSignature = 0x04034B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const ushort Version = 20;
    private const ushort Version64 = 45;
    private const ushort Utf8Names = 0x0800;
    private const ushort FirstDay = 0x0021;

    /// <summary>An extra field of zeros, by which others who align contents mark it too.</summary>
    private const ushort PaddingId = 0xD935;

    private const int Alignment = 64;
    private const int HeaderSize = 30;

    private readonly List<Written> _entries = [];

    private readonly record struct Written(byte[] Name, ushort Flags, uint Crc, long Size, long Header);

    /// <summary>Writes an entry.</summary>
    /// <param name="name">Its name, of at most 65,535 bytes as UTF-8.</param>
    /// <param name="size">Its exact size.</param>
    /// <param name="write">Writes the content; the stream that it gets is not read and has no place.</param>
    /// <typeparam name="T">What the writing needs.</typeparam>
    /// <param name="state">What the writing needs.</param>
    public void Add<T>(string name, long size, T state, Action<T, Stream> write) where T : allows ref struct
    {
        var header = stream.Position;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var flags = Ascii.IsValid(bytes) ? (ushort)0 : Utf8Names;
            var extra = Extra(header + HeaderSize + bytes.Length, size);
            stream.Position = header + HeaderSize + bytes.Length + extra.Length;
            var content = new SummedStream(stream);
            write(state, content);
            var end = stream.Position;
            Written entry = new(bytes, flags, content.Sum, size, header);
            stream.Position = header;
            WriteHeader(entry, extra);
            stream.Position = end;
            _entries.Add(entry);
        }
        catch
        {
            stream.SetLength(header);
            stream.Position = header;
            throw;
        }
    }

    /// <summary>Writes the directory, after which the archive is whole.</summary>
    public void End()
    {
        var begin = stream.Position;
        foreach (var entry in _entries)
            WriteEntry(entry);
        var size = stream.Position - begin;
        var isWide = _entries.Count >= ushort.MaxValue || size >= uint.MaxValue || begin >= uint.MaxValue;
        if (isWide)
            WriteEnd64(begin, size);
        Span<byte> end = stackalloc byte[22];
        U32(end, 0, EndSignature);
        U16(end, 8, Narrow16(_entries.Count));
        U16(end, 10, Narrow16(_entries.Count));
        U32(end, 12, Narrow(size));
        U32(end, 16, Narrow(begin));
        stream.Write(end);
    }

    /// <summary>The sizes of a large entry, and zeros up to where the content may begin.</summary>
    private static byte[] Extra(long at, long size)
    {
        var wide = size >= uint.MaxValue ? 20 : 0;
        var padding = (int)(-(at + wide) & (Alignment - 1));
        // a field has a mark and a length
        if (padding is > 0 and < 4)
            padding += Alignment;
        var extra = new byte[wide + padding];
        if (wide > 0)
        {
            U16(extra, 0, 1);
            U16(extra, 2, 16);
            U64(extra, 4, size);
            U64(extra, 12, size);
        }
        if (padding > 0)
        {
            U16(extra, wide, PaddingId);
            U16(extra, wide + 2, (ushort)(padding - 4));
        }
        return extra;
    }

    private void WriteHeader(Written entry, byte[] extra)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        U32(header, 0, HeaderSignature);
        U16(header, 4, entry.Size >= uint.MaxValue ? Version64 : Version);
        U16(header, 6, entry.Flags);
        U16(header, 12, FirstDay);
        U32(header, 14, entry.Crc);
        U32(header, 18, Narrow(entry.Size));
        U32(header, 22, Narrow(entry.Size));
        U16(header, 26, (ushort)entry.Name.Length);
        U16(header, 28, (ushort)extra.Length);
        stream.Write(header);
        stream.Write(entry.Name);
        stream.Write(extra);
    }

    private void WriteEntry(Written entry)
    {
        List<long> wide = [];
        if (entry.Size >= uint.MaxValue)
            wide.AddRange([entry.Size, entry.Size]);
        if (entry.Header >= uint.MaxValue)
            wide.Add(entry.Header);
        var extra = new byte[wide.Count == 0 ? 0 : 4 + 8 * wide.Count];
        if (wide.Count > 0)
        {
            U16(extra, 0, 1);
            U16(extra, 2, (ushort)(8 * wide.Count));
            for (var i = 0; i < wide.Count; i++)
                U64(extra, 4 + 8 * i, wide[i]);
        }
        var version = wide.Count > 0 ? Version64 : Version;
        Span<byte> fields = stackalloc byte[46];
        fields.Clear();
        U32(fields, 0, EntrySignature);
        U16(fields, 4, version);
        U16(fields, 6, version);
        U16(fields, 8, entry.Flags);
        U16(fields, 14, FirstDay);
        U32(fields, 16, entry.Crc);
        U32(fields, 20, Narrow(entry.Size));
        U32(fields, 24, Narrow(entry.Size));
        U16(fields, 28, (ushort)entry.Name.Length);
        U16(fields, 30, (ushort)extra.Length);
        U32(fields, 42, Narrow(entry.Header));
        stream.Write(fields);
        stream.Write(entry.Name);
        stream.Write(extra);
    }

    private void WriteEnd64(long begin, long size)
    {
        var at = stream.Position;
        Span<byte> end = stackalloc byte[56 + 20];
        end.Clear();
        U32(end, 0, End64Signature);
        U64(end, 4, 56 - 12);
        U16(end, 12, Version64);
        U16(end, 14, Version64);
        U64(end, 24, _entries.Count);
        U64(end, 32, _entries.Count);
        U64(end, 40, size);
        U64(end, 48, begin);
        U32(end, 56, Locator64Signature);
        U64(end, 64, at);
        U32(end, 72, 1);
        stream.Write(end);
    }

    private static uint Narrow(long value) => (uint)Math.Min(value, uint.MaxValue);

    private static ushort Narrow16(int value) => (ushort)Math.Min(value, ushort.MaxValue);

    private static void U16(Span<byte> bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], value);

    private static void U32(Span<byte> bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);

    private static void U64(Span<byte> bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value);
}
