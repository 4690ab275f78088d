using GraphBridge.Lowering.Aliasing;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Finishing;
using GraphBridge.Lowering.Rules;
using GraphBridge.Lowering.Sizes;
using GraphBridge.Lowering.Tidying;

namespace GraphBridge.Lowering;

/// <summary>Goes through a captured graph and lowers one operation after the other.</summary>
internal sealed partial class Lowerer
{
    /// <summary>The name of ports through which an operation writes tensors that share the memory of its argument.</summary>
    public const string BasePort = "base";

    private readonly ForwardGraph _graph;
    private readonly LoweringOptions _options;
    private readonly Emitter _emitter;
    private readonly CapturedSizes _sizes;
    private readonly Failures _failures = new();
    private readonly SharedMemory _memory;

    public Lowerer(ForwardGraph graph, LoweringOptions options)
    {
        options = OwnOpset.In(graph, options);
        (_graph, _options, _emitter) = (graph, options, new(options.Opset));
        _sizes = options.DynamicAxes.Count == 0 && options.Others.Count == 0 ? new CapturedSizes() : new DynamicSizes(graph, options.Others, options.DynamicAxes);
        _memory = new(_emitter, options);
    }

    public ForwardGraph Lower()
    {
        var scope = new Scope(_sizes);
        // inputs first: constants may depend on their sizes
        foreach (var input in _graph.Inputs)
            if (input.Type is TensorType type)
                BindGiven(input, type, scope);
        foreach (var (input, axis, symbol) in _options.DynamicAxes.In(_graph))
            _emitter.Define(symbol, scope.Of(input), axis);
        foreach (var value in _graph.Values)
            if (value.Producer is null && value.Kind != ValueKind.Input && value.Type is TensorType type)
                BindGiven(value, type, scope);
        foreach (var operation in _graph.Operations)
        {
            _emitter.Origin = operation;
            Lower(operation, scope);
        }
        _failures.ThrowIfAny();
        foreach (var output in _graph.Outputs)
            if (scope.Of(output).Pair is not null)
                throw new GraphBridgeException($"the output '{output.Name}' is complex, and ONNX has no operators for complex numbers", remedy: "give both parts of it, as view_as_real does");
        return new GraphAssembly(_graph, _emitter, _sizes, _options).Build(new NodeTidying(_emitter, _options).Run([.. _graph.Outputs.Select(scope.Of)]));
    }

    /// <summary>Binds what no operation makes.</summary>
    private void BindGiven(Value value, TensorType type, Scope scope)
    {
        try
        {
            if (scope.Sizes.ElementsOf(value) is { } sizes)
                scope.Bind(value, _emitter.Cast(value.Data!.Dimensions.Length == 0 ? _emitter.Squeeze(_emitter.Sizes(sizes), 0) : _emitter.Sizes(sizes), type.ElementType));
            else
                scope.Bind(value, new(type.ElementType, scope.Sizes.ShapeOf(value)) { Source = value, Data = value.Kind == ValueKind.Input ? null : value.Data, Stands = value });
        }
        catch (Exception error) when (NotLoweredException.Reason(error) is { } reason)
        {
            scope.GiveUp(value, reason);
        }
    }

    private void Lower(Operation operation, Scope scope)
    {
        var count = _emitter.Nodes.Count;
        try
        {
            LowerOrThrow(operation, scope);
        }
        catch (Exception error) when (NotLoweredException.Reason(error) is { } reason)
        {
            _emitter.RemoveFrom(count);
            _failures.Add(_emitter.Origin ?? operation, operation, reason);
            scope.GiveUp(operation);
        }
    }

    private void LowerOrThrow(Operation operation, Scope scope)
    {
        if (operation.Trace?.Error is { } error)
            throw new NotLoweredException("it failed when it was captured: " + error);
        scope.Sizes.Require(operation);
        if (operation.Type.Domain == OpType.OnnxDomain || IsFunction(operation.Type))
        {
            Keep(operation, scope);
            return;
        }
        var count = _emitter.Nodes.Count;
        try
        {
            if (RuleTable.All.Find(operation.Type) is { } rule)
                Take(operation, rule.Since <= _options.Opset ? rule.Lower(_emitter, new(rule.Schema, operation, scope.Of, scope.Sizes, _options))
                    : throw new NotLoweredException($"ONNX has it from operator set {rule.Since} on"), rule.Schema.Results, scope);
            else if (operation.Trace?.Inner is { } inner)
                LowerInner(operation, inner, scope);
            else
                throw new NotLoweredException("there is no rule for it");
        }
        catch (Exception failure) when (NotLoweredException.Reason(failure) is not null && _options.KeepUnknown && ReferenceEquals(operation.Graph, _graph))
        {
            _emitter.RemoveFrom(count);
            Keep(operation, scope);
        }
    }

