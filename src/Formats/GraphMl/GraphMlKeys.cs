using System.Text;
using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.GraphMl;

/// <summary>A key of GraphML: an attribute that elements of one kind may have.</summary>
/// <param name="Id">By which data refers to it. Gephi takes some ids for its own (x, y, r, g, b, size, weight, d3, d7), so these are none of them.</param>
/// <param name="Domain">What has it: <c>graph</c>, <c>node</c> or <c>edge</c>.</param>
/// <param name="Name">The attribute's name.</param>
/// <param name="Type">Its type: <c>string</c>, <c>int</c>, <c>long</c> or <c>boolean</c>.</param>
internal sealed record GraphMlKey(string Id, string Domain, string Name, string Type)
{
    /// <summary>What opens an element of data.</summary>
    public byte[] Opening { get; } = Encoding.UTF8.GetBytes($"<data key=\"{Id}\">");
}

/// <summary>The keys of the files that we write.</summary>
internal static class GraphMlKeys
{
    /// <summary>A node's module call, by its place in the list of calls; only in the flat dialect.</summary>
    public const string Cluster = "cluster";

    /// <summary>On an edge: the target's nested graph uses the value. In the other formats a word in the place of the slot's number.</summary>
    public const string Captured = "captured";

    /// <summary>What comes before an attribute of module calls in the name of the graph's list of them; only in the flat dialect.</summary>
    public const string ClusterColumn = "cluster_";

    /// <summary>The list of the calls' callers.</summary>
    public const string ClusterParents = ClusterColumn + "parents";

    public static IReadOnlyDictionary<string, GraphMlKey> OfGraph { get; } = Table("graph",
        FlatKeys.Mark, FlatKeys.Name, FlatKeys.Producer, FlatKeys.ProducerVersion, FlatKeys.Opsets, FlatKeys.Functions, FlatKeys.Metadata, FlatKeys.Inputs,
        FlatKeys.ModulePaths, FlatKeys.ModuleTypes, FlatKeys.ModuleArguments, FlatKeys.ModuleParents, FlatKeys.ModuleMetadata,
        FlatKeys.ModuleParameters, FlatKeys.ModuleBuffers,
        ClusterParents, ClusterColumn + FlatKeys.Module, ClusterColumn + FlatKeys.Order, ClusterColumn + FlatKeys.Pass, ClusterColumn + FlatKeys.Repeat,
        FlatKeys.InnerGraphs, ClusterColumn + FlatKeys.Ticks);

    public static IReadOnlyDictionary<string, GraphMlKey> OfNode { get; } = Table("node",
        FlatKeys.Kind, FlatKeys.OpType, FlatKeys.Domain, FlatKeys.Overload, FlatKeys.Name, FlatKeys.Order, FlatKeys.Module, Cluster,
        FlatKeys.Arguments, FlatKeys.Attributes, FlatKeys.Output, FlatKeys.ValueType, FlatKeys.OutputArgument, FlatKeys.OutputMetadata,
        FlatKeys.Outputs, FlatKeys.ValueTypes, FlatKeys.OutputArguments, FlatKeys.OutputsMetadata, FlatKeys.OutputsData, FlatKeys.OutputsSparseData,
        FlatKeys.Data, FlatKeys.SparseData, FlatKeys.Metadata, FlatKeys.Trace, FlatKeys.Pass, FlatKeys.Repeat,
        FlatKeys.ValueTrace, FlatKeys.ValueTraces, FlatKeys.Ticks);

    public static IReadOnlyDictionary<string, GraphMlKey> OfEdge { get; } = Table("edge", FlatKeys.Value, FlatKeys.Slot, Captured);

    private static Dictionary<string, GraphMlKey> Table(string domain, params ReadOnlySpan<string> names)
    {
        var keys = new Dictionary<string, GraphMlKey>(StringComparer.Ordinal);
        foreach (var name in names)
            keys.Add(name, new($"{domain[0]}{keys.Count}", domain, name, TypeOf(name)));
        return keys;
    }

    private static string TypeOf(string name) => name switch
    {
        FlatKeys.Order or FlatKeys.Pass or FlatKeys.Repeat or FlatKeys.Slot or Cluster => "int",
        FlatKeys.Ticks => "long",
        Captured => "boolean",
        _ => "string",
    };
}
