namespace GraphBridge.Capture;

/// <summary>
/// The writes to one storage, in order. Over every 16 writes, every 16 of these groups, and so on, the bytes that they
/// reach are kept too, so that a search passes over groups that lie elsewhere.
/// </summary>
internal sealed class WriteLog
{
    /// <summary>One write: which operation, through which tensor, and where that was then.</summary>
    internal readonly record struct Write(int Operation, int Tensor, MemoryPlace Place);

    private const int GroupBits = 4;
    private readonly List<Write> _writes = [];
    private readonly List<List<(long From, long To)>> _reach = [];

    public int Count => _writes.Count;

    public Write this[int index] => _writes[index];

    public void Add(Write write)
    {
        var reach = write.Place.Extent;
        for (var level = 0; level < _reach.Count || _writes.Count >> (level * GroupBits) > 0; level++)
        {
            if (level == _reach.Count)
                _reach.Add(level == 0 ? [] : [Whole(_reach[level - 1])]);
            var groups = _reach[level];
            var at = _writes.Count >> (level * GroupBits);
            if (at == groups.Count)
                groups.Add(reach);
            else
                groups[at] = Both(groups[at], reach);
        }
        if (_reach.Count == 0)
            _reach.Add([reach]);
        _writes.Add(write);
    }

    /// <summary>The first write from a place in the order on that reaches these bytes; <see cref="Count"/> for none.</summary>
    public int Next(int at, (long From, long To) extent)
    {
        while (at < _writes.Count)
        {
            var level = _reach.Count - 1;
            while (level >= 0 && ((at & ((1 << (level * GroupBits)) - 1)) != 0 || Meets(_reach[level][at >> (level * GroupBits)], extent)))
                level--;
            if (level < 0)
                return at;
            at += 1 << (level * GroupBits);
        }
        return _writes.Count;
    }

    private static (long From, long To) Whole(List<(long From, long To)> groups)
    {
        var whole = groups[0];
        foreach (var group in groups)
            whole = Both(whole, group);
        return whole;
    }

    private static (long From, long To) Both((long From, long To) a, (long From, long To) b) => (Math.Min(a.From, b.From), Math.Max(a.To, b.To));

    private static bool Meets((long From, long To) a, (long From, long To) b) => a.From < b.To && b.From < a.To;
}
