using System.Collections.Immutable;

namespace GraphBridge.Testing.Edits;

/// <summary>
/// A graph taken apart, to be changed and put together again. Each part is an object, so that it stays known which part of the
/// changed graph is which of the first one.
/// </summary>
public sealed class GraphSketch
{
    private readonly string _name;
    private readonly Producer? _producer;
    private readonly Metadata _metadata;
    private readonly ImmutableArray<Opset> _opsets;
    private readonly ImmutableArray<GraphFunction> _functions;

    private GraphSketch(ForwardGraph graph)
    {
        (_name, _producer, _metadata, _opsets, _functions) = (graph.Name, graph.Producer, graph.Metadata, graph.Opsets, graph.Functions);
        foreach (var value in graph.Values)
            Values.Add(new(value.Name, value.Kind) { Origin = value.Index, Type = value.Type, Data = value.Data, SparseData = value.SparseData, Metadata = value.Metadata, Trace = value.Trace });
        Inputs = [.. graph.Inputs.Select(value => Values[value.Index])];
        Outputs = [.. graph.Outputs.Select(value => Values[value.Index])];
        foreach (var module in graph.Modules)
        {
            Modules.Add(new(module.Path, module.TypeName)
            {
                Origin = module.Index,
                Parent = module.Parent is { } parent ? Modules[parent.Index] : null,
                Arguments = module.Arguments,
                Metadata = module.Metadata,
                Parameters = [.. module.Parameters.Select(owned => (owned.Name, Values[owned.Value.Index]))],
                Buffers = [.. module.Buffers.Select(owned => (owned.Name, Values[owned.Value.Index]))],
            });
        }
        foreach (var call in graph.Calls)
        {
            Calls.Add(new(Modules[call.Module.Index])
            {
                Origin = call.Index,
                Parent = call.Parent is { } parent ? Calls[parent.Index] : null,
                Pass = call.Pass,
                RepeatCount = call.RepeatCount,
                Duration = call.Duration,
            });
        }
        foreach (var op in graph.Operations)
        {
            Operations.Add(new(op.Type, op.Name)
            {
                Origin = op.Index,
                Call = op.Call is { } call ? Calls[call.Index] : null,
                Inputs = [.. op.Inputs.Select(Port)],
                Outputs = [.. op.Outputs.Select(Port)],
                Attributes = [.. op.Attributes],
                Captured = [.. op.CapturedValues.Select(value => Values[value.Index])],
                Metadata = op.Metadata,
                Trace = op.Trace,
            });
        }
    }

    public List<SketchValue> Values { get; } = [];

    public List<SketchValue> Inputs { get; }

    public List<SketchValue> Outputs { get; }

    /// <summary>The modules; a parent stands before its children.</summary>
    public List<SketchModule> Modules { get; } = [];

    /// <summary>The calls; a caller stands before what it calls.</summary>
    public List<SketchCall> Calls { get; } = [];

    /// <summary>The operations, in execution order.</summary>
    public List<SketchOperation> Operations { get; } = [];

    /// <summary>What was changed of parts that were there before: the part, what of it, and which port or attribute.</summary>
    public HashSet<(SketchPart Part, string Aspect, int Slot)> Changed { get; } = [];

    /// <summary>Takes a graph apart.</summary>
    public static GraphSketch Of(ForwardGraph graph) => new(graph);

    /// <summary>Puts the parts together. Values that were made by operations that are gone go too.</summary>
    public ForwardGraph Build()
    {
        var builder = new ForwardGraphBuilder(_name) { Producer = _producer, Metadata = _metadata, Opsets = _opsets, Functions = _functions };
        var made = Operations.SelectMany(op => op.Outputs).Select(port => port.Value).ToHashSet();
        var values = new Dictionary<SketchValue, ValueId>();
        foreach (var value in Values)
        {
            if (value.Kind == ValueKind.Activation && !made.Contains(value))
                continue;
            values.Add(value, builder.AddValue(value.Name, value.Kind, value.Type, value.Data, value.SparseData, value.Metadata));
            builder.SetTrace(values[value], value.Trace);
        }
        foreach (var input in Inputs)
            builder.MarkInput(values[input]);
        foreach (var output in Outputs)
            builder.MarkOutput(values[output]);
        var modules = new Dictionary<SketchModule, ModuleId>();
        foreach (var module in Modules)
        {
            var id = builder.AddModule(module.Path, module.TypeName, module.Parent is { } parent ? modules[parent] : null, module.Arguments, module.Metadata);
            modules.Add(module, id);
            foreach (var (name, value) in module.Parameters)
                builder.AddParameter(id, name, values[value]);
            foreach (var (name, value) in module.Buffers)
                builder.AddBuffer(id, name, values[value]);
        }
        var calls = new Dictionary<SketchCall, CallId>();
        foreach (var call in Calls)
        {
            calls.Add(call, builder.AddCall(modules[call.Module], call.Parent is { } parent ? calls[parent] : null, call.Pass, call.RepeatCount));
            builder.SetDuration(calls[call], call.Duration);
        }
        foreach (var op in Operations)
        {
            builder.AddOperation(op.Type, op.Name, [.. op.Inputs.Select(port => new Input(port.Name, Id(port.Value)))],
                [.. op.Outputs.Select(port => new Output(port.Name, Id(port.Value)))], [.. op.Attributes], op.Call is { } call ? calls[call] : null, op.Metadata, op.Trace);
        }
        return builder.Build();

        ValueId Id(SketchValue? value) => value is null ? ValueId.None : values[value];
    }

    /// <summary>By value: the operations that have it among their inputs or in a nested graph, in execution order.</summary>
    public ILookup<SketchValue, SketchOperation> Uses() => Operations
        .SelectMany(op => op.Inputs.Select(port => port.Value).OfType<SketchValue>().Concat(op.Captured).Distinct().Select(value => (value, op)))
        .ToLookup(use => use.value, use => use.op);

    /// <summary>Whether a value is used, and by nothing but inputs of operations.</summary>
    public bool FlowsOn(SketchValue value, ILookup<SketchValue, SketchOperation> uses) =>
        uses[value].Any() && !Outputs.Contains(value) && !uses[value].Any(user => user.Captured.Contains(value));

    /// <summary>Lets all inputs of some operations that had a value have another.</summary>
    public void Rewire(IEnumerable<SketchOperation> operations, SketchValue old, SketchValue value)
    {
        foreach (var op in operations)
        {
            for (var slot = 0; slot < op.Inputs.Count; slot++)
            {
                if (op.Inputs[slot].Value == old)
                    SetInput(op, slot, value);
            }
        }
    }

    /// <summary>Lets an input of an operation have a value.</summary>
    public void SetInput(SketchOperation op, int slot, SketchValue? value)
    {
        op.Inputs[slot] = op.Inputs[slot] with { Value = value };
        Changed.Add((op, "Input", slot));
    }

    private SketchPort Port(Port port) => new(port.Name, port.Value is { } value ? Values[value.Index] : null);
}
