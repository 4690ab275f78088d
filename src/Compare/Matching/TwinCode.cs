namespace GraphBridge.Compare;

/// <summary>
/// What tells the parts of one graph apart that are alike in what they do and how they are wired: types, metadata, the names of ports, the calls around,
/// small tensors. It leaves out the names of parts, and what a capture saw, which is another in every pass.
/// </summary>
internal sealed class TwinCode
{
    // what differs beside an operation that both lead to is seen after one more round
    private const int Rounds = 2;

    // more is not looked at to tell twins apart: weights may be large, and in a file
    private const int MostBytes = 4096;

    private readonly GraphCode _code;
    private readonly GraphStore _store;

    private TwinCode(GraphCode code) => (_code, _store) = (code, code.Graph.Store);

    /// <summary>By operation: a hash of all that it is, of all that leads to it and of all that follows from it.</summary>
    public static ulong[] Of(GraphCode code)
    {
        var twins = new TwinCode(code);
        var labels = twins.Labels();
        var leaf = twins.Leaves();
        for (var round = 0; round < Rounds; round++)
        {
            var down = code.Down(labels);
            var used = (ulong[])leaf.Clone();
            for (var value = 0; value < used.Length; value++)
                if (used[value] != 0)
                    used[value] = Mix.Of(used[value], code.UsesOf(value, down));
            var up = code.Up(labels, used);
            for (var op = 0; op < labels.Length; op++)
                labels[op] = Mix.Of(up[op], down[op]);
        }
        return labels;
    }

    /// <summary>A hash of what a value that nothing makes is.</summary>
    public static ulong Leaf(ForwardGraph graph, int value) => Mix.Of(Value(graph, value), Elements(graph.Store.Data.GetValueOrDefault(value)));

    private ulong[] Labels()
    {
        var around = Around();
        var labels = new ulong[_code.Count];
        for (var op = 0; op < labels.Length; op++)
        {
            var hash = Mix.Of(_code.Label[op], _code.Call[op] < 0 ? 0 : around[_code.Call[op]], Of(_store.OpMetadata.GetValueOrDefault(op)));
            for (var at = _code.OutStart[op]; at < _code.OutStart[op + 1]; at++)
                hash = Mix.Of(hash, Mix.Of(_store.Outputs.Name[at]), _code.OutValue[at] < 0 ? 0 : Value(_code.Graph, _code.OutValue[at]));
            labels[op] = hash;
        }
        return labels;
    }

    /// <summary>By call: what it runs, and what it runs in.</summary>
    private ulong[] Around()
    {
        var around = new ulong[_store.Calls.Count];
        for (var call = 0; call < around.Length; call++)
        {
            var row = _store.Calls[call];
            var module = _store.Modules[row.Module];
            around[call] = Mix.Of(row.Parent < 0 ? 0 : around[row.Parent], Mix.Of(Mix.Of(module.TypeName), Mix.Of(module.Arguments), Of(module.Metadata)),
                Mix.Of((ulong)row.Pass, (ulong)row.RepeatCount));
        }
        return around;
    }

    private ulong[] Leaves()
    {
        var leaves = new ulong[_code.Leaf.Length];
        for (var value = 0; value < leaves.Length; value++)
            if (_code.Graph.ProducerOf[value] < 0)
                leaves[value] = Leaf(_code.Graph, value);
        foreach (var module in _store.Modules)
        {
            foreach (var (name, value) in module.Parameters)
                leaves[value.Index] += Mix.Of(40, Mix.Of(name), Mix.Of(module.TypeName));
            foreach (var (name, value) in module.Buffers)
                leaves[value.Index] += Mix.Of(41, Mix.Of(name), Mix.Of(module.TypeName));
        }
        for (var i = 0; i < _store.GraphInputs.Count; i++)
            leaves[_store.GraphInputs[i]] += Mix.Of(42, (ulong)i);
        return leaves;
    }

    // a type's text has its denotations too
    private static ulong Value(ForwardGraph graph, int value) => Mix.Of((ulong)graph.Store.ValueKinds[value], Mix.Of(graph.Store.ValueTypes[value]?.ToString()),
        Of(graph.Store.ValueMetadata.GetValueOrDefault(value)));

    private static ulong Of(Metadata? metadata)
    {
        ulong hash = 43;
        foreach (var (key, text) in metadata ?? Metadata.Empty)
            hash = Mix.Of(hash, Mix.Of(key), Mix.Of(text));
        return hash;
    }

    private static ulong Elements(object? tensor) => tensor switch
    {
        TensorData data => Mix.Of(Of(data.Metadata), data is { Range: null, ByteLength: <= MostBytes } ? ContentHash.Of(data) : (ulong)data.ByteLength),
        SparseTensorData sparse => Mix.Of(Mix.Of(Of(sparse.Metadata), Elements(sparse.Values), Elements(sparse.Indices)), Dimensions(sparse)),
        _ => 44,
    };

    private static ulong Dimensions(SparseTensorData sparse)
    {
        ulong hash = 45;
        foreach (var dimension in sparse.Dimensions)
            hash = Mix.Of(hash, (ulong)dimension);
        return hash;
    }
}
