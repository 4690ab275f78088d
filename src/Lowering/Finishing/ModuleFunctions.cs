using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Lowering.Finishing;

/// <summary>
/// Makes each module call one node, and what runs in it a function of the model. Calls that do the same share a function. Its
/// inputs are what it uses of its surroundings, the parameters among them; its outputs are what its surroundings use of it.
/// </summary>
internal sealed class ModuleFunctions
{
    private const string Domain = "modules";

    private readonly ForwardGraph _graph;
    private readonly List<GraphFunction> _functions;
    private readonly Dictionary<ForwardGraph, OpType> _types = new(new BodyComparer());
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly int[] _last;

    private ModuleFunctions(ForwardGraph graph)
    {
        (_graph, _functions) = (graph, [.. graph.Functions]);
        foreach (var function in _functions)
            if (function.Body.Name == function.Type.Name)
                _types.TryAdd(function.Body.WithName(""), function.Type);
        // the last operation of each call, calls within it included
        _last = new int[graph.Calls.Count];
        foreach (var operation in graph.Operations)
            for (var call = operation.Call; call is { } around; call = around.Parent)
                _last[around.Index] = operation.Index;
    }

    /// <summary>The same graph with functions.</summary>
    public static ForwardGraph Of(ForwardGraph graph) => new ModuleFunctions(graph).Make();

    private ForwardGraph Make()
    {
        var builder = new ForwardGraphBuilder(_graph.Name) { Producer = _graph.Producer, Metadata = _graph.Metadata, Opsets = _graph.Opsets };
        var body = new Body(builder, value => value.Name, operation => operation.Name, areTyped: true);
        foreach (var input in _graph.Inputs)
            builder.MarkInput(body.ValueOf(input));
        Fill(body, 0, _graph.Operations.Count, within: null);
        foreach (var output in _graph.Outputs)
            builder.MarkOutput(body.ValueOf(output));
        builder.Functions = [.. _functions];
        builder.Opsets = OpsetsOf(body);
        return builder.Build();
    }

    // what the nodes of a body are of, and no more, so that equal bodies are equal
    private ImmutableArray<Opset> OpsetsOf(Body body) =>
        [.. _graph.Opsets.Where(opset => opset.Domain == OpType.OnnxDomain || body.Domains.Contains(opset.Domain)), .. body.HasCalls && !body.Domains.Contains(Domain) ? [new Opset(Domain, 1)] : Array.Empty<Opset>()];

    /// <summary>A graph that is being made of a part of the whole, and what the whole's values are called in it.</summary>
    /// <param name="builder">What it is made with.</param>
    /// <param name="nameOf">The name of a value in it, which another may have already.</param>
    /// <param name="nameOfNode">The name of an operation in it.</param>
    /// <param name="areTyped">Whether values tell their types. A function serves calls on any shape.</param>
    private sealed class Body(ForwardGraphBuilder builder, Func<Value, string> nameOf, Func<Operation, string> nameOfNode, bool areTyped)
    {
        private readonly Dictionary<int, ValueId> _values = [];
        private readonly Dictionary<string, int> _nodes = new(StringComparer.Ordinal);

        public ForwardGraphBuilder Builder => builder;

        /// <summary>Whether a function is called in it.</summary>
        public bool HasCalls { get; set; }

        public ValueId ValueOf(Value value)
        {
            if (_values.TryGetValue(value.Index, out var known))
                return known;
            var id = builder.AddValue(builder.FreeName(nameOf(value)), value.Kind, areTyped ? value.Type : null);
            if (value.Data is { } data)
                builder.SetData(id, data);
            _values.Add(value.Index, id);
            return id;
        }

        public void AddInput(Value value)
        {
            var id = builder.AddInput(builder.FreeName(nameOf(value)));
            _values.Add(value.Index, id);
        }

        /// <summary>A name that no node of it has, as runtimes need that put it in place of a call.</summary>
        public string FreeName(string stem)
        {
            while (true)
            {
                var count = _nodes[stem] = _nodes.GetValueOrDefault(stem) + 1;
                if (count == 1)
                    return stem;
                var name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{count - 1}");
                if (_nodes.TryAdd(name, 1))
                    return name;
            }
        }

        /// <summary>Whose operators are in it.</summary>
        public HashSet<string> Domains { get; } = new(StringComparer.Ordinal);

        public void Add(Operation operation)
        {
            Domains.Add(operation.Type.Domain);
            builder.AddOperation(operation.Type, areTyped ? nameOfNode(operation) : FreeName(nameOfNode(operation)),
                [.. operation.Inputs.Select(port => new Input("", port.Value is { } value ? ValueOf(value) : ValueId.None))],
                [.. operation.Outputs.Select(port => new Output("", port.Value is { } value ? ValueOf(value) : ValueId.None))], [.. operation.Attributes], metadata: operation.Metadata);
        }
    }

    /// <summary>Adds the operations of a range that run in a call; those of calls in it as nodes of functions.</summary>
    private void Fill(Body body, int start, int end, ModuleCall? within)
    {
        for (var at = start; at < end;)
        {
            var operation = _graph.Operations[at];
            if (ChildAround(operation, within) is { } child)
            {
                // of calls that overlap, the one around ends first
                var after = Math.Min(_last[child.Index] + 1, end);
                AddCall(body, child, within, at, after);
                at = after;
                continue;
            }
            body.Add(operation);
            at++;
        }
    }

