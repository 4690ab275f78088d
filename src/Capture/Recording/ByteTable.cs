namespace GraphBridge.Capture;

/// <summary>Strings of bytes, each kept once and numbered from 0 in the order they came.</summary>
internal sealed class ByteTable
{
    private readonly record struct Entry(int Start, int Length, int Hash, int Next);

    private byte[] _bytes = new byte[1024];
    private int _end;
    private readonly List<Entry> _entries = [];
    private int[] _first = new int[64]; // by hash: the entry's number + 1

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>The number of these bytes; a number that was not given before where they are new.</summary>
    public int Intern(ReadOnlySpan<byte> key, out bool added)
    {
        var hashing = new HashCode();
        hashing.AddBytes(key);
        var hash = hashing.ToHashCode();
        for (var at = _first[hash & (_first.Length - 1)] - 1; at >= 0; at = _entries[at].Next)
        {
            if (_entries[at].Hash == hash && this[at].SequenceEqual(key))
            {
                added = false;
                return at;
            }
        }
        added = true;
        return Add(key, hash);
    }

    private int Add(ReadOnlySpan<byte> key, int hash)
    {
        if (_entries.Count == _first.Length)
            Rehash();
        if (key.Length > _bytes.Length - _end)
            Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, checked(_end + key.Length), Array.MaxLength));
        key.CopyTo(_bytes.AsSpan(_end));
        ref var first = ref _first[hash & (_first.Length - 1)];
        _entries.Add(new(_end, key.Length, hash, first - 1));
        _end += key.Length;
        return (first = _entries.Count) - 1;
    }

    private void Rehash()
    {
        _first = new int[2 * _first.Length];
        for (var i = 0; i < _entries.Count; i++)
        {
            ref var first = ref _first[_entries[i].Hash & (_first.Length - 1)];
            _entries[i] = _entries[i] with { Next = first - 1 };
            first = i + 1;
        }
    }
}
