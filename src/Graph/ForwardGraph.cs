using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// The forward graph of a neural network: operations in execution order, the values between them, the tree of modules and
/// the tree of their calls. Immutable; made by a <see cref="ForwardGraphBuilder"/>. Equality is structural: two graphs are
/// equal when operations, types, attributes, wiring, hierarchy and metadata are, whatever ids they got.
/// </summary>
public sealed class ForwardGraph : IEquatable<ForwardGraph>
{
    private Dictionary<string, int>? _valueByName;
    private Dictionary<string, int>? _moduleByPath;
    private ModuleIndex? _moduleIndex;

    internal ForwardGraph(GraphStore store)
    {
        Store = store;
        (ProducerOf, ProducerSlotOf) = GraphIndex.Producers(store);
        Captured = GraphIndex.CapturedValues(store, () => NameIndex);
        Uses = GraphIndex.Uses(store, Captured);
        GraphIndex.RequireExecutionOrder(store, this);
    }

    private ForwardGraph(ForwardGraph other, GraphStore store)
    {
        Store = store;
        (ProducerOf, ProducerSlotOf, Captured, Uses) = (other.ProducerOf, other.ProducerSlotOf, other.Captured, other.Uses);
        (_valueByName, _moduleByPath) = (other._valueByName, other._moduleByPath);
    }

    internal GraphStore Store { get; }
    internal int[] ProducerOf { get; }
    internal int[] ProducerSlotOf { get; }
    internal Dictionary<int, ValueId[]> Captured { get; }
    internal UseTable Uses { get; }

    internal ModuleIndex ModuleIndex => _moduleIndex ??= new(this);

    internal Dictionary<string, int> NameIndex => _valueByName ??= GraphIndex.ByName(Store.ValueNames);

    /// <summary>The graph's name; may be empty.</summary>
    public string Name => Store.Name;

    /// <summary>What made it, where that is known.</summary>
    public Producer? Producer => Store.Producer;

    /// <summary>What else travels with it.</summary>
    public Metadata Metadata => Store.Metadata;

    /// <summary>The operator sets it is written in.</summary>
    public ImmutableArray<Opset> Opsets => Store.Opsets;

    /// <summary>Operations that it defines itself.</summary>
    public ImmutableArray<GraphFunction> Functions => Store.Functions;

    /// <summary>All operations, in execution order, which is a topological one: an operation stands after those whose results it uses.</summary>
    public EntityList<Operation> Operations => new(this, Store.OpTypes.Count, static (graph, index) => new(graph, index));

    /// <summary>All values.</summary>
    public EntityList<Value> Values => new(this, Store.ValueNames.Count, static (graph, index) => new(graph, index));

    /// <summary>All modules; a parent stands before its children.</summary>
    public EntityList<Module> Modules => new(this, Store.Modules.Count, static (graph, index) => new(graph, index));

    /// <summary>All module calls; a caller stands before what it calls.</summary>
    public EntityList<ModuleCall> Calls => new(this, Store.Calls.Count, static (graph, index) => new(graph, index));

    /// <summary>What is given to the pass, in order. A value with data among them has that as its default.</summary>
    public EntityList<Value> Inputs => new(this, Store.GraphInputs.Count, static (graph, index) => new(graph, graph.Store.GraphInputs[index]));

    /// <summary>What the pass gives, in order.</summary>
    public EntityList<Value> Outputs => new(this, Store.GraphOutputs.Count, static (graph, index) => new(graph, graph.Store.GraphOutputs[index]));

    /// <summary>The value with this id.</summary>
    public Value this[ValueId id] => Values[id.Index];

    /// <summary>The operation with this id.</summary>
    public Operation this[OperationId id] => Operations[id.Index];

    /// <summary>The module with this id.</summary>
    public Module this[ModuleId id] => Modules[id.Index];

    /// <summary>The module call with this id.</summary>
    public ModuleCall this[CallId id] => Calls[id.Index];

    /// <summary>Finds a value by its name; null where there is none.</summary>
    public Value? FindValue(string name) => NameIndex.TryGetValue(name, out var index) ? new Value(this, index) : null;

    /// <summary>Finds a module by its path; null where there is none.</summary>
    public Module? FindModule(string path)
    {
        _moduleByPath ??= GraphIndex.ByName(Store.Modules.ConvertAll(module => module.Path));
        return _moduleByPath.TryGetValue(path, out var index) ? new Module(this, index) : null;
    }

    /// <summary>The same graph with other metadata; all else is shared.</summary>
    public ForwardGraph WithMetadata(Metadata metadata) => new(this, Store.WithMetadata(metadata));

    /// <summary>The same graph under another name; all else is shared.</summary>
    public ForwardGraph WithName(string name) => new(this, Store.WithName(UnicodeText.Require(name, "the graph's name")));

    /// <summary>The same graph with its weights elsewhere: in memory, in a file, in another file.</summary>
    /// <param name="data">For each value that has elements, where they are from now on: as many, of the same type.</param>
    public ForwardGraph WithData(Func<Value, TensorData> data)
    {
        var moved = new Dictionary<int, object>(Store.Data.Count);
        foreach (var (index, content) in Store.Data)
            moved.Add(index, content is TensorData ? data(new(this, index)) : content);
        return new(this, Store.WithData(moved));
    }

    /// <summary>The same graph with other types of its values; all else is shared.</summary>
    /// <param name="type">For each value, its type from now on; null where nothing is known of it.</param>
    /// <param name="nested">For each graph inside an operation, what stands in its place: the same but for types.</param>
    public ForwardGraph WithTypes(Func<Value, DataType?> type, Func<ForwardGraph, ForwardGraph> nested)
    {
        var attributes = Store.OpAttributes.ConvertAll(list => Array.Exists(list, attribute => GraphIndex.HasNestedGraphs(attribute.Value))
            ? Array.ConvertAll(list, attribute => new NamedAttribute(attribute.Name, WithNested(attribute.Value, nested))) : list);
        return new(this, Store.WithTypes([.. Values.Select(type)], attributes));
    }

    private static AttributeValue WithNested(AttributeValue value, Func<ForwardGraph, ForwardGraph> nested) => value switch
    {
        AttributeValue.Graph graph => new AttributeValue.Graph(nested(graph.Value)),
        AttributeValue.List { Kind: AttributeKind.Graph } list => list with { Items = [.. list.Items.Select(item => WithNested(item, nested))] },
        _ => value,
    };

    /// <inheritdoc/>
    public bool Equals(ForwardGraph? other) => other is not null && (ReferenceEquals(this, other) || GraphEquality.FirstDifference(this, other) is null);

    /// <summary>Where two graphs first differ, in words; null where they are equal.</summary>
    public string? FirstDifference(ForwardGraph other) => GraphEquality.FirstDifference(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ForwardGraph);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Store.OpTypes.Count, Store.ValueNames.Count, Store.Modules.Count, Store.Calls.Count);

    /// <summary>The name and the counts.</summary>
    public override string ToString() => $"{Name}: {Operations.Count} operations, {Values.Count} values, {Modules.Count} modules";
}
