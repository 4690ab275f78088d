namespace GraphBridge.Testing.Edits;

/// <summary>Puts operations into another order.</summary>
internal static class OrderEdits
{
    /// <summary>Puts the operations into a random order in which each still stands after what it uses.</summary>
    public static bool Permute(GraphSketch sketch, Random random)
    {
        var producers = new Dictionary<SketchValue, SketchOperation>();
        foreach (var op in sketch.Operations)
            foreach (var port in op.Outputs)
                if (port.Value is { } made)
                    producers.Add(made, op);
        var before = sketch.Operations.ToDictionary(op => op, op => op.Inputs.Select(port => port.Value).OfType<SketchValue>().Concat(op.Captured)
            .Select(value => producers.GetValueOrDefault(value)).OfType<SketchOperation>().ToHashSet());
        var after = before.SelectMany(entry => entry.Value.Select(first => (first, entry.Key))).ToLookup(entry => entry.first, entry => entry.Key);
        var waitsFor = before.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
        var ready = sketch.Operations.Where(op => waitsFor[op] == 0).ToList();
        var order = new List<SketchOperation>();
        while (ready.Count > 0)
        {
            var at = random.Next(ready.Count);
            var next = ready[at];
            ready.RemoveAt(at);
            order.Add(next);
            ready.AddRange(after[next].Where(op => --waitsFor[op] == 0));
        }
        sketch.Operations.Clear();
        sketch.Operations.AddRange(order);
        return true;
    }
}
