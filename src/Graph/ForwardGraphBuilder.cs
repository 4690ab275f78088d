using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// Makes a <see cref="ForwardGraph"/>: values, modules, calls and operations are added in any order in which what is
/// referred to is there already, operations in execution order; <see cref="Build"/> checks the whole and hands it over.
/// </summary>
public sealed class ForwardGraphBuilder
{
    private readonly Dictionary<string, int> _valueByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _moduleByPath = new(StringComparer.Ordinal);
    private GraphStore? _store = new();

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name; may be empty.</param>
    public ForwardGraphBuilder(string name = "") => Name = name;

    private GraphStore Store => _store ?? throw new InvalidOperationException("the graph is built; start a new builder");

    /// <summary>The graph's name.</summary>
    public string Name { get => Store.Name; set => Store.Name = UnicodeText.Require(value, "the graph's name"); }

    /// <summary>What makes the graph.</summary>
    public Producer? Producer { get => Store.Producer; set => Store.Producer = value; }

    /// <summary>What else travels with the graph.</summary>
    public Metadata Metadata { get => Store.Metadata; set => Store.Metadata = value; }

    /// <summary>The operator sets it is written in.</summary>
    public ImmutableArray<Opset> Opsets { get => Store.Opsets; set => Store.Opsets = value; }

    /// <summary>Operations that it defines itself.</summary>
    public ImmutableArray<GraphFunction> Functions { get => Store.Functions; set => Store.Functions = value; }

    /// <summary>How many operations were added.</summary>
    public int OperationCount => Store.OpTypes.Count;

    /// <summary>How many values were added.</summary>
    public int ValueCount => Store.ValueNames.Count;

    /// <summary>How many modules were added.</summary>
    public int ModuleCount => Store.Modules.Count;

    /// <summary>How many module calls were added.</summary>
    public int CallCount => Store.Calls.Count;

    /// <summary>Adds a value.</summary>
    /// <param name="name">Its name: not empty, and not given before.</param>
    /// <param name="kind">What it is; an activation needs an operation that makes it.</param>
    /// <param name="type">Its type, or null where nothing is known of it.</param>
    /// <param name="data">Its elements, where they are known.</param>
    /// <param name="sparseData">Its elements in sparse form.</param>
    /// <param name="metadata">What else travels with it.</param>
    /// <exception cref="GraphBridgeException">The name is empty or taken.</exception>
    public ValueId AddValue(string name, ValueKind kind, DataType? type = null, TensorData? data = null, SparseTensorData? sparseData = null,
        Metadata? metadata = null)
    {
        if (name.Length == 0)
            throw new GraphBridgeException("a value has an empty name", remedy: "name every value");
        UnicodeText.Require(name, "a value's name");
        var id = Store.ValueNames.Count;
        if (!_valueByName.TryAdd(name, id))
            throw new GraphBridgeException($"two values are named '{name}'", remedy: "value names are unique within a graph: rename one");
        Store.ValueNames.Add(name);
        Store.ValueKinds.Add(kind);
        Store.ValueTypes.Add(type);
        if (data is not null)
            Store.Data.Add(id, data);
        else if (sparseData is not null)
            Store.Data.Add(id, sparseData);
        if (metadata is { Count: > 0 })
            Store.ValueMetadata.Add(id, metadata);
        return new(id);
    }

    /// <summary>Adds an input of the pass: a value, and its place among <see cref="ForwardGraph.Inputs"/>.</summary>
    /// <exception cref="GraphBridgeException">The name is empty or taken.</exception>
    public ValueId AddInput(string name, DataType? type = null, Metadata? metadata = null)
    {
        var value = AddValue(name, ValueKind.Input, type, metadata: metadata);
        MarkInput(value);
        return value;
    }

    /// <summary>Makes a value the next of the graph's inputs.</summary>
    public void MarkInput(ValueId value) => Store.GraphInputs.Add(Checked(value));

    /// <summary>Makes these the graph's inputs, in place of those marked before.</summary>
    public void SetInputs(ReadOnlySpan<ValueId> values)
    {
        Store.GraphInputs.Clear();
        foreach (var value in values)
            MarkInput(value);
    }

    /// <summary>Makes these the graph's outputs, in place of those marked before.</summary>
    public void SetOutputs(ReadOnlySpan<ValueId> values)
    {
        Store.GraphOutputs.Clear();
        foreach (var value in values)
            MarkOutput(value);
    }

    /// <summary>Makes a value the next of the graph's outputs.</summary>
    public void MarkOutput(ValueId value) => Store.GraphOutputs.Add(Checked(value));

    /// <summary>Finds a value by its name.</summary>
    public bool TryGetValue(string name, out ValueId value)
    {
        var found = _valueByName.TryGetValue(name, out var index);
        value = found ? new(index) : ValueId.None;
        return found;
    }

