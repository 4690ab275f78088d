using GraphBridge.Lowering.Aliasing;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering;

// operations without a rule, of which the capture tells what they were carried out by
internal sealed partial class Lowerer
{
    private const long MostInnerTimes = 50;

    private long _innerOperations;

    /// <summary>Lowers what an operation was carried out by.</summary>
    private void LowerInner(Operation operation, ForwardGraph inner, Scope scope)
    {
        _innerOperations += inner.Operations.Count;
        if (_innerOperations > _options.InnerOperations + (MostInnerTimes * _graph.Operations.Count))
            throw new GraphBridgeException($"its operations were carried out by more than {_innerOperations - 1} others", remedy: "write it as it was captured (--exact)");
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
