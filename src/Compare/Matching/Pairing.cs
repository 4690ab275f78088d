namespace GraphBridge.Compare;

/// <summary>Which parts of one kind of two graphs are the same one, by their places, and how that was found.</summary>
internal sealed class Pairing
{
    private readonly MatchReason[] _reason;
    private readonly float[] _sureness;

    public Pairing(int a, int b)
    {
        (BOf, AOf, _reason, _sureness) = (Places.None(a), Places.None(b), new MatchReason[a], new float[a]);
    }

    /// <summary>By place in the first graph: the place in the second; -1 for none.</summary>
    public int[] BOf { get; }

    /// <summary>By place in the second graph: the place in the first; -1 for none.</summary>
    public int[] AOf { get; }

    /// <summary>How many pairs there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether neither has its like yet.</summary>
    public bool AreFree(int a, int b) => BOf[a] < 0 && AOf[b] < 0;

    /// <summary>Whether everything has its like.</summary>
    public bool IsComplete => Count == BOf.Length && Count == AOf.Length;

    public MatchReason ReasonOf(int a) => _reason[a];

    public double SurenessOf(int a) => _sureness[a];

    public void Add(int a, int b, MatchReason reason, float sureness)
    {
        (BOf[a], AOf[b], _reason[a], _sureness[a]) = (b, a, reason, sureness);
        Count++;
    }

    /// <summary>Whether all of one graph has its like, so that nothing more can be matched.</summary>
    public bool IsExhausted => Count == BOf.Length || Count == AOf.Length;

    /// <summary>The same pairs seen from the other graph.</summary>
    public Pairing Inverse()
    {
        var inverse = new Pairing(AOf.Length, BOf.Length);
        for (var a = 0; a < BOf.Length; a++)
            if (BOf[a] is >= 0 and var b)
                inverse.Add(b, a, _reason[a], _sureness[a]);
        return inverse;
    }
}

/// <summary>All pairs of two graphs, and the bounds that were reached in finding them.</summary>
internal sealed class Pairs(ForwardGraph a, ForwardGraph b)
{
    public ForwardGraph A { get; } = a;
    public ForwardGraph B { get; } = b;
    public Pairing Operations { get; private init; } = new(a.Operations.Count, b.Operations.Count);
    public Pairing Modules { get; private init; } = new(a.Modules.Count, b.Modules.Count);
    public Pairing Calls { get; private init; } = new(a.Calls.Count, b.Calls.Count);
    public Pairing Values { get; private init; } = new(a.Values.Count, b.Values.Count);
    public SortedSet<string> Limits { get; private init; } = new(StringComparer.Ordinal);

    public Pairs Inverse() => new(B, A)
    {
        Operations = Operations.Inverse(),
        Modules = Modules.Inverse(),
        Calls = Calls.Inverse(),
        Values = Values.Inverse(),
        Limits = Limits,
    };
}
