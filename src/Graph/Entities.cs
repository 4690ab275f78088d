using System.Collections;

namespace GraphBridge;

/// <summary>One tensor version in a graph. A light handle: the graph's arrays hold what it tells.</summary>
public readonly struct Value : IEquatable<Value>
{
    internal Value(ForwardGraph graph, int index) => (Graph, Index) = (graph, index);

    /// <summary>The graph it is in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>Its place in <see cref="ForwardGraph.Values"/>.</summary>
    public int Index { get; }

    /// <summary>Its id.</summary>
    public ValueId Id => new(Index);

    /// <summary>Its name: not empty, and unique in the graph.</summary>
    public string Name => Graph.Store.ValueNames[Index];

    /// <summary>What it is.</summary>
    public ValueKind Kind => Graph.Store.ValueKinds[Index];

    /// <summary>Its type, or null where nothing is known of it.</summary>
    public DataType? Type => Graph.Store.ValueTypes[Index];

    /// <summary>Its elements, where the graph has them.</summary>
    public TensorData? Data => Graph.Store.Data.GetValueOrDefault(Index) as TensorData;

    /// <summary>Its elements, where the graph has them in sparse form.</summary>
    public SparseTensorData? SparseData => Graph.Store.Data.GetValueOrDefault(Index) as SparseTensorData;

    /// <summary>What else travels with it.</summary>
    public Metadata Metadata => Graph.Store.ValueMetadata.GetValueOrDefault(Index) ?? Metadata.Empty;

    /// <summary>What a capture saw of it, or null.</summary>
    public ValueTrace? Trace => Graph.Store.ValueTraces.GetValueOrDefault(Index);

    /// <summary>The operation that makes it, or null for inputs, parameters and the like.</summary>
    public Operation? Producer => Graph.ProducerOf[Index] is var at and >= 0 ? new Operation(Graph, at) : null;

    /// <summary>Which of its producer's outputs it is; -1 without one.</summary>
    public int OutputSlot => Graph.ProducerSlotOf[Index];

    /// <summary>Who uses it, in execution order.</summary>
    public UseList Uses => new(Graph, Index);

    /// <inheritdoc/>
    public bool Equals(Value other) => Index == other.Index && ReferenceEquals(Graph, other.Graph);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => Index;
    /// <summary>The name and the type.</summary>
    public override string ToString() => Type is null ? Name : Name + ": " + Type;
    /// <summary>The same value of the same graph.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);
    /// <summary>Not the same.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);
}

/// <summary>One use of a value: by which operation, and as which input.</summary>
/// <param name="Operation">The operation that uses it.</param>
/// <param name="Slot">Which input it is; -1 where a nested graph of the operation uses it by name.</param>
public readonly record struct Use(Operation Operation, int Slot);

/// <summary>One argument or result of an operation: its name and the value, if one was given.</summary>
/// <param name="Name">The name; empty where it has none.</param>
/// <param name="Value">The value, or null for one left out.</param>
public readonly record struct Port(string Name, Value? Value);

