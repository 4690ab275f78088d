namespace GraphBridge.Compare;

/// <summary>How two graphs differ: what is matched with what, what changed, and the script that makes the one of the other.</summary>
public sealed class Comparison
{
    private readonly Pairs _pairs;
    private readonly Pairs _ordered;
    private readonly (ulong A, ulong B) _fingerprints;
    private readonly bool _isTurned;
    private EditScript? _script;

    private Comparison(Pairs ordered, bool isTurned, (ulong, ulong) fingerprints, CompareOptions options)
    {
        (_ordered, _isTurned, _fingerprints) = (ordered, isTurned, fingerprints);
        _pairs = isTurned ? ordered.Inverse() : ordered;
        Limits = [.. _pairs.Limits];
        var withData = !options.Ignore.HasFlag(IgnoredParts.Weights);
        var edits = Edits(withData);
        if (withData)
            _script = new(edits, fingerprints.Item1, fingerprints.Item2);
        Changes = Explanation.Of(_pairs, edits, options);
    }

    /// <summary>The old graph.</summary>
    public ForwardGraph A => _pairs.A;

    /// <summary>The new graph.</summary>
    public ForwardGraph B => _pairs.B;

    /// <summary>Whether nothing is different of what was asked for.</summary>
    public bool AreEqual => Changes.Count == 0;

    /// <summary>What changed, in order, gathered to few lines.</summary>
    public IReadOnlyList<Change> Changes { get; }

    /// <summary>Each bound of the search that was reached, in words; what is told is right all the same, but may be longer than it need be.</summary>
    public IReadOnlyList<string> Limits { get; }

    /// <summary>The operations that are one, in the old graph's order.</summary>
    public IReadOnlyList<OperationMatch> Matches => field ??= List(_pairs.Operations, (a, b, reason, sureness) => new OperationMatch(A.Operations[a], B.Operations[b], reason, sureness));

    /// <summary>The modules that are one, in the old graph's order.</summary>
    public IReadOnlyList<ModuleMatch> ModuleMatches => field ??= List(_pairs.Modules, (a, b, reason, sureness) => new ModuleMatch(A.Modules[a], B.Modules[b], reason, sureness));

    /// <summary>The module calls that are one, in the old graph's order.</summary>
    public IReadOnlyList<CallMatch> CallMatches => field ??= List(_pairs.Calls, (a, b, reason, sureness) => new CallMatch(A.Calls[a], B.Calls[b], reason, sureness));

    /// <summary>The values that are one, parameters among them, in the old graph's order.</summary>
    public IReadOnlyList<ValueMatch> ValueMatches => field ??= List(_pairs.Values, (a, b, reason, sureness) => new ValueMatch(A.Values[a], B.Values[b], reason, sureness));

    /// <summary>The script that makes <see cref="B"/> of <see cref="A"/>, wholly, whatever the options leave out.</summary>
    /// <exception cref="GraphBridgeException">A tensor's file is gone or was changed.</exception>
    public EditScript ToScript() => _script ??= new(Edits(withData: true), _fingerprints.A, _fingerprints.B);

    internal static Comparison Of(ForwardGraph a, ForwardGraph b, CompareOptions options)
    {
        var (x, y) = (Fingerprint.Of(a), Fingerprint.Of(b));
        if (x == y && AreAlike(a, b))
            return new(Matcher.Identity(a, b), false, (x, y), options);
        // one graph is always looked at first, so that turning the two round turns the result round and changes nothing else
        var isTurned = (a.Operations.Count, x).CompareTo((b.Operations.Count, y)) > 0;
        return new(isTurned ? Matcher.Match(b, a) : Matcher.Match(a, b), isTurned, (x, y), options);
    }

    /// <summary>Whether two graphs of one fingerprint have a part for each part; hashes may have been made to collide.</summary>
    private static bool AreAlike(ForwardGraph a, ForwardGraph b) => a.Operations.Count == b.Operations.Count && a.Values.Count == b.Values.Count
        && a.Modules.Count == b.Modules.Count && a.Calls.Count == b.Calls.Count;

    private List<Edit> Edits(bool withData)
    {
        var edits = Differences.Of(_ordered, withData);
        return _isTurned ? edits.ConvertAll(edit => edit.Inverse()) : edits;
    }

    private static List<T> List<T>(Pairing pairing, Func<int, int, MatchReason, double, T> make)
    {
        var list = new List<T>(pairing.Count);
        for (var a = 0; a < pairing.BOf.Length; a++)
            if (pairing.BOf[a] is >= 0 and var b)
                list.Add(make(a, b, pairing.ReasonOf(a), pairing.SurenessOf(a)));
        return list;
    }
}