    // the outermost call inside of another one that an operation ran in; the root is the model itself
    private static ModuleCall? ChildAround(Operation operation, ModuleCall? within)
    {
        ModuleCall? child = null;
        for (var call = operation.Call; call is { } around && around != within; call = around.Parent)
            if (around.Module.Path.Length > 0)
                child = around;
        return child;
    }

    private void AddCall(Body around, ModuleCall call, ModuleCall? within, int start, int end)
    {
        var (inputs, outputs, constants) = Boundary(start, end);
        var prefix = call.Module.Path + ".";
        var builder = new ForwardGraphBuilder();
        // names that are the same in every call of such a module
        var body = new Body(builder,
            value => value.Producer is { } producer ? producer.Index < start ? "input" : Stem(value.Name.StartsWith(prefix, StringComparison.Ordinal) ? value.Name[prefix.Length..] : producer.Type.Name)
                : value.Name.StartsWith(prefix, StringComparison.Ordinal) ? value.Name[prefix.Length..] : "input",
            operation => Stem(operation.Name[(operation.Name.LastIndexOf('/') + 1)..]), areTyped: false);
        foreach (var input in inputs)
            body.AddInput(input);
        foreach (var constant in constants)
            builder.AddOperation(new(OpType.OnnxDomain, "Constant"), "", [], [new("", AddConstant(body, constant))], [new("value", new AttributeValue.Tensor(constant.Data!))]);
        Fill(body, start, end, call);
        builder.Opsets = OpsetsOf(body);
        foreach (var output in outputs)
            builder.MarkOutput(body.ValueOf(output));
        around.HasCalls = true;
        around.Builder.AddOperation(TypeOf(call, builder.Build()), around.FreeName(NameWithin(call, within)), [.. inputs.Select(value => new Input("", around.ValueOf(value)))],
            [.. outputs.Select(value => new Output("", around.ValueOf(value)))]);
    }

    // without the number that a later call's names have
    private static string Stem(string name)
    {
        var stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return stem.Length < name.Length && stem.Length > 1 && stem[^1] == '_' ? stem[..^1] : name;
    }

    private static ValueId AddConstant(Body body, Value constant)
    {
        var id = body.ValueOf(constant);
        body.Builder.SetKind(id, ValueKind.Activation);
        body.Builder.SetData(id, (TensorData?)null);
        return id;
    }

    // the path from the call around on, or the whole where the module is elsewhere
    private static string NameWithin(ModuleCall call, ModuleCall? within) =>
        within is { } outer && outer.Module.Path.Length > 0 && call.Module.Path.StartsWith(outer.Module.Path + ".", StringComparison.Ordinal) ? call.Module.Path[(outer.Module.Path.Length + 1)..] : call.Module.Path;

    /// <summary>What a range of operations uses of others, what others use of it, and the constants that it uses.</summary>
    private (List<Value> Inputs, List<Value> Outputs, List<Value> Constants) Boundary(int start, int end)
    {
        var (inputs, outputs, constants) = (new List<Value>(), new List<Value>(), new List<Value>());
        var seen = new HashSet<int>();
        var given = _graph.Outputs.Select(output => output.Index).ToHashSet();
        for (var at = start; at < end; at++)
        {
            foreach (var port in _graph.Operations[at].Inputs)
                if (port.Value is { } value && !(value.Producer is { } producer && producer.Index >= start) && seen.Add(value.Index))
                    (value.Kind == ValueKind.Constant ? constants : inputs).Add(value);
            foreach (var port in _graph.Operations[at].Outputs)
                if (port.Value is { } value && (given.Contains(value.Index) || value.Uses.Any(use => use.Operation.Index >= end)))
                    outputs.Add(value);
        }
        return (inputs, outputs, constants);
    }

    /// <summary>The function that has this body: one that is there, or a new one.</summary>
    private OpType TypeOf(ModuleCall call, ForwardGraph body)
    {
        if (_types.TryGetValue(body, out var known))
            return known;
        var name = call.Module.TypeName.Length > 0 ? call.Module.TypeName : "Module";
        OpType type;
        do
        {
            var count = _names[name] = _names.GetValueOrDefault(name) + 1;
            type = new(Domain, count == 1 ? name : $"{name}_{count}");
        }
        while (_functions.Exists(function => function.Type == type));
        _types.Add(body, type);
        _functions.Add(new(type, body.WithName(type.Name), ImmutableArray<string>.Empty, ImmutableArray<NamedAttribute>.Empty));
        return type;
    }

    // by the nodes, since most modules' bodies are as large as others
    private sealed class BodyComparer : IEqualityComparer<ForwardGraph>
    {
        public bool Equals(ForwardGraph? x, ForwardGraph? y) => object.Equals(x, y);

        public int GetHashCode(ForwardGraph body)
        {
            var hash = new HashCode();
            foreach (var operation in body.Operations)
            {
                hash.Add(operation.Type);
                foreach (var attribute in operation.Attributes)
                    hash.Add(attribute);
            }
            return hash.ToHashCode();
        }
    }
}
