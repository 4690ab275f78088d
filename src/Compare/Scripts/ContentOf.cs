using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>Takes parts out of a graph whole, as a script holds them.</summary>
internal static class ContentOf
{
    public static Content.ModuleContent Module(Module module)
    {
        var (graph, row) = (module.Graph, module.Graph.Store.Modules[module.Index]);
        return new(row.Path, row.TypeName, row.Arguments, row.Parent, row.Metadata, Owned(graph, row.Parameters), Owned(graph, row.Buffers));
    }

    public static Content.CallContent Call(ModuleCall call)
    {
        var row = call.Graph.Store.Calls[call.Index];
        return new(row.Module, call.Module.Path, row.Parent, row.Pass, row.RepeatCount, row.Duration);
    }

    public static Content.ValueContent Value(Value value) => new(value.Name, value.Kind, value.Type, value.Data, value.SparseData, value.Metadata, value.Trace);

    public static Content.OperationContent Operation(Operation operation) =>
        new(operation.Type, operation.Name, [.. operation.Inputs.Select(port => new Facet.Port(port.Name, port.Value?.Name))],
            [.. operation.Outputs.Select(port => new Facet.Port(port.Name, port.Value?.Name, port.Value is { } value ? Value(value) : null))],
            [.. operation.Attributes], operation.Call?.Index ?? -1, operation.Metadata, operation.Trace);

    private static ImmutableArray<Facet.Port> Owned(ForwardGraph graph, List<ModuleValue> values) =>
        [.. values.Select(owned => new Facet.Port(owned.Name, graph[owned.Value].Name))];
}
