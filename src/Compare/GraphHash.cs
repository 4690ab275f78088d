using System.Globalization;

namespace GraphBridge.Compare;

/// <summary>What a structural hash looks at besides operations, attributes, types, wiring and hierarchy.</summary>
public sealed record HashOptions
{
    /// <summary>Neither names nor weights.</summary>
    public static HashOptions Default { get; } = new();

    /// <summary>Whether names, module paths and the order of operations count.</summary>
    public bool Names { get; init; }

    /// <summary>Whether the elements of parameters, buffers and constants count.</summary>
    public bool Weights { get; init; }
}

/// <summary>
/// A hash of what a graph computes: the same for graphs that differ in names, in the order of operations that do not need each
/// other, in metadata and, unless they are asked for, in weights. It pins an architecture; it is no protection against forgery.
/// </summary>
public static class GraphHash
{
    /// <summary>The hash as 32 hexadecimal digits.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">What else counts; nothing by default.</param>
    /// <exception cref="GraphBridgeException">A tensor's file is gone or was changed.</exception>
    public static string Of(ForwardGraph graph, HashOptions? options = null)
    {
        options ??= HashOptions.Default;
        var code = new GraphCode(graph);
        var (up, down) = (code.Up(), code.Down());
        var (first, second) = (Mix.Of(41, (ulong)code.Count), Mix.Of(42, (ulong)code.Count));
        void Add(ulong hash)
        {
            // sums, since what has no order must not give the hash one
            first += Mix.Of(43, hash);
            second += Mix.Of(44, hash);
        }
        for (var op = 0; op < code.Count; op++)
            Add(Mix.Of(up[op], down[op], code.TypedLabel[op]));
        for (var i = 0; i < graph.Store.GraphInputs.Count; i++)
            Add(Mix.Of(45, (ulong)i, ContentHash.Of(graph.Store.ValueTypes[graph.Store.GraphInputs[i]])));
        for (var i = 0; i < graph.Store.GraphOutputs.Count; i++)
            Add(Mix.Of(46, (ulong)i, ContentHash.Of(graph.Store.ValueTypes[graph.Store.GraphOutputs[i]])));
        var calls = new CallCode(code);
        foreach (var call in calls.Children[^1])
            Add(calls.Shape[call]);
        foreach (var function in graph.Functions)
            Add(Mix.Of(ContentHash.Of(function.Type), ContentHash.Of(new AttributeValue.Graph(function.Body))));
        if (options.Weights)
            foreach (var value in graph.Store.Data.Keys.Order())
                Add(Weight(code, down, value));
        if (options.Names)
            Add(Fingerprint.Of(graph));
        return Mix.Spread(first).ToString("x16", CultureInfo.InvariantCulture) + Mix.Spread(second).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Weight(GraphCode code, ulong[] down, int value)
    {
        ulong hash = 47;
        var uses = code.Graph.Uses;
        for (var use = uses.Start[value]; use < uses.Start[value + 1]; use++)
            hash += Mix.Of(down[uses.Operation[use]], (ulong)uses.Slot[use]);
        return Mix.Of(hash, code.Graph.Store.Data[value] switch
        {
            TensorData data => ContentHash.Of(data),
            SparseTensorData data => ContentHash.Of(data),
            var other => throw new InvalidOperationException($"data of kind {other.GetType()}"),
        });
    }
}