/// <summary>One operation of a graph. A light handle: the graph's arrays hold what it tells.</summary>
public readonly struct Operation : IEquatable<Operation>
{
    internal Operation(ForwardGraph graph, int index) => (Graph, Index) = (graph, index);

    /// <summary>The graph it is in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>Its place in execution order.</summary>
    public int Index { get; }

    /// <summary>Its id.</summary>
    public OperationId Id => new(Index);

    /// <summary>What it does.</summary>
    public OpType Type => Graph.Store.OpTypes[Index];

    /// <summary>Its name; may be empty, and need not be unique.</summary>
    public string Name => Graph.Store.OpNames[Index];

    /// <summary>Its inputs, in argument order.</summary>
    public PortList Inputs => new(Graph, Graph.Store.Inputs, Index);

    /// <summary>Its outputs, in order.</summary>
    public PortList Outputs => new(Graph, Graph.Store.Outputs, Index);

    /// <summary>Its attributes, in order.</summary>
    public IReadOnlyList<NamedAttribute> Attributes => Graph.Store.OpAttributes[Index];

    /// <summary>The module call it ran in, or null outside every module.</summary>
    public ModuleCall? Call => Graph.Store.OpCalls[Index] is var at and >= 0 ? new ModuleCall(Graph, at) : null;

    /// <summary>What else travels with it.</summary>
    public Metadata Metadata => Graph.Store.OpMetadata.GetValueOrDefault(Index) ?? Metadata.Empty;

    /// <summary>What a capture saw of its run, or null.</summary>
    public OperationTrace? Trace => Graph.Store.OpTraces.GetValueOrDefault(Index);

    /// <summary>Values that its nested graphs use by name and that are not among its inputs' slots.</summary>
    public IReadOnlyList<ValueId> CapturedValues => Graph.Captured.GetValueOrDefault(Index) ?? [];

    /// <summary>The innermost call that both operations ran in; null where only the whole pass holds both.</summary>
    public ModuleCall? LowestCommonCall(Operation other)
    {
        var (a, b) = (Call, other.Call);
        // a caller has a smaller index than what it calls, so the larger of two different calls can't be around the other
        while (a is { } x && b is { } y)
        {
            if (x.Index == y.Index)
                return x;
            if (x.Index > y.Index)
                a = x.Parent;
            else
                b = y.Parent;
        }
        return null;
    }

    /// <summary>The attribute of this name, or null.</summary>
    public AttributeValue? Attribute(string name)
    {
        foreach (var attribute in Graph.Store.OpAttributes[Index])
            if (attribute.Name == name)
                return attribute.Value;
        return null;
    }

    /// <inheritdoc/>
    public bool Equals(Operation other) => Index == other.Index && ReferenceEquals(Graph, other.Graph);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Operation other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => Index;
    /// <summary>The type, and the name where it has one.</summary>
    public override string ToString() => Name.Length == 0 ? Type.ToString() : Type + " " + Name;
    /// <summary>The same operation of the same graph.</summary>
    public static bool operator ==(Operation left, Operation right) => left.Equals(right);
    /// <summary>Not the same.</summary>
    public static bool operator !=(Operation left, Operation right) => !left.Equals(right);
}

/// <summary>A module of the model: static, whether it was called or not. A light handle.</summary>
public readonly struct Module : IEquatable<Module>
{
    /// <summary>The key of the metadata by which a module names the path of <see cref="SameAs"/>.</summary>
    public const string SameAsKey = "same_as";

    internal Module(ForwardGraph graph, int index) => (Graph, Index) = (graph, index);

    private GraphStore.ModuleRow Row => Graph.Store.Modules[Index];

    /// <summary>The graph it is in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>Its place in <see cref="ForwardGraph.Modules"/>.</summary>
    public int Index { get; }

    /// <summary>Its id.</summary>
    public ModuleId Id => new(Index);

    /// <summary>Its path from the root: <c>layer1.0.conv1</c>; empty for the root. Unique in the graph.</summary>
    public string Path => Row.Path;

    /// <summary>The last part of its path; empty for the root.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The name of its type: <c>Conv2d</c>; empty where it is not known.</summary>
    public string TypeName => Row.TypeName;

    /// <summary>Its arguments as PyTorch prints them: <c>3, 16, kernel_size=(3, 3)</c>; empty where not known.</summary>
    public string Arguments => Row.Arguments;

    /// <summary>The module that has it as a child, or null for a root.</summary>
    public Module? Parent => Row.Parent >= 0 ? new Module(Graph, Row.Parent) : null;

    /// <summary>
    /// The module that this one is the same object as, under an earlier path; null where it is none, or where the graph's source
    /// doesn't tell. Calls are those of the first path.
    /// </summary>
    public Module? SameAs => Metadata[SameAsKey] is { } path && Graph.FindModule(path) is { } first && first.Index < Index ? first : null;

    /// <summary>Its own parameters, by name.</summary>
    public IReadOnlyList<ModuleValue> Parameters => Row.Parameters;

    /// <summary>Its own buffers, by name.</summary>
    public IReadOnlyList<ModuleValue> Buffers => Row.Buffers;

    /// <summary>What else travels with it.</summary>
    public Metadata Metadata => Row.Metadata;

    /// <inheritdoc/>
    public bool Equals(Module other) => Index == other.Index && ReferenceEquals(Graph, other.Graph);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Module other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => Index;
    /// <summary>The path and the type.</summary>
    public override string ToString() => Path + ": " + TypeName;
    /// <summary>The same module of the same graph.</summary>
    public static bool operator ==(Module left, Module right) => left.Equals(right);
    /// <summary>Not the same.</summary>
    public static bool operator !=(Module left, Module right) => !left.Equals(right);
}

