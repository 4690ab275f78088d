namespace GraphBridge.Testing.Edits;

/// <summary>A call that one value flows into and one of the same type out of, so that a copy of it fits behind it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Operations">What runs in it.</param>
/// <param name="Input">What flows into it.</param>
/// <param name="Output">What flows out of it.</param>
internal sealed record Block(SketchCall Call, List<SketchOperation> Operations, SketchValue Input, SketchValue Output)
{
    private const int Fewest = 3;
    private const int Most = 100;

    public static List<Block> AllOf(GraphSketch sketch)
    {
        var operationsIn = sketch.Calls.ToDictionary(call => call, _ => new List<SketchOperation>());
        foreach (var op in sketch.Operations)
            for (var call = op.Call; call is not null; call = call.Parent)
                operationsIn[call].Add(op);
        var uses = sketch.Uses();
        var place = sketch.Operations.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var passes = sketch.Calls.CountBy(call => call.Module).ToDictionary();
        return [.. sketch.Calls
            .Where(call => call.Parent is not null && passes[call.Module] == 1 && operationsIn[call].Count is >= Fewest and <= Most)
            .Select(call => Of(sketch, call, operationsIn[call], uses, place)).OfType<Block>()];
    }

    private static Block? Of(GraphSketch sketch, SketchCall call, List<SketchOperation> operations, ILookup<SketchValue, SketchOperation> uses,
        Dictionary<SketchOperation, int> place)
    {
        var inside = operations.ToHashSet();
        var made = operations.SelectMany(op => op.Outputs).Select(port => port.Value).OfType<SketchValue>().ToHashSet();
        var inputs = operations.SelectMany(op => op.Inputs).Select(port => port.Value).OfType<SketchValue>()
            .Where(value => value.Flows && !made.Contains(value)).Distinct().ToList();
        var outputs = made.Where(value => sketch.Outputs.Contains(value) || uses[value].Any(user => !inside.Contains(user))).ToList();
        if (inputs.Count != 1 || outputs.Count != 1 || !Equals(inputs[0].Type, outputs[0].Type) || !sketch.FlowsOn(outputs[0], uses)
            || operations.Exists(op => op.Captured.Count > 0))
            return null;
        // the copy goes behind the last operation and before the first use
        return uses[outputs[0]].All(user => inside.Contains(user) || place[user] > place[operations[^1]]) ? new(call, operations, inputs[0], outputs[0]) : null;
    }
}
