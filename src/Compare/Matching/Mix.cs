using System.Numerics;
using System.Security.Cryptography;

namespace GraphBridge.Compare;

/// <summary>64-bit hashing that gives the same on every machine and run.</summary>
internal static class Mix
{
    /// <summary>A hash of two, in this order.</summary>
    public static ulong Of(ulong a, ulong b) => Spread((BitOperations.RotateLeft(a, 23) * 0x9E3779B97F4A7C15) ^ (b + 0x632BE59BD9B4E019));

    /// <summary>A hash of three, in this order.</summary>
    public static ulong Of(ulong a, ulong b, ulong c) => Of(Of(a, b), c);

    /// <summary>Every bit of the result depends on every bit of the number.</summary>
    public static ulong Spread(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>A hash of a text.</summary>
    public static ulong Of(string? text)
    {
        if (text is null)
            return 0x5851F42D4C957F2D;
        var hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        var i = 0;
        for (; i + 4 <= text.Length; i += 4)
            hash = (BitOperations.RotateLeft(hash, 29) ^ (text[i] | (ulong)text[i + 1] << 16 | (ulong)text[i + 2] << 32 | (ulong)text[i + 3] << 48)) * 0xD6E8FEB86659FD93;
        for (; i < text.Length; i++)
            hash = (BitOperations.RotateLeft(hash, 29) ^ text[i]) * 0xD6E8FEB86659FD93;
        return Spread(hash);
    }

    /// <summary>A hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