    private bool IsFunction(OpType type)
    {
        foreach (var function in _graph.Functions)
            if (function.Type == type)
                return true;
        return false;
    }

    /// <summary>Says what the results of an operation are.</summary>
    private void Take(Operation operation, Term?[] terms, int results, Scope scope)
    {
        var outputs = operation.Outputs;
        for (var slot = 0; slot < outputs.Count; slot++)
        {
            if (outputs[slot].Value is not { } value)
                continue;
            if (outputs[slot].Name == BasePort)
                continue;
            if (slot >= terms.Length || terms[slot] is not { } term)
            {
                // what only the backward pass would take
                if (value.Uses.Count == 0 && !value.Graph.Outputs.Contains(value))
                    continue;
                throw new NotLoweredException($"its result {slot} of {results} has no form in ONNX");
            }
            scope.Bind(value, value.Type is TensorType type ? _emitter.Cast(term, type.ElementType) : term);
            foreach (var (axis, symbol) in scope.Sizes.SymbolsOf(value))
                _emitter.Define(symbol, scope.Of(value), axis);
        }
        TakeBases(operation, scope);
    }

    /// <summary>Says what became of other tensors whose memory an operation wrote. Their versions before are its last inputs, in the same order.</summary>
    private void TakeBases(Operation operation, Scope scope)
    {
        var (inputs, outputs) = (operation.Inputs, operation.Outputs);
        var next = inputs.Count - outputs.Count(port => port.Name == BasePort);
        for (var slot = 0; slot < outputs.Count; slot++)
        {
            if (outputs[slot] is not { Name: BasePort, Value: { } value })
                continue;
            var old = inputs[next++].Value!.Value;
            var term = scope.Of(old);
            if (!ViewPath.IsReshapedInPlace(operation.Type))
                foreach (var written in outputs)
                    if (written is { Name: not BasePort, Value: { Trace.Previous: not null } changed })
                        term = _memory.Renewed(old, term, changed, scope);
            scope.Bind(value, term);
        }
    }

    /// <summary>Keeps an operation as it is.</summary>
    private void Keep(Operation operation, Scope scope)
    {
        if (operation.CapturedValues.Count > 0)
            throw new NotLoweredException("a graph inside it uses values by their names, which may have none here");
        var node = new Node
        {
            Type = operation.Type,
            Kept = operation,
            Inputs = [.. operation.Inputs.Select(port => port.Value is { } value ? Plain(scope.Of(value)) : null)],
            Attributes = [.. operation.Attributes.Select(attribute => RequireFixed(operation, attribute, scope.Sizes))],
            Origin = _emitter.Origin,
        };
        node.Outputs = [.. operation.Outputs.Select(port => port.Value is { } value
            ? new Term((value.Type as TensorType)?.ElementType ?? ElementType.Undefined, scope.Sizes.ShapeOf(value)) { Producer = node } : null)];
        _emitter.Nodes.Add(node);
        for (var slot = 0; slot < node.Outputs.Length; slot++)
            if (node.Outputs[slot] is { } term)
                scope.Bind(operation.Outputs[slot].Value!.Value, term);
    }

    private static NamedAttribute RequireFixed(Operation operation, NamedAttribute attribute, CapturedSizes sizes)
    {
        var numbers = attribute.Value switch
        {
            AttributeValue.Int number => [number.Value],
            AttributeValue.Ints list => list.Values,
            _ => [],
        };
        for (var place = 0; place < numbers.Length; place++)
            if (sizes.Number(operation, attribute.Name, place, numbers[place]).Known is null)
                throw new NotLoweredException($"its '{attribute.Name}' changes with the input's size");
        return attribute;
    }

    private static Term Plain(Term term) => term.Pair is null ? term : throw new NotLoweredException("it is kept as it is, and takes complex numbers that became pairs");
}
