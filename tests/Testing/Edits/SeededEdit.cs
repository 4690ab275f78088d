namespace GraphBridge.Testing.Edits;

/// <summary>A kind of change to a network, of known size, at a place that a seed chooses.</summary>
/// <param name="Name">What it is called in a table.</param>
/// <param name="Make">Changes the sketch, or gives false where the network has no place for it.</param>
public sealed record SeededEdit(string Name, Func<GraphSketch, Random, bool> Make)
{
    private const int Local = 6;

    /// <summary>All kinds, in the order of the table.</summary>
    public static IReadOnlyList<SeededEdit> All { get; } =
    [
        new("insert a block", BlockEdits.Insert),
        new("drop a layer", LayerEdits.Drop),
        new("change a stride", LayerEdits.ChangeStride),
        new("swap two inputs", LayerEdits.SwapInputs),
        new("move an operation into another module", LayerEdits.Move),
        new("widen a layer", WidthEdits.Widen),
        new("three of these", (sketch, random) => Several(sketch, random, 3)),
        new("replace an activation everywhere", LayerEdits.ReplaceActivation),
        new("rename everything", NameEdits.RenameEverything),
        new("permute independent operations", OrderEdits.Permute),
        new("one of the first six and rename everything", OneAndRename),
        new("rename everything and permute", (sketch, random) => NameEdits.RenameEverything(sketch, random) && OrderEdits.Permute(sketch, random)),
    ];

    // one seed means another edit in another network
    private static bool OneAndRename(GraphSketch sketch, Random random) =>
        All[(random.Next(Local) + sketch.Operations.Count) % Local].Make(sketch, random) && NameEdits.RenameEverything(sketch, random);

    /// <summary>The edited graph and what is known of the edit, or null where the graph has no place for it.</summary>
    public EditedPair? Apply(ForwardGraph graph, int seed)
    {
        var sketch = GraphSketch.Of(graph);
        return Make(sketch, new Random(seed)) ? EditedPair.Of(graph, sketch) : null;
    }

    /// <summary>Makes that many edits of the kinds that change one place.</summary>
    public static bool Several(GraphSketch sketch, Random random, int count)
    {
        var any = false;
        for (var i = 0; i < count; i++)
            any |= All[random.Next(Local)].Make(sketch, random);
        return any;
    }
}

/// <summary>One thing that was done.</summary>
/// <param name="Kind">To what kind of part, in the word that the comparison has for it.</param>
/// <param name="Aspect">What of it is other, or <c>Added</c> or <c>Removed</c>.</param>
/// <param name="Index">Its place in the old graph, or in the new one if it was added.</param>
/// <param name="Slot">Which port or attribute.</param>
public readonly record struct TrueEdit(string Kind, string Aspect, int Index, int Slot);
