using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// What a graph is made of, as flat arrays indexed by id; what only few have is in dictionaries by id. The builder fills
/// one and hands it to the graph, and nobody changes it afterwards.
/// </summary>
internal sealed class GraphStore
{
    public string Name = "";
    public Producer? Producer;
    public Metadata Metadata = Metadata.Empty;
    public ImmutableArray<Opset> Opsets = [];
    public ImmutableArray<GraphFunction> Functions = [];
    public readonly List<int> GraphInputs = [];
    public readonly List<int> GraphOutputs = [];

    public readonly List<string> ValueNames = [];
    public readonly List<ValueKind> ValueKinds = [];
    public List<DataType?> ValueTypes = [];
    public Dictionary<int, object> Data = [];
    public readonly Dictionary<int, Metadata> ValueMetadata = [];
    public readonly Dictionary<int, ValueTrace> ValueTraces = [];

    public readonly List<OpType> OpTypes = [];
    public readonly List<string> OpNames = [];
    public List<NamedAttribute[]> OpAttributes = [];
    public readonly List<int> OpCalls = [];
    public readonly Dictionary<int, Metadata> OpMetadata = [];
    public readonly Dictionary<int, OperationTrace> OpTraces = [];
    public readonly PortTable Inputs = new();
    public readonly PortTable Outputs = new();

    public readonly List<ModuleRow> Modules = [];
    public readonly List<CallRow> Calls = [];

    /// <summary>The same arrays under other metadata.</summary>
    public GraphStore WithMetadata(Metadata metadata)
    {
        var copy = (GraphStore)MemberwiseClone();
        copy.Metadata = metadata;
        return copy;
    }

    /// <summary>The same arrays under another name.</summary>
    public GraphStore WithName(string name)
    {
        var copy = (GraphStore)MemberwiseClone();
        copy.Name = name;
        return copy;
    }

    /// <summary>The same arrays with other elements of values.</summary>
    public GraphStore WithData(Dictionary<int, object> data)
    {
        var copy = (GraphStore)MemberwiseClone();
        copy.Data = data;
        return copy;
    }

    /// <summary>The same arrays with other types of values and other attributes.</summary>
    public GraphStore WithTypes(List<DataType?> types, List<NamedAttribute[]> attributes)
    {
        var copy = (GraphStore)MemberwiseClone();
        (copy.ValueTypes, copy.OpAttributes) = (types, attributes);
        return copy;
    }

    public sealed class ModuleRow
    {
        public required string Path { get; init; }
        public required string TypeName { get; init; }
        public required string Arguments { get; set; }
        public required int Parent { get; init; }
        public required Metadata Metadata { get; set; }
        public List<ModuleValue> Parameters { get; } = [];
        public List<ModuleValue> Buffers { get; } = [];
    }

    public readonly record struct CallRow(int Module, int Parent, int Pass, int RepeatCount, TimeSpan? Duration);
}

/// <summary>The ports of all operations, end to end: those of operation i are from Start[i] up to Start[i + 1].</summary>
internal sealed class PortTable
{
    public readonly List<int> Start = [0];
    public readonly List<int> Value = [];
    public readonly List<string> Name = [];
}

/// <summary>The uses of all values, end to end: those of value i are from Start[i] up to Start[i + 1].</summary>
internal sealed record UseTable(int[] Start, int[] Operation, int[] Slot);
