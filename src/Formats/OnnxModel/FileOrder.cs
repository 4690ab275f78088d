using System.Globalization;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The order in which a file has a graph's nodes: that of the file which the graph came from, where all of them have a place in it.</summary>
/// <param name="Operations">The operations in that order.</param>
/// <param name="IsExecutionOrder">Whether each stands there after those whose results it uses, so that a reader keeps the order.</param>
internal readonly record struct FileOrder(IReadOnlyList<Operation> Operations, bool IsExecutionOrder)
{
    public static FileOrder Of(ForwardGraph graph)
    {
        var places = new int[graph.Operations.Count];
        for (var i = 0; i < places.Length; i++)
            if (graph.Operations[i].Metadata[OnnxKeys.NodeIndex] is not { } text || !int.TryParse(text, CultureInfo.InvariantCulture, out places[i]))
                return new(graph.Operations, true);
        Operation[] operations = [.. graph.Operations.OrderBy(operation => places[operation.Index])];
        for (var at = 0; at < operations.Length; at++)
            places[operations[at].Index] = at;
        return new(operations, operations.All(operation => Needed(operation).All(value => graph[value].Producer is not { } maker || places[maker.Index] < places[operation.Index])));
    }

    private static IEnumerable<ValueId> Needed(Operation operation) =>
        operation.Inputs.Where(input => input.Value is not null).Select(input => input.Value!.Value.Id).Concat(operation.CapturedValues);
}
