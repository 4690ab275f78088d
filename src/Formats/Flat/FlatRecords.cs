namespace GraphBridge.Formats.Flat;

/// <summary>What a reader knows of a cluster.</summary>
internal sealed class ClusterRecord
{
    public required string Id { get; init; }
    public required int Parent { get; init; }
    public string Module { get; set; } = "";
    public int Order { get; set; } = -1;

    /// <summary>Ours always has an order, and what is empty may have been left out by a tool.</summary>
    public bool IsOurs => Order >= 0;

    public int Pass { get; set; } = 1;
    public int Repeat { get; set; } = 1;
    public TimeSpan? Duration { get; set; }
    /// <summary>Attributes that are not ours.</summary>
    public List<FlatAttribute> Others { get; } = [];
}

/// <summary>What a reader knows of a node.</summary>
internal sealed class NodeRecord
{
    public required string Id { get; init; }
    public int Cluster { get; set; } = -1;
    public int Order { get; set; } = -1;
    /// <summary>Where an edge first named it, until the node itself is there.</summary>
    public TextPlace? MissingAt { get; set; }

    public ValueKind? Kind { get; set; }
    public bool IsGraphOutput { get; set; }
    public bool IsOperation => Kind is null && !IsGraphOutput;

    /// <summary>An operation of ours always has an order, and what is empty may have been left out by a tool.</summary>
    public bool IsOurs => Order >= 0 || OpName is not null;

    public string? OpName { get; set; }
    public string Domain { get; set; } = "";
    public string Overload { get; set; } = "";
    public string? Name { get; set; }
    public string?[] Arguments { get; set; } = [];
    /// <summary>An operation's outputs; of a value that no operation makes, the one that is the value.</summary>
    public List<ValueRecord> Values { get; set; } = NoValues;
    public NamedAttribute[] Attributes { get; set; } = [];
    public Metadata? Metadata { get; set; }
    public OperationTrace? Trace { get; set; }
    /// <summary>Attributes that are not ours.</summary>
    public List<FlatAttribute>? Others { get; set; }

    private static readonly List<ValueRecord> NoValues = [];

    public ValueRecord Value(int slot)
    {
        if (Values == NoValues)
            Values = new(slot + 1);
        while (Values.Count <= slot)
            Values.Add(new());
        return Values[slot];
    }
}

/// <summary>What a reader knows of a value: an output slot, absent where it has no name.</summary>
internal sealed class ValueRecord
{
    public string? Name { get; set; }
    public string Argument { get; set; } = "";
    public DataType? Type { get; set; }
    public TensorData? Data { get; set; }
    public SparseTensorData? SparseData { get; set; }
    public Metadata? Metadata { get; set; }
    public ValueTrace? Trace { get; set; }
    public ValueId Id { get; set; } = ValueId.None;
}

/// <summary>What a reader knows of an edge. Slot is -1 where it is not said.</summary>
/// <param name="Source">The source's place among the nodes.</param>
/// <param name="Target">The target's place among the nodes.</param>
/// <param name="Slot">Which of the target's inputs it is.</param>
/// <param name="Value">Which of the source's outputs it carries.</param>
/// <param name="Others">Attributes that are not ours.</param>
internal readonly record struct EdgeRecord(int Source, int Target, int Slot, string? Value, FlatAttribute[]? Others)
{
    public const int Unsaid = -1;
    public const int Captured = -2;
}
