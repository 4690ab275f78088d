using System.Buffers.Binary;
using System.Text;

namespace GraphBridge.Capture.Zip;

/// <summary>
/// Reads a ZIP archive's directory, and takes nothing in it on trust: an archive that two readers could understand in two
/// ways is refused.
/// </summary>
internal static class ZipDirectory
{
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EntrySize = 46;
    private const int EndSize = 22;
    private const int End64Size = 56;
    private const int Locator64Size = 20;

    /// <summary>Compression options, a descriptor, UTF-8 names. Others mean encryption and the like.</summary>
    private const ushort KnownFlags = 0x080E;

    private const ushort DescriptorFlag = 0x0008;

    /// <summary>The entries in the directory's order, and where it begins. The file <see cref="HasMagic">begins</see> as an archive.</summary>
    public static (List<ZipEntry> Entries, long Begin) Read(Stream archive, ReadLimits limits)
    {
        var (begin, size, count) = FindDirectory(archive);
        if (size > limits.DirectoryBytes)
            throw ZipBroken.Because($"the archive's directory of {size} bytes is larger than one of a million entries");
        var bytes = new byte[size];
        ReadAt(archive, begin, bytes);
        var entries = new List<ZipEntry>();
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 0)
            entries.Add(ReadEntry(ref rest));
        return entries.Count == count ? (entries, begin)
            : throw ZipBroken.Because($"the archive's directory has {entries.Count} entries and its end says {count}");
    }

    /// <summary>Fills the buffer from a place in the archive that must be there.</summary>
    public static void ReadAt(Stream archive, long at, Span<byte> buffer)
    {
        if (at < 0 || at > archive.Length - buffer.Length)
            throw ZipBroken.Because("the archive points past its end");
        archive.Position = at;
        archive.ReadExactly(buffer);
    }

    /// <summary>Whether a file begins as archives do, empty ones too.</summary>
    public static bool HasMagic(Stream archive)
    {
        Span<byte> magic = stackalloc byte[4];
        archive.Position = 0;
        return archive.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && (magic.SequenceEqual("PK\u0003\u0004"u8) || magic.SequenceEqual("PK\u0005\u0006"u8));
    }

    private static (long Begin, long Size, long Count) FindDirectory(Stream archive)
    {
        var tail = new byte[Math.Min(archive.Length, EndSize + ushort.MaxValue)];
        var tailBegin = archive.Length - tail.Length;
        ReadAt(archive, tailBegin, tail);
        var at = tail.Length - EndSize;
        // a comment may follow, and fills the rest
        while (at >= 0 && !(U32(tail, at) == EndSignature && U16(tail, at + 20) == tail.Length - at - EndSize))
            at--;
        if (at < 0)
            throw ZipBroken.Because("the archive has no end: the file is truncated or damaged");
        var end = tail.AsSpan(at, EndSize);
        long count = U16(end, 10), size = U32(end, 12), begin = U32(end, 16), follows = tailBegin + at;
        if (U16(end, 4) != 0 || U16(end, 6) != 0 || U16(end, 8) != U16(end, 10))
            throw ZipBroken.Because("the archive is one part of several");
        if (at >= Locator64Size && U32(tail, at - Locator64Size) == Locator64Signature)
        {
            var locator = tail.AsSpan(at - Locator64Size, Locator64Size);
            var end64At = (long)U64(locator, 8);
            Span<byte> end64 = stackalloc byte[End64Size];
            ReadAt(archive, end64At, end64);
            if (U32(end64, 0) != End64Signature || U64(end64, 4) != End64Size - 12 || end64At + End64Size != tailBegin + at - Locator64Size
                || U32(locator, 4) != 0 || U32(end64, 16) != 0 || U32(end64, 20) != 0 || U64(end64, 24) != U64(end64, 32))
                throw ZipBroken.Because("the archive's end is damaged");
            count = Wider(count, ushort.MaxValue, U64(end64, 32));
            size = Wider(size, uint.MaxValue, U64(end64, 40));
            begin = Wider(begin, uint.MaxValue, U64(end64, 48));
            follows = end64At;
        }
        return begin <= follows && begin + size == follows ? (begin, size, count)
            : throw ZipBroken.Because("the archive's directory isn't where its end says");
    }

    /// <summary>A field that stands twice: the wide one counts, and the narrow one must not contradict it.</summary>
    private static long Wider(long narrow, long full, ulong wide) => wide <= long.MaxValue / 2 && (narrow == full || narrow == (long)wide) ? (long)wide
        : throw ZipBroken.Because("the archive's two ends contradict each other");

    private static ZipEntry ReadEntry(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < EntrySize || U32(rest, 0) != EntrySignature)
            throw ZipBroken.Because("the archive's directory is damaged");
        int nameLength = U16(rest, 28), extraLength = U16(rest, 30), commentLength = U16(rest, 32);
        if (rest.Length - EntrySize < nameLength + extraLength + commentLength)
            throw ZipBroken.Because("the archive's directory is damaged");
        var name = Encoding.UTF8.GetString(rest.Slice(EntrySize, nameLength));
        ushort flags = U16(rest, 8), method = U16(rest, 10);
        if ((flags & ~KnownFlags) != 0 || method is not (0 or 8) || U16(rest, 34) != 0)
            throw ZipBroken.At(name, "the entry is encrypted or packed in a way that isn't read here");
        var wide = Extra64(name, rest.Slice(EntrySize + nameLength, extraLength));
        var size = Widened(name, U32(rest, 24), ref wide);
        var packed = Widened(name, U32(rest, 20), ref wide);
        var header = Widened(name, U32(rest, 42), ref wide);
        var entry = new ZipEntry(name, method == 8, (flags & DescriptorFlag) != 0, U32(rest, 16), packed, size, header);
        rest = rest[(EntrySize + nameLength + extraLength + commentLength)..];
        return entry;
    }

    /// <summary>The extra field that has the sizes of large entries; empty where there is none.</summary>
    private static ReadOnlySpan<byte> Extra64(string name, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = U16(extra, 2);
            if (length > extra.Length - 4)
                break;
            if (U16(extra, 0) == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return extra.Length == 0 ? [] : throw ZipBroken.At(name, "the entry's extra fields are damaged");
    }

    private static long Widened(string name, uint narrow, ref ReadOnlySpan<byte> wide)
    {
        if (narrow != uint.MaxValue)
            return narrow;
        if (wide.Length < 8 || U64(wide, 0) > long.MaxValue / 2)
            throw ZipBroken.At(name, "the entry's sizes are damaged");
        var value = (long)U64(wide, 0);
        wide = wide[8..];
        return value;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
