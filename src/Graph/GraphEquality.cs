using System.Runtime.CompilerServices;

namespace GraphBridge;

/// <summary>Structural equality, told as the first difference. Values are matched by name, everything else by order.</summary>
internal sealed class GraphEquality
{
    // inner graphs are shared by many operations, at every depth: each pair of them is compared once
    private readonly HashSet<(ForwardGraph, ForwardGraph)> _equalInner = new(ReferenceComparer.Instance);

    private GraphEquality() { }

    public static string? FirstDifference(ForwardGraph a, ForwardGraph b) => new GraphEquality().Difference(a, b);

    private string? Difference(ForwardGraph a, ForwardGraph b)
    {
        if (ReferenceEquals(a, b))
            return null;
        return Graphs(a, b) ?? Counts(a, b) ?? Hierarchy(a, b) ?? Values(a, b) ?? Operations(a, b);
    }

    private static string? Graphs(ForwardGraph a, ForwardGraph b)
    {
        if (a.Name != b.Name)
            return $"name: '{a.Name}' and '{b.Name}'";
        if (a.Producer != b.Producer)
            return $"producer: {a.Producer} and {b.Producer}";
        if (!a.Metadata.Equals(b.Metadata))
            return "metadata of the graph: " + Show(a.Metadata) + " and " + Show(b.Metadata);
        if (!a.Opsets.AsSpan().SequenceEqual(b.Opsets.AsSpan()))
            return "operator sets";
        if (a.Functions.Length != b.Functions.Length)
            return $"functions: {a.Functions.Length} and {b.Functions.Length}";
        for (var i = 0; i < a.Functions.Length; i++)
            if (!a.Functions[i].Equals(b.Functions[i]))
                return $"function {a.Functions[i].Type}: {FirstDifference(a.Functions[i].Body, b.Functions[i].Body) ?? "signature"}";
        return null;
    }

    private static string? Counts(ForwardGraph a, ForwardGraph b)
    {
        if (a.Operations.Count != b.Operations.Count)
            return $"operations: {a.Operations.Count} and {b.Operations.Count}";
        if (a.Values.Count != b.Values.Count)
            return $"values: {a.Values.Count} and {b.Values.Count}";
        if (a.Modules.Count != b.Modules.Count)
            return $"modules: {a.Modules.Count} and {b.Modules.Count}";
        return a.Calls.Count != b.Calls.Count ? $"module calls: {a.Calls.Count} and {b.Calls.Count}"
            : List("inputs", a.Inputs, b.Inputs) ?? List("outputs", a.Outputs, b.Outputs);
    }

    private static string? List(string what, EntityList<Value> a, EntityList<Value> b)
    {
        if (a.Count != b.Count)
            return $"{what}: {a.Count} and {b.Count}";
        for (var i = 0; i < a.Count; i++)
            if (a[i].Name != b[i].Name)
                return $"{what}: '{a[i].Name}' and '{b[i].Name}' at {i}";
        return null;
    }

    private static string? Hierarchy(ForwardGraph a, ForwardGraph b)
    {
        for (var i = 0; i < a.Modules.Count; i++)
        {
            var (x, y) = (a.Modules[i], b.Modules[i]);
            if (x.Path != y.Path || x.TypeName != y.TypeName || x.Arguments != y.Arguments || x.Parent?.Path != y.Parent?.Path
                || !x.Metadata.Equals(y.Metadata) || !Same(a, b, x.Parameters, y.Parameters) || !Same(a, b, x.Buffers, y.Buffers))
                return $"module {i}: '{x}' and '{y}'";
        }
        for (var i = 0; i < a.Calls.Count; i++)
            if (a.Store.Calls[i] != b.Store.Calls[i])
                return $"module call {i}: {a.Store.Calls[i]} and {b.Store.Calls[i]}";
        return null;
    }

    private static bool Same(ForwardGraph a, ForwardGraph b, IReadOnlyList<ModuleValue> x, IReadOnlyList<ModuleValue> y)
    {
        if (x.Count != y.Count)
            return false;
        for (var i = 0; i < x.Count; i++)
            if (x[i].Name != y[i].Name || a[x[i].Value].Name != b[y[i].Value].Name)
                return false;
        return true;
    }

