namespace GraphBridge.Testing.Edits;

/// <summary>Changes to one operation, or to each of one type.</summary>
internal static class LayerEdits
{
    private static readonly string[] Strides = ["strides", "stride"];
    private static readonly string[] Activations = ["Relu", "relu", "Sigmoid", "Tanh", "Erf", "softmax", "Softmax", "Clip"];

    /// <summary>Takes away an operation that one value flows through; later ones use what it used. Its module goes too where it was all that ran in it.</summary>
    public static bool Drop(GraphSketch sketch, Random random)
    {
        var uses = sketch.Uses();
        var alone = sketch.Operations.Where(op => op.Call is not null).CountBy(op => op.Call!).Where(entry => entry.Value == 1).Select(entry => entry.Key).ToHashSet();
        var places = sketch.Operations.Where(op => op.Outputs is [{ Value: { } made }] && sketch.FlowsOn(made, uses) && op.Captured.Count == 0
            && op.Inputs.Where(port => port.Value?.Flows == true).ToList() is [{ Value: { } x }] && Equals(x.Type, made.Type)).ToList();
        if (places.Count == 0)
            return false;
        var dropped = places[random.Next(places.Count)];
        var (input, output) = (dropped.Inputs.Find(port => port.Value?.Flows == true).Value!, dropped.Outputs[0].Value!);
        sketch.Operations.Remove(dropped);
        sketch.Rewire(uses[output], output, input);
        if (dropped.Call is { } call && alone.Contains(call))
            DropModule(sketch, call, uses);
        return true;
    }

    private static void DropModule(GraphSketch sketch, SketchCall call, ILookup<SketchValue, SketchOperation> uses)
    {
        var module = call.Module;
        if (sketch.Calls.Exists(other => other != call && (other.Module == module || other.Parent == call)) || sketch.Modules.Exists(other => other.Parent == module))
            return;
        sketch.Calls.Remove(call);
        sketch.Modules.Remove(module);
        var gone = module.Parameters.Concat(module.Buffers).Select(owned => owned.Value)
            .Where(value => uses[value].Count() <= 1 && !sketch.Modules.Exists(other => other.Parameters.Concat(other.Buffers).Any(owned => owned.Value == value))).ToHashSet();
        sketch.Values.RemoveAll(gone.Contains);
        sketch.Inputs.RemoveAll(gone.Contains);
    }

    /// <summary>Changes one attribute: a stride where there is one.</summary>
    public static bool ChangeStride(GraphSketch sketch, Random random)
    {
        var places = AttributesOf(sketch, name => Strides.Contains(name));
        if (places.Count == 0)
            places = AttributesOf(sketch, _ => true);
        if (places.Count == 0)
            return false;
        var (op, at) = places[random.Next(places.Count)];
        op.Attributes[at] = new(op.Attributes[at].Name, op.Attributes[at].Value switch
        {
            AttributeValue.Ints { Values: var values } => new AttributeValue.Ints([values[0] + 1, .. values[1..]]),
            AttributeValue.Int { Value: var value } => value + 1,
            var other => throw new InvalidOperationException($"{other} is no stride"),
        });
        sketch.Changed.Add((op, "Attribute", at));
        return true;
    }

    private static List<(SketchOperation Operation, int Index)> AttributesOf(GraphSketch sketch, Func<string, bool> named) =>
        [.. sketch.Operations.SelectMany(op => op.Attributes.Index()
            .Where(entry => named(entry.Item.Name) && entry.Item.Value is AttributeValue.Ints { Values.Length: > 0 } or AttributeValue.Int)
            .Select(entry => (op, entry.Index)))];

    /// <summary>Swaps two inputs of an operation.</summary>
    public static bool SwapInputs(GraphSketch sketch, Random random)
    {
        var places = sketch.Operations.Where(op => op.Inputs is [{ Value: { Flows: true } first }, { Value: { Flows: true } second }, ..] && first != second).ToList();
        if (places.Count == 0)
            return false;
        var op = places[random.Next(places.Count)];
        var (x, y) = (op.Inputs[0].Value, op.Inputs[1].Value);
        sketch.SetInput(op, 0, y);
        sketch.SetInput(op, 1, x);
        return true;
    }

    /// <summary>Lets an operation run in another module: that around its own, or one beside it.</summary>
    public static bool Move(GraphSketch sketch, Random random)
    {
        var places = sketch.Operations.Where(op => op.Call is not null).ToList();
        if (places.Count == 0 || sketch.Calls.Count < 2)
            return false;
        var moved = places[random.Next(places.Count)];
        var near = sketch.Calls.Where(call => call != moved.Call && (call == moved.Call!.Parent || call.Parent == moved.Call.Parent)).ToList();
        if (near.Count == 0)
            near = [.. sketch.Calls.Where(call => call != moved.Call)];
        moved.Call = near[random.Next(near.Count)];
        sketch.Changed.Add((moved, "Caller", 0));
        return true;
    }

    /// <summary>Makes all operations of a type, the commonest activation, operations of another type.</summary>
    public static bool ReplaceActivation(GraphSketch sketch, Random random)
    {
        var replaced = sketch.Operations.Where(op => Activations.Contains(op.Type.Name)).GroupBy(op => op.Type).MaxBy(group => group.Count())?.ToList();
        if (replaced is null)
            return false;
        var type = replaced[0].Type with { Name = random.Next(2) == 0 ? "Mish" : "HardSwish" };
        foreach (var op in replaced)
        {
            op.Type = type;
            sketch.Changed.Add((op, "Type", 0));
        }
        return true;
    }
}
