namespace GraphBridge.Testing.Edits;

/// <summary>Gives other names.</summary>
internal static class NameEdits
{
    /// <summary>Gives every operation, value and module a name that has nothing of the old one, as far as they had one.</summary>
    public static bool RenameEverything(GraphSketch sketch, Random random)
    {
        // nested graphs and traces name values too
        if (sketch.Operations.Exists(op => op.Captured.Count > 0 || op.Trace is not null) || sketch.Values.Exists(value => value.Trace is not null))
            return false;
        var numbers = new Queue<int>(Enumerable.Range(0, sketch.Operations.Count + sketch.Values.Count + sketch.Modules.Count).OrderBy(_ => random.Next()));
        foreach (var value in sketch.Values)
        {
            value.Name = $"value_{numbers.Dequeue()}";
            sketch.Changed.Add((value, "Name", 0));
        }
        foreach (var op in sketch.Operations.Where(op => op.Name.Length > 0))
        {
            op.Name = $"operation_{numbers.Dequeue()}";
            sketch.Changed.Add((op, "Name", 0));
        }
        foreach (var module in sketch.Modules.Where(module => module.Path.Length > 0))
        {
            var own = $"module_{numbers.Dequeue()}";
            module.Path = module.Parent is { Path: { Length: > 0 } above } ? above + "." + own : own;
            sketch.Changed.Add((module, "Path", 0));
        }
        return true;
    }
}