    private static string? Values(ForwardGraph a, ForwardGraph b)
    {
        foreach (var x in a.Values)
        {
            if (b.FindValue(x.Name) is not { } y)
                return $"value '{x.Name}': only in the first";
            if (x.Kind != y.Kind)
                return $"kind of value '{x.Name}': {x.Kind} and {y.Kind}";
            if (!Equals(x.Type, y.Type))
                return $"type of value '{x.Name}': {x.Type} and {y.Type}";
            if (!x.Metadata.Equals(y.Metadata))
                return $"metadata of value '{x.Name}': {Show(x.Metadata)} and {Show(y.Metadata)}";
            if (!Equals(x.Data, y.Data) || !Equals(x.SparseData, y.SparseData))
                return $"data of value '{x.Name}'";
            if (x.Trace != y.Trace)
                return $"trace of value '{x.Name}': {x.Trace} and {y.Trace}";
        }
        return null;
    }

    private string? Operations(ForwardGraph a, ForwardGraph b)
    {
        for (var i = 0; i < a.Operations.Count; i++)
        {
            var (x, y) = (a.Operations[i], b.Operations[i]);
            var difference = x.Type != y.Type ? $"type: {x.Type} and {y.Type}"
                : x.Name != y.Name ? $"name: '{x.Name}' and '{y.Name}'"
                : a.Store.OpCalls[i] != b.Store.OpCalls[i] ? $"module call: {x.Call} and {y.Call}"
                : !x.Metadata.Equals(y.Metadata) ? $"metadata: {Show(x.Metadata)} and {Show(y.Metadata)}"
                : Traces(x.Trace, y.Trace) ?? Ports("inputs", x.Inputs, y.Inputs) ?? Ports("outputs", x.Outputs, y.Outputs) ?? Attributes(x.Attributes, y.Attributes);
            if (difference is not null)
                return $"{GraphIndex.Describe(a.Store, i)}: {difference}";
        }
        return null;
    }

    private string? Traces(OperationTrace? x, OperationTrace? y)
    {
        if (ReferenceEquals(x, y))
            return null;
        if (x is null || y is null || x.Inner is null != y.Inner is null || x with { Inner = null } != y with { Inner = null })
            return $"trace: {x} and {y}";
        if (x.Inner is not { } a || y.Inner is not { } b || _equalInner.Contains((a, b)))
            return null;
        if (Difference(a, b) is { } difference)
            return "inner graph: " + difference;
        _equalInner.Add((a, b));
        return null;
    }

    private static string? Ports(string what, PortList x, PortList y)
    {
        if (x.Count != y.Count)
            return $"{what}: {x.Count} and {y.Count}";
        for (var i = 0; i < x.Count; i++)
        {
            var (left, right) = (x[i], y[i]);
            if (left.Name != right.Name || left.Value?.Name != right.Value?.Name)
                return $"{what}: {left.Name}={left.Value?.Name} and {right.Name}={right.Value?.Name} at {i}";
        }
        return null;
    }

    private static string? Attributes(IReadOnlyList<NamedAttribute> x, IReadOnlyList<NamedAttribute> y)
    {
        if (x.Count != y.Count)
            return $"attributes: {x.Count} and {y.Count}";
        for (var i = 0; i < x.Count; i++)
            if (x[i] != y[i])
                return $"attribute {x[i].Name}: {x[i].Value} and {y[i].Name} {y[i].Value}";
        return null;
    }

    private static string Show(Metadata metadata) => "{" + string.Join(", ", metadata.Select(entry => entry.Key + "=" + entry.Value)) + "}";

    private sealed class ReferenceComparer : IEqualityComparer<(ForwardGraph A, ForwardGraph B)>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals((ForwardGraph A, ForwardGraph B) x, (ForwardGraph A, ForwardGraph B) y) => ReferenceEquals(x.A, y.A) && ReferenceEquals(x.B, y.B);

        public int GetHashCode((ForwardGraph A, ForwardGraph B) pair) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(pair.A), RuntimeHelpers.GetHashCode(pair.B));
    }
}
