using GraphBridge.Lowering.Aliasing;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Finishing;
using GraphBridge.Lowering.Rules;
using GraphBridge.Lowering.Sizes;
using GraphBridge.Lowering.Tidying;

namespace GraphBridge.Lowering;

/// <summary>Goes through a captured graph and lowers one operation after the other.</summary>
internal sealed class Lowerer
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
        catch (NotLoweredException reason)
        {
            scope.GiveUp(value, reason.Message);
        }
    }

    private void Lower(Operation operation, Scope scope)
    {
        var count = _emitter.Nodes.Count;
        try
        {
            LowerOrThrow(operation, scope);
        }
        catch (NotLoweredException reason)
        {
            _emitter.RemoveFrom(count);
            _failures.Add(_emitter.Origin ?? operation, operation, reason.Message);
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
        catch (NotLoweredException) when (_options.KeepUnknown && ReferenceEquals(operation.Graph, _graph))
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

    /// <summary>Lowers what an operation was carried out by.</summary>
    private void LowerInner(Operation operation, ForwardGraph inner, Scope scope)
    {
        var within = new Scope(scope.Sizes.Inside(operation));
        RequireWritten(inner);
        var given = Given(operation, inner);
        foreach (var value in inner.Values)
            if (given.TryGetValue(value, out var outer))
                within.Bind(value, scope.Of(outer));
            else if (value.Producer is null && value is { Type: TensorType type, Data: not null })
                BindGiven(value, type, within);
        foreach (var step in inner.Operations)
        {
            RequireKnownPlaces(step, given);
            // where the whole can be kept, no part of it is
            if (_options.KeepUnknown)
                LowerOrThrow(step, within);
            else
                Lower(step, within);
            _memory.Renew(step, within);
            RequireOwnMemory(step, given);
        }
        Take(operation, [.. inner.Outputs.Select(output => (Term?)within.Of(output))], inner.Outputs.Count, scope);
    }

    /// <summary>What goes into the graph that an operation was carried out by. An input has the name of a port; of a list's, the first has.</summary>
    private static Dictionary<Value, Value> Given(Operation operation, ForwardGraph inner)
    {
        Value[] values = [.. operation.Inputs.Where(port => port.Name != BasePort).Select(port => port.Value).OfType<Value>().Distinct()];
        var given = new Dictionary<Value, Value>();
        foreach (var (place, input) in inner.Inputs.Index())
            if (operation.Inputs.FirstOrDefault(port => port.Name == input.Name).Value is { } named)
                given.Add(input, named);
            else if (inner.Inputs.Count == values.Length)
                given.Add(input, values[place]);
        return given;
    }

    // a kernel that fills memory without calling an operation is not seen; then that memory seems to be read before it is written
    private static void RequireWritten(ForwardGraph inner)
    {
        var written = new HashSet<Value>();
        foreach (var step in inner.Operations)
        {
            foreach (var port in step.Outputs)
                if (port.Value is { Trace.Previous: not null } version)
                    written.Add(ViewPath.Of(version).Root);
            if (!step.Outputs.Any(port => port.Value?.Trace?.Base is not null))
                foreach (var port in step.Inputs)
                    RequireFilled(port.Value, written);
        }
        foreach (var output in inner.Outputs)
            RequireFilled(output, written);
    }

    private static void RequireFilled(Value? value, HashSet<Value> written)
    {
        if (value is { } read && ViewPath.Of(read).Root is { Producer: { } producer } root && !written.Contains(root)
            && producer.Type.Name is "empty" or "empty_like" or "empty_strided" or "new_empty" or "new_empty_strided")
            throw new NotLoweredException("what it was carried out by is not known: something filled the memory of an " + producer.Type);
    }

    // inside, nothing tells how an input lies in memory
    private static void RequireKnownPlaces(Operation step, Dictionary<Value, Value> given)
    {
        if (step.Type.Name.TrimEnd('_') is not ("as_strided" or "as_strided_copy" or "as_strided_scatter" or "_reshape_alias"))
            return;
        if (step.Inputs[0].Value is { } self && given.TryGetValue(ViewPath.Of(self).Root, out var outer))
            throw new NotLoweredException($"{step.Type} inside it looks at memory, and '{outer.Name}' may not lie there row by row");
    }

    // inside, nothing tells that two inputs are views of one tensor
    private static void RequireOwnMemory(Operation writer, Dictionary<Value, Value> given)
    {
        foreach (var port in writer.Outputs)
            if (port.Value is { Trace.Previous: not null } written && given.TryGetValue(ViewPath.Of(written).Root, out var own))
                foreach (var other in given.Values)
                    if (other != own && ViewPath.Of(other).Root == ViewPath.Of(own).Root)
                        throw new NotLoweredException($"{writer.Type} inside it writes memory of '{own.Name}' that '{other.Name}' shares");
    }
}