/// <summary>One run of a module inside its caller: a cluster of operations. A light handle.</summary>
public readonly struct ModuleCall : IEquatable<ModuleCall>
{
    internal ModuleCall(ForwardGraph graph, int index) => (Graph, Index) = (graph, index);

    private GraphStore.CallRow Row => Graph.Store.Calls[Index];

    /// <summary>The graph it is in.</summary>
    public ForwardGraph Graph { get; }

    /// <summary>Its place in <see cref="ForwardGraph.Calls"/>.</summary>
    public int Index { get; }

    /// <summary>Its id.</summary>
    public CallId Id => new(Index);

    /// <summary>The module that ran.</summary>
    public Module Module => new(Graph, Row.Module);

    /// <summary>The call it ran in, or null for an outermost one.</summary>
    public ModuleCall? Parent => Row.Parent >= 0 ? new ModuleCall(Graph, Row.Parent) : null;

    /// <summary>Which run of its module it is, counted from 1.</summary>
    public int Pass => Row.Pass;

    /// <summary>How many like it this one stands for; 1 except in a folded view.</summary>
    public int RepeatCount => Row.RepeatCount;

    /// <summary>Wall time, or null where it was not measured; of all that it stands for in a folded or rolled view.</summary>
    public TimeSpan? Duration => Row.Duration;

    /// <summary>How many calls are around it.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var at = Row.Parent; at >= 0; at = Graph.Store.Calls[at].Parent)
                depth++;
            return depth;
        }
    }

    /// <inheritdoc/>
    public bool Equals(ModuleCall other) => Index == other.Index && ReferenceEquals(Graph, other.Graph);
    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ModuleCall other && Equals(other);
    /// <inheritdoc/>
    public override int GetHashCode() => Index;
    /// <summary>The module and the pass.</summary>
    public override string ToString() => Pass == 1 ? Module.ToString() : Module + " (pass " + Pass + ")";
    /// <summary>The same call of the same graph.</summary>
    public static bool operator ==(ModuleCall left, ModuleCall right) => left.Equals(right);
    /// <summary>Not the same.</summary>
    public static bool operator !=(ModuleCall left, ModuleCall right) => !left.Equals(right);
}

/// <summary>The inputs or the outputs of one operation.</summary>
public readonly struct PortList : IReadOnlyList<Port>
{
    private readonly ForwardGraph _graph;
    private readonly PortTable _table;
    private readonly int _start;

    internal PortList(ForwardGraph graph, PortTable table, int operation)
    {
        (_graph, _table, _start) = (graph, table, table.Start[operation]);
        Count = table.Start[operation + 1] - _start;
    }

    /// <summary>How many slots there are.</summary>
    public int Count { get; }

    /// <summary>The port at a slot.</summary>
    public Port this[int slot] => new(_table.Name[_start + slot], ValueAt(slot) is { IsNone: false } id ? new Value(_graph, id.Index) : null);

    /// <summary>The value at a slot as its id, or <see cref="ValueId.None"/>.</summary>
    public ValueId ValueAt(int slot) => (uint)slot < (uint)Count ? new(_table.Value[_start + slot])
        : throw new ArgumentOutOfRangeException(nameof(slot), slot, $"there are {Count} slots");

    /// <summary>Walks the slots in order.</summary>
    public IEnumerator<Port> GetEnumerator()
    {
        for (var slot = 0; slot < Count; slot++)
            yield return this[slot];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The uses of one value.</summary>
public readonly struct UseList : IReadOnlyList<Use>
{
    private readonly ForwardGraph _graph;
    private readonly int _start;

    internal UseList(ForwardGraph graph, int value)
    {
        (_graph, _start) = (graph, graph.Uses.Start[value]);
        Count = graph.Uses.Start[value + 1] - _start;
    }

    /// <summary>How many uses there are.</summary>
    public int Count { get; }

    /// <summary>The use at a place in execution order.</summary>
    public Use this[int index] => (uint)index < (uint)Count
        ? new(new Operation(_graph, _graph.Uses.Operation[_start + index]), _graph.Uses.Slot[_start + index])
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} uses");

    /// <summary>Walks the uses in execution order.</summary>
    public IEnumerator<Use> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