    /// <summary>Finds a value by its name, without a string being made of it.</summary>
    public bool TryGetValue(ReadOnlySpan<char> name, out ValueId value)
    {
        var found = _valueByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var index);
        value = found ? new(index) : ValueId.None;
        return found;
    }

    /// <summary>The name of a value that was added.</summary>
    public string NameOf(ValueId value) => Store.ValueNames[Checked(value)];

    /// <summary>The kind of a value that was added.</summary>
    public ValueKind KindOf(ValueId value) => Store.ValueKinds[Checked(value)];

    /// <summary>The type of a value that was added, so far as it is known.</summary>
    public DataType? TypeOf(ValueId value) => Store.ValueTypes[Checked(value)];

    /// <summary>The elements of a value that was added, where they are known.</summary>
    public TensorData? DataOf(ValueId value) => Store.Data.GetValueOrDefault(Checked(value)) as TensorData;

    /// <summary>The elements in sparse form of a value that was added, where they are known.</summary>
    public SparseTensorData? SparseDataOf(ValueId value) => Store.Data.GetValueOrDefault(Checked(value)) as SparseTensorData;

    /// <summary>What travels with a value that was added.</summary>
    public Metadata MetadataOf(ValueId value) => Store.ValueMetadata.GetValueOrDefault(Checked(value)) ?? Metadata.Empty;

    /// <summary>A name for a new value that begins with this one and is not taken.</summary>
    public string FreeName(string stem)
    {
        if (stem.Length > 0 && !_valueByName.ContainsKey(stem))
            return stem;
        for (var i = _valueByName.Count; ; i++)
        {
            var name = $"{stem}_{i}";
            if (!_valueByName.ContainsKey(name))
                return name;
        }
    }

    /// <summary>Says the type of a value, or says it better.</summary>
    public void SetType(ValueId value, DataType? type) => Store.ValueTypes[Checked(value)] = type;

    /// <summary>Says what a value is.</summary>
    public void SetKind(ValueId value, ValueKind kind) => Store.ValueKinds[Checked(value)] = kind;

    /// <summary>Says the elements of a value, or that they are not known.</summary>
    public void SetData(ValueId value, TensorData? data) => SetContent(value, data);

    /// <summary>Says the elements of a value in sparse form.</summary>
    public void SetData(ValueId value, SparseTensorData data) => SetContent(value, data);

    private void SetContent(ValueId value, object? content)
    {
        if (content is null)
            Store.Data.Remove(Checked(value));
        else
            Store.Data[Checked(value)] = content;
    }

    /// <summary>Says what else travels with a value.</summary>
    public void SetMetadata(ValueId value, Metadata metadata)
    {
        if (metadata.Count > 0)
            Store.ValueMetadata[Checked(value)] = metadata;
        else
            Store.ValueMetadata.Remove(Checked(value));
    }

    /// <summary>Says what a capture saw of a value, or that it saw nothing.</summary>
    public void SetTrace(ValueId value, ValueTrace? trace)
    {
        if (trace is null)
            Store.ValueTraces.Remove(Checked(value));
        else
            Store.ValueTraces[Checked(value)] = trace;
    }

    /// <summary>Adds a module.</summary>
    /// <param name="path">Its path from the root, not given before; empty for the root.</param>
    /// <param name="typeName">The name of its type.</param>
    /// <param name="parent">The module that has it as a child.</param>
    /// <param name="arguments">Its arguments as PyTorch prints them.</param>
    /// <param name="metadata">What else travels with it.</param>
    /// <exception cref="GraphBridgeException">The path is taken.</exception>
    public ModuleId AddModule(string path, string typeName, ModuleId? parent = null, string arguments = "", Metadata? metadata = null)
    {
        UnicodeText.Require(path, "a module's path");
        UnicodeText.Require(typeName, "a module's type");
        UnicodeText.Require(arguments, "a module's arguments");
        var id = Store.Modules.Count;
        var above = parent?.Index ?? -1;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(above, id, nameof(parent));
        if (!_moduleByPath.TryAdd(path, id))
            throw new GraphBridgeException($"two modules have the path '{path}'", remedy: "module paths are unique within a graph: rename one");
        Store.Modules.Add(new() { Path = path, TypeName = typeName, Arguments = arguments, Parent = above, Metadata = metadata ?? Metadata.Empty });
        return new(id);
    }

    /// <summary>Says the arguments of a module as PyTorch prints them.</summary>
    public void SetArguments(ModuleId module, string arguments) =>
        Store.Modules[module.Index].Arguments = UnicodeText.Require(arguments, "a module's arguments");

    /// <summary>Says that a module is the same object as one that was added before it.</summary>
    public void SetSameAs(ModuleId module, ModuleId first)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first.Index, module.Index, nameof(first));
        var row = Store.Modules[module.Index];
        row.Metadata = row.Metadata.With(Module.SameAsKey, Store.Modules[first.Index].Path);
    }

    /// <summary>Finds a module by its path.</summary>
    public bool TryGetModule(string path, out ModuleId module)
    {
        var found = _moduleByPath.TryGetValue(path, out var index);
        module = found ? new(index) : ModuleId.None;
        return found;
    }

    /// <summary>Gives a module a parameter.</summary>
    public void AddParameter(ModuleId module, string name, ValueId value) => Store.Modules[module.Index].Parameters.Add(new(name, new(Checked(value))));

    /// <summary>Gives a module a buffer.</summary>
    public void AddBuffer(ModuleId module, string name, ValueId value) => Store.Modules[module.Index].Buffers.Add(new(name, new(Checked(value))));

    /// <summary>Adds a run of a module.</summary>
    /// <param name="module">The module that runs.</param>
    /// <param name="parent">The call it runs in; null for an outermost one.</param>
    /// <param name="pass">Which run of the module it is, from 1.</param>
    /// <param name="repeatCount">How many like it this one stands for, in a folded view.</param>
    public CallId AddCall(ModuleId module, CallId? parent = null, int pass = 1, int repeatCount = 1)
    {
        var above = parent?.Index ?? -1;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)module.Index, (uint)Store.Modules.Count, nameof(module));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(above, Store.Calls.Count, nameof(parent));
        Store.Calls.Add(new(module.Index, above, pass, repeatCount, null));
        return new(Store.Calls.Count - 1);
    }

    /// <summary>Says how long a call took, or that it is not known.</summary>
    public void SetDuration(CallId call, TimeSpan? duration) => Store.Calls[call.Index] = Store.Calls[call.Index] with { Duration = duration };

    /// <summary>Adds an operation, the next in execution order.</summary>
    /// <param name="type">What it does.</param>
    /// <param name="name">Its name; may be empty.</param>
    /// <param name="inputs">Its inputs, in argument order.</param>
    /// <param name="outputs">Its outputs, in order; each an activation that no other operation makes.</param>
    /// <param name="attributes">Its attributes, with no name twice.</param>
    /// <param name="call">The module call it runs in; null outside every module.</param>
    /// <param name="metadata">What else travels with it.</param>
    /// <param name="trace">What a capture saw of its run.</param>
    /// <exception cref="GraphBridgeException">Two attributes have one name.</exception>
    public OperationId AddOperation(OpType type, string name, ReadOnlySpan<Input> inputs, ReadOnlySpan<Output> outputs,
        ReadOnlySpan<NamedAttribute> attributes = default, CallId? call = null, Metadata? metadata = null, OperationTrace? trace = null)
    {
        var store = Store;
        if (NamedTwice(attributes) is { } twice)
            throw new GraphBridgeException($"two attributes are named '{twice}'", place: $"operation '{name}' ({type})", remedy: "attribute names are unique within an operation");
        UnicodeText.Require(name, "an operation's name");
        var id = store.OpTypes.Count;
        foreach (var (port, value) in inputs)
            AddPort(store.Inputs, port, value);
        store.Inputs.Start.Add(store.Inputs.Value.Count);
        foreach (var (port, value) in outputs)
            AddPort(store.Outputs, port, value);
        store.Outputs.Start.Add(store.Outputs.Value.Count);
        store.OpTypes.Add(type);
        store.OpNames.Add(name);
        store.OpAttributes.Add(attributes.IsEmpty ? [] : attributes.ToArray());
        store.OpCalls.Add(call?.Index ?? -1);
        if (metadata is { Count: > 0 })
            store.OpMetadata.Add(id, metadata);
        if (trace is not null)
            store.OpTraces.Add(id, trace);
        return new(id);
    }

    private static string? NamedTwice(ReadOnlySpan<NamedAttribute> attributes)
    {
        // most operations have so few that looking at each pair is the fastest; a broken file may have any number
        const int few = 16;
        if (attributes.Length > few)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var attribute in attributes)
                if (!names.Add(attribute.Name))
                    return attribute.Name;
            return null;
        }
        for (var i = 1; i < attributes.Length; i++)
            for (var j = 0; j < i; j++)
                if (attributes[i].Name == attributes[j].Name)
                    return attributes[i].Name;
        return null;
    }

    private void AddPort(PortTable table, string name, ValueId value)
    {
        UnicodeText.Require(name, "an argument's name");
        table.Name.Add(name);
        table.Value.Add(value.IsNone ? -1 : Checked(value));
    }

    private int Checked(ValueId value) => (uint)value.Index < (uint)Store.ValueNames.Count ? value.Index
        : throw new ArgumentOutOfRangeException(nameof(value), value, "no such value in this builder");

    /// <summary>Checks the graph and hands it over; the builder is then used up.</summary>
    /// <exception cref="GraphBridgeException">
    /// A value is made twice, made by nothing, or used before it is made; a nested graph uses what nothing defines.
    /// </exception>
    public ForwardGraph Build()
    {
        var graph = new ForwardGraph(Store);
        _store = null;
        return graph;
    }
}
