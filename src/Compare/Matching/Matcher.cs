namespace GraphBridge.Compare;

/// <summary>
/// Finds which parts of two graphs are the same ones, from the surest to the least sure: what is equal in all that leads to it
/// and follows from it; the calls; inside these what has the same surroundings, spread along ports and aligned in order; what
/// moved to another module; and of the rest what is most alike.
/// </summary>
internal sealed class Matcher
{
    private const int Surroundings = 2;

    private readonly Pairs _pairs;
    private readonly GraphCode _a;
    private readonly GraphCode _b;
    private readonly CallCode _callsOfA;
    private readonly CallCode _callsOfB;
    private readonly Spread _spread;
    private readonly ulong[] _namesOfA;
    private readonly ulong[] _namesOfB;
    private (ulong[] A, ulong[] B)? _close;
    private bool _namesTell;

    private Matcher(ForwardGraph a, ForwardGraph b)
    {
        _pairs = new(a, b);
        (_a, _b) = (new(a), new(b));
        (_callsOfA, _callsOfB) = (new(_a), new(_b));
        _spread = new(_a, _b, _pairs);
        (_namesOfA, _namesOfB) = (NamesOf(_a), NamesOf(_b));
    }

    public static Pairs Match(ForwardGraph a, ForwardGraph b)
    {
        var matcher = new Matcher(a, b);
        matcher.Operations();
        ModuleMatching.Run(matcher._pairs);
        ValueMatching.Run(matcher._pairs);
        return matcher._pairs;
    }

    /// <summary>Pairs two graphs that have one fingerprint, part by part.</summary>
    public static Pairs Identity(ForwardGraph a, ForwardGraph b)
    {
        var pairs = new Pairs(a, b);
        foreach (var pairing in (Pairing[])[pairs.Modules, pairs.Calls, pairs.Operations])
            for (var i = 0; i < pairing.BOf.Length; i++)
                pairing.Add(i, i, MatchReason.Identity, 1);
        ValueMatching.Identity(pairs);
        return pairs;
    }

    /// <summary>By operation: what it does with its neighbours at one step.</summary>
    private (ulong[] A, ulong[] B) Close => _close ??= (_a.Near(_a.Label, 1), _b.Near(_b.Label, 1));

    private bool IsDone => _pairs.Operations.IsExhausted;

    private void Operations()
    {
        var (near, near2) = (_a.Near(_a.TypedLabel, Surroundings), _b.Near(_b.TypedLabel, Surroundings));
        ByName(near, near2);
        var (up, up2, down, down2) = (_a.Up(), _b.Up(), _a.Down(), _b.Down());
        Whole(Combined(up, down), Combined(up2, down2));
        new CallMatching(_callsOfA, _callsOfB, _pairs, _namesTell).Run();
        if (!IsDone)
            Inside(near, near2, up, up2, down, down2);
        if (!IsDone)
            Elsewhere();
        if (!_pairs.Calls.IsComplete)
            new CallMatching(_callsOfA, _callsOfB, _pairs, _namesTell).Run();
    }

    /// <summary>
    /// By name, where names tell: most have the same surroundings in both graphs. Names that an exporter numbered, or that
    /// someone changed, tell nothing, and then what the operations do decides alone.
    /// </summary>
    private void ByName(ulong[] near, ulong[] near2)
    {
        var (names, names2) = (_namesOfA, _namesOfB);
        var named = new Pairing(_a.Count, _b.Count);
        KeyMatching.Unique(named, Combined(names, near), Combined(names2, near2), MatchReason.Name, 1);
        if (named.Count * 2 < Math.Min(_a.Count, _b.Count))
            return;
        _namesTell = true;
        foreach (var (keys, keys2) in ((ulong[], ulong[])[])[(near, near2), (_a.TypedLabel, _b.TypedLabel), (_a.Label, _b.Label)])
            if (!IsDone)
                KeyMatching.Unique(_pairs.Operations, Combined(names, keys), Combined(names2, keys2), MatchReason.Name, 1);
    }

    /// <summary>What is the same in all that leads to it and all that follows: alone first, and then the twins, each with its own neighbours.</summary>
    private void Whole(ulong[] keysOfA, ulong[] keysOfB)
    {
        var pairing = _pairs.Operations;
        if (IsDone)
            return;
        var found = KeyMatching.Unique(pairing, keysOfA, keysOfB, MatchReason.Hash, 1);
        if (KeyMatching.HasTwins(pairing, keysOfA, keysOfB))
        {
            // a twin goes first with the one that is the same in all that an account would tell
            var (exact, exact2) = (TwinCode.Of(_a), TwinCode.Of(_b));
            found.AddRange(KeyMatching.Unique(pairing, exact, exact2, MatchReason.Hash, 1));
            _spread.From(found, exact, exact2, 1, onlyInside: false, anyOfSeveral: true);
            Twins(exact, exact2);
        }
        _spread.From(found, keysOfA, keysOfB, 1, onlyInside: false, anyOfSeveral: true);
        if (!IsDone)
            Twins(keysOfA, keysOfB);
    }

