namespace GraphBridge.Testing.Edits;

/// <summary>A graph, the same after an edit, and the truth about the two.</summary>
/// <param name="A">The graph.</param>
/// <param name="B">The edited graph.</param>
/// <param name="Origin">By operation of B: which of A it is; -1 for a new one.</param>
/// <param name="Edits">What was done, but for the order.</param>
/// <param name="Moves">How many operations have to be moved at least to put those that stayed into their new order.</param>
public sealed record EditedPair(ForwardGraph A, ForwardGraph B, int[] Origin, IReadOnlySet<TrueEdit> Edits, int Moves)
{
    /// <summary>How many edits the shortest script has.</summary>
    public int Shortest => Edits.Count + Moves;

    /// <summary>Puts a changed sketch of a graph together and tells how it was changed.</summary>
    public static EditedPair Of(ForwardGraph graph, GraphSketch sketch)
    {
        var edited = sketch.Build();
        int[] origin = [.. sketch.Operations.Select(op => op.Origin)];
        var sources = sketch.Values.Where(value => value.Kind != ValueKind.Activation).ToList();
        HashSet<TrueEdit> edits = [];
        AddExistence("Operation", sketch.Operations, Enumerable.Range(0, graph.Operations.Count));
        AddExistence("Value", sources, graph.Values.Where(value => value.Kind != ValueKind.Activation).Select(value => value.Index));
        AddExistence("Module", sketch.Modules, Enumerable.Range(0, graph.Modules.Count));
        AddExistence("Call", sketch.Calls, Enumerable.Range(0, graph.Calls.Count));
        var there = sketch.Operations.Concat<SketchPart>(sketch.Modules).Concat(sketch.Values.Where(value => edited.FindValue(value.Name) is not null)).ToHashSet();
        foreach (var (part, aspect, slot) in sketch.Changed)
            if (part.Origin >= 0 && there.Contains(part))
                edits.Add(new(Word(part), aspect, part.Origin, slot));
        return new(graph, edited, origin, edits, origin.Count(place => place >= 0) - LongestRise(origin.Where(place => place >= 0)));

        void AddExistence(string kind, IReadOnlyList<SketchPart> parts, IEnumerable<int> before)
        {
            var kept = parts.Select(part => part.Origin).ToHashSet();
            foreach (var gone in before.Where(index => !kept.Contains(index)))
                edits.Add(new(kind, "Removed", gone, 0));
            foreach (var (index, part) in parts.Index())
                if (part.Origin < 0)
                    edits.Add(new(kind, "Added", part is SketchValue value ? edited.FindValue(value.Name)!.Value.Index : index, 0));
        }
    }

    private static string Word(SketchPart part) => part switch
    {
        SketchOperation => "Operation",
        SketchValue => "Value",
        SketchModule => "Module",
        _ => "Call",
    };

    /// <summary>How long the longest subsequence is that rises: what need not be moved. No number comes twice.</summary>
    private static int LongestRise(IEnumerable<int> numbers)
    {
        var ends = new List<int>();
        foreach (var number in numbers)
        {
            var at = ~ends.BinarySearch(number);
            if (at == ends.Count)
                ends.Add(number);
            else
                ends[at] = number;
        }
        return ends.Count;
    }
}
