namespace GraphBridge.Compare;

/// <summary>Sets of numbers that are joined two at a time. Each is known by its smallest member.</summary>
internal sealed class Clusters
{
    private readonly int[] _parent;

    public Clusters(int count)
    {
        _parent = new int[count];
        for (var i = 0; i < count; i++)
            _parent[i] = i;
    }

    public int Of(int member)
    {
        while (_parent[member] != member)
            member = _parent[member] = _parent[_parent[member]];
        return member;
    }

    public void Join(int x, int y)
    {
        (x, y) = (Of(x), Of(y));
        _parent[Math.Max(x, y)] = Math.Min(x, y);
    }
}
