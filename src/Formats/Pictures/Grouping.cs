namespace GraphBridge.Formats.Pictures;

/// <summary>Things by the cluster they stand in, in their order: flat arrays, because there may be a million.</summary>
internal sealed class Grouping
{
    /// <summary>The cluster of what is not drawn as a node.</summary>
    public const int Nowhere = -2;

    private readonly int[] _start;
    private readonly int[] _items;

    private Grouping(int[] start, int[] items) => (_start, _items) = (start, items);

    /// <summary>Groups the numbers below count by their cluster: -1 outside all.</summary>
    public static Grouping Of(int count, int clusters, Func<int, int> clusterOf)
    {
        var start = new int[clusters + 2];
        var home = new int[count];
        for (var i = 0; i < count; i++)
        {
            home[i] = clusterOf(i);
            if (home[i] != Nowhere)
                start[home[i] + 2]++;
        }
        for (var i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        var next = start.AsSpan(0, clusters + 1).ToArray();
        var items = new int[start[^1]];
        for (var i = 0; i < count; i++)
            if (home[i] != Nowhere)
                items[next[home[i] + 1]++] = i;
        return new(start, items);
    }

    public ReadOnlySpan<int> this[int cluster] => _items.AsSpan(_start[cluster + 1].._start[cluster + 2]);
}
