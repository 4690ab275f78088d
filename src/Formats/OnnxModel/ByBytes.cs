using System.Diagnostics.CodeAnalysis;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>What is made of short pieces of a file that come again and again: once for equal bytes.</summary>
/// <param name="make">Makes it.</param>
internal sealed class ByBytes<T>(Func<ReadOnlySpan<byte>, T> make)
{
    private const int Longest = 512;
    private const int MostKept = 1 << 14;

    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _made =
        new Dictionary<byte[], T>(new Comparer()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public T this[ReadOnlySpan<byte> bytes]
    {
        get
        {
            if (bytes.Length > Longest)
                return make(bytes);
            if (_made.TryGetValue(bytes, out var made))
                return made;
            made = make(bytes);
            if (_made.Dictionary.Count < MostKept)
                _made[bytes] = made;
            return made;
        }
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