    private void Twins(ulong[] keysOfA, ulong[] keysOfB) => KeyMatching.Twins(_pairs.Operations, keysOfA, keysOfB, _namesOfA, _namesOfB,
        start => _spread.From([start], keysOfA, keysOfB, 0.9f, onlyInside: false, anyOfSeveral: true));

    /// <summary>Inside calls that are one.</summary>
    private void Inside(ulong[] near, ulong[] near2, ulong[] up, ulong[] up2, ulong[] down, ulong[] down2)
    {
        var (around, around2) = (CallsOf(_a, _pairs.Calls.BOf), CallsOf(_b, null));
        var (named, named2) = (Combined(_namesOfA, near), Combined(_namesOfB, near2));
        Keys(Combined(around, named), Combined(around2, named2), MatchReason.Name, 1);
        Keys(Combined(around, Combined(up, near)), Combined(around2, Combined(up2, near2)), MatchReason.Anchor, 0.95f);
        Keys(Combined(around, Combined(down, near)), Combined(around2, Combined(down2, near2)), MatchReason.Anchor, 0.95f);
        Keys(Combined(around, near), Combined(around2, near2), MatchReason.Anchor, 0.9f);
        Spread(_a.TypedLabel, _b.TypedLabel, 0.9f);
        Sequences(near, near2, 0.9f);
        Spread(_a.Label, _b.Label, 0.85f);
        if (!IsDone)
            Sequences(Close.A, Close.B, 0.85f);
        Sequences(_a.Label, _b.Label, 0.75f);
        Keys(Combined(around, _a.Label), Combined(around2, _b.Label), MatchReason.Anchor, 0.75f);
        Spread(_a.Type, _b.Type, 0.8f);
        Sequences(_a.Type, _b.Type, 0.7f);
        Spread(_a.Type, _b.Type, 0.7f);
        if (!IsDone)
            new PositionMatching(_a, _b, _pairs, _spread).Run();
    }

    /// <summary>What ran in a call that is not the same one, and what is left.</summary>
    private void Elsewhere()
    {
        KeyMatching.Unique(_pairs.Operations, Close.A, Close.B, MatchReason.Anchor, 0.8f);
        _spread.From(Matched(), _a.Label, _b.Label, 0.75f, onlyInside: false);
        if (!IsDone)
            new SimilarityMatching(_a, _b, _pairs, _spread).Run();
    }

    private void Keys(ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness)
    {
        if (!IsDone)
            KeyMatching.Unique(_pairs.Operations, keysOfA, keysOfB, reason, sureness);
    }

    private void Spread(ulong[] keysOfA, ulong[] keysOfB, float sureness)
    {
        if (!IsDone)
            _spread.From(Matched(), keysOfA, keysOfB, sureness, onlyInside: true);
    }

    private void Sequences(ulong[] keysOfA, ulong[] keysOfB, float sureness)
    {
        if (IsDone)
            return;
        var sequences = new SequenceMatching(_pairs.Operations, _pairs.Limits);
        sequences.Align(_callsOfA.Tree.OutsideOperations, _callsOfB.Tree.OutsideOperations, keysOfA, keysOfB, MatchReason.Sequence, sureness);
        for (var call = 0; call < _pairs.Calls.BOf.Length; call++)
            if (_pairs.Calls.BOf[call] is >= 0 and var like)
                sequences.Align(_callsOfA.Tree.OwnOperations(call), _callsOfB.Tree.OwnOperations(like), keysOfA, keysOfB, MatchReason.Sequence, sureness);
    }

    private List<int> Matched()
    {
        var matched = new List<int>(_pairs.Operations.Count);
        for (var op = 0; op < _a.Count; op++)
            if (_pairs.Operations.BOf[op] >= 0)
                matched.Add(op);
        return matched;
    }

    /// <summary>By operation: the call it ran in, told by its place in the second graph; 0 where that has none like it.</summary>
    private static ulong[] CallsOf(GraphCode code, int[]? places)
    {
        var result = new ulong[code.Count];
        for (var op = 0; op < result.Length; op++)
            result[op] = code.Call[op] < 0 ? 1 : places is null ? (ulong)code.Call[op] + 2 : (ulong)(places[code.Call[op]] + 2) is > 1 and var place ? place : 0;
        return result;
    }

    /// <summary>By operation: its name, or where it has none that of what it makes first; 0 without either.</summary>
    private static ulong[] NamesOf(GraphCode code)
    {
        var (store, names) = (code.Graph.Store, new ulong[code.Count]);
        for (var op = 0; op < names.Length; op++)
            names[op] = store.OpNames[op].Length > 0 ? Mix.Of(store.OpNames[op])
                : code.OutStart[op] < code.OutStart[op + 1] && code.OutValue[code.OutStart[op]] is >= 0 and var value ? Mix.Of(store.ValueNames[value]) : 0;
        return names;
    }

    /// <summary>Both keys as one; none where one is none.</summary>
    private static ulong[] Combined(ulong[] x, ulong[] y)
    {
        var keys = new ulong[x.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = x[i] == 0 || y[i] == 0 ? 0 : Mix.Of(x[i], y[i]);
        return keys;
    }
}
