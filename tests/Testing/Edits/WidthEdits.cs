namespace GraphBridge.Testing.Edits;

/// <summary>Makes a layer wider.</summary>
internal static class WidthEdits
{
    private const int More = 8;

    /// <summary>Gives a layer's weight more rows, and so its bias, its result and, one after the other, what is made of that element by element.</summary>
    public static bool Widen(GraphSketch sketch, Random random)
    {
        var uses = sketch.Uses();
        var places = sketch.Operations.Where(op => op.Outputs is [{ Value: not null }] && WeightOf(op, uses) is not null).ToList();
        if (places.Count == 0)
            return false;
        var layer = places[random.Next(places.Count)];
        var width = Dimensions(WeightOf(layer, uses)!)![0];
        for (var op = layer; op is not null; op = Next(sketch, op, uses))
        {
            foreach (var own in op.Inputs.Select(port => port.Value).OfType<SketchValue>().Where(value => IsOwn(value, uses) && Dimensions(value) is [var rows, ..] && rows == width))
                Widen(sketch, own, 0, width);
            var made = op.Outputs[0].Value!;
            if (Dimensions(made) is not { } dimensions || Channels(dimensions, width) is not (>= 0 and var channel))
                break;
            Widen(sketch, made, channel, width);
        }
        return true;
    }

    private static SketchValue? WeightOf(SketchOperation op, ILookup<SketchValue, SketchOperation> uses) =>
        op.Inputs.Select(port => port.Value).OfType<SketchValue>().FirstOrDefault(value => IsOwn(value, uses) && Dimensions(value) is { Length: >= 2 });

    private static bool IsOwn(SketchValue value, ILookup<SketchValue, SketchOperation> uses) =>
        value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant && uses[value].Count() == 1;

    /// <summary>The one user of what an operation makes, where one value flows through it and keeps its shape.</summary>
    private static SketchOperation? Next(GraphSketch sketch, SketchOperation op, ILookup<SketchValue, SketchOperation> uses) =>
        op.Outputs[0].Value is { } made && !sketch.Outputs.Contains(made) && uses[made].ToList() is [var user]
            && user.Outputs is [{ Value: { } next }] && Equals(Dimensions(next)?.Length, Dimensions(made)?.Length) && WeightOf(user, uses) is null
            && user.Inputs.Count(port => port.Value?.Flows == true) == 1 && user.Captured.Count == 0 ? user : null;

    private static int Channels(long[] dimensions, long width) =>
        dimensions.Length == 4 && dimensions[1] == width ? 1 : dimensions.Length is 2 or 3 && dimensions[^1] == width ? dimensions.Length - 1 : -1;

    private static long[]? Dimensions(SketchValue value) =>
        value.Type is TensorType { Shape: { } shape } && shape.Dimensions.All(dimension => dimension.Size is not null)
            ? [.. shape.Dimensions.Select(dimension => dimension.Size!.Value)] : null;

    /// <summary>Makes a value wider. Its content, where it had any, is not known then.</summary>
    private static void Widen(GraphSketch sketch, SketchValue value, int axis, long width)
    {
        var dimensions = Dimensions(value)!;
        dimensions[axis] = width + More;
        value.Type = TensorType.Of(((TensorType)value.Type!).ElementType, dimensions);
        sketch.Changed.Add((value, "Type", 0));
        if (value.Data is not { } data)
            return;
        value.Data = TensorData.WithoutContent(data.ElementType, [.. dimensions]);
        sketch.Changed.Add((value, "Data", 0));
    }
}
