using System.Text;
using GraphBridge.Formats.Parts;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The modules and calls of a graph in an extension, for graphs whose nodes do not tell them.</summary>
internal static class HierarchyText
{
    /// <summary>Whether a reader makes of the nodes and the initializers the modules and calls that the graph has.</summary>
    public static bool IsTold(ForwardGraph graph, ValueReader values)
    {
        var builder = new ForwardGraphBuilder();
        var scopes = new ScopeHierarchy(builder, paths: null);
        foreach (var operation in graph.Operations)
            if (scopes.CallOf(NodeScopes.Read(operation.Name, operation.Metadata))?.Index != operation.Call?.Index)
                return false;
        scopes.AddModuleValues(values.Initializers.Select(value => builder.AddValue(values.Builder.NameOf(value), values.Builder.KindOf(value))));
        return AreSame(graph, builder.Build());
    }

    private static bool AreSame(ForwardGraph graph, ForwardGraph back)
    {
        if (graph.Modules.Count != back.Modules.Count || graph.Calls.Count != back.Calls.Count)
            return false;
        for (var i = 0; i < graph.Modules.Count; i++)
        {
            var (left, right) = (graph.Modules[i], back.Modules[i]);
            if (left.Path != right.Path || left.TypeName != right.TypeName || left.Arguments != right.Arguments || left.Parent?.Index != right.Parent?.Index
                || !left.Metadata.Equals(right.Metadata) || !SameValues(left.Parameters, right.Parameters) || !SameValues(left.Buffers, right.Buffers))
                return false;
        }
        for (var i = 0; i < graph.Calls.Count; i++)
        {
            var (left, right) = (graph.Calls[i], back.Calls[i]);
            if (left.Module.Index != right.Module.Index || left.Parent?.Index != right.Parent?.Index || left.Pass != right.Pass || left.RepeatCount != right.RepeatCount
                || left.Duration != right.Duration)
                return false;
        }
        return true;

        bool SameValues(IReadOnlyList<ModuleValue> left, IReadOnlyList<ModuleValue> right) => left.Count == right.Count
            && left.Zip(right).All(pair => pair.First.Name == pair.Second.Name && graph[pair.First.Value].Name == back[pair.Second.Value].Name);
    }

    /// <summary>Adds the modules and calls. There may be hundreds of thousands: each takes few characters, and what it does not have takes none.</summary>
    public static void Write(ForwardGraph graph, List<KeyValuePair<string, string>> entries, PartWriter parts)
    {
        var modules = new List<string?>(4 * graph.Modules.Count);
        var (parents, calls) = (new StringBuilder(), new StringBuilder());
        foreach (var module in graph.Modules)
        {
            modules.AddRange([module.Path, module.TypeName, module.Arguments, Rest(module, parts)]);
            Add(parents, module.Parent?.Index ?? -1);
        }
        foreach (var call in graph.Calls)
        {
            Add(calls, call.Module.Index);
            Add(calls, call.Parent?.Index ?? -1);
            Add(calls, call.Pass);
            Add(calls, call.RepeatCount);
        }
        entries.Add(new("modules", parts.Strings(modules)));
        entries.Add(new("parents", parents.ToString()));
        entries.Add(new("calls", calls.ToString()));
        if (graph.Calls.Any(call => call.Duration is not null))
            entries.Add(new("durations", string.Join(',', graph.Calls.Select(call => call.Duration?.Ticks))));

        static void Add(StringBuilder text, int number) => text.Append(text.Length == 0 ? "" : ",").Append(number);
    }

    private static string? Rest(Module module, PartWriter parts) => module.Parameters.Count == 0 && module.Buffers.Count == 0 && module.Metadata.Count == 0 ? null
        : parts.Strings([Text(module.Graph, module.Parameters, parts), Text(module.Graph, module.Buffers, parts), parts.Metadata(module.Metadata)]);

    private static string Text(ForwardGraph graph, IReadOnlyList<ModuleValue> values, PartWriter parts) =>
        parts.Strings([.. values.SelectMany(value => new[] { value.Name, graph[value.Value].Name })]);
}
