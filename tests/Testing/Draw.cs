namespace GraphBridge.Testing;

/// <summary>The one source of chance of a random graph: the same seed and size draw the same graph.</summary>
internal sealed class Draw(int seed, int size, GraphGeneratorOptions options)
{
    private readonly Random _random = new(seed);

    public GraphGeneratorOptions Options { get; } = options;

    /// <summary>How large things may get: from 0, where everything is as empty as it may be, to 100.</summary>
    public int Size { get; } = Math.Clamp(size, 0, 100);

    public int Below(int limit) => _random.Next(limit);

    /// <summary>A count from 0 up to a limit that is reached only at full size.</summary>
    public int Count(int limit) => _random.Next((limit * Size + 99) / 100 + 1);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public long Long() => _random.NextInt64(long.MinValue, long.MaxValue);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    public Metadata Metadata()
    {
        if (!Chance(0.25))
            return GraphBridge.Metadata.Empty;
        return GraphBridge.Metadata.Of(Enumerable.Range(0, 1 + Below(3)).Select(_ => KeyValuePair.Create(this.Text(), this.Text())).ToArray());
    }
}
