namespace GraphBridge.Capture;

/// <summary>
/// From the ids of a stream to numbers from 0. Ids are most often counted up from a small number, and then this is an
/// array; a stream with others costs a dictionary and no more memory than it has ids.
/// </summary>
internal sealed class IdMap
{
    private int[] _near = new int[256]; // number + 1
    private readonly Dictionary<ulong, int> _far = [];
    private int _count;

    public bool TryGet(ulong id, out int number)
    {
        if (id < (ulong)_near.Length && _near[id] is > 0 and var found)
        {
            number = found - 1;
            return true;
        }
        if (_far.Count > 0)
            return _far.TryGetValue(id, out number);
        number = -1;
        return false;
    }

    /// <summary>Numbers an id that has no number.</summary>
    public int Add(ulong id)
    {
        if (id >= (ulong)_near.Length && id < 4 * (ulong)(_count + 256))
            Array.Resize(ref _near, (int)Math.Max(2L * _near.Length, (long)id + 1));
        if (id < (ulong)_near.Length)
            _near[id] = _count + 1;
        else
            _far.Add(id, _count);
        return _count++;
    }
}
