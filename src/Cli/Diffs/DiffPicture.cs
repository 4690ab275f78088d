using GraphBridge.Compare;
using GraphBridge.Compare.Drawing;
using GraphBridge.Formats.Dot;
using GraphBridge.Shapes;

namespace GraphBridge.Cli.Diffs;

/// <summary>Both graphs in one drawing: what is new green, what is gone red, what is different amber.</summary>
internal static class DiffPicture
{
    public static void WriteDot(Comparison comparison, Stream destination)
    {
        var (graph, marks) = Marked(comparison);
        DotPicture.Write(graph, marks, destination);
    }

    public static void Draw(Comparison comparison, PictureKind kind, Stream destination)
    {
        var (graph, marks) = Marked(comparison);
        DotPicture.Draw(graph, marks, kind, destination, new());
    }

    private static (ForwardGraph, DotMarks) Marked(Comparison comparison)
    {
        var merged = MergedGraph.Of(comparison, comparison.A.InferTypes(), comparison.B.InferTypes());
        return (merged.Graph, new()
        {
            Caption = "green: added, red: removed, amber: changed",
            Operation = operation => MarkOf(merged.StateOf(operation)),
            Note = merged.NoteOf,
            Value = value => MarkOf(merged.StateOf(value)),
            Call = call => MarkOf(merged.StateOf(call)),
            Input = (operation, slot) => MarkOf(merged.StateOf(operation, slot)),
            ExtraEdges = [.. merged.GoneUses.Select(use => new DotExtraEdge(use.From, use.To, DotMark.Red))],
        });
    }

    private static DotMark MarkOf(MergedState state) => state switch
    {
        MergedState.Same => DotMark.None,
        MergedState.Added => DotMark.Green,
        MergedState.Removed => DotMark.Red,
        MergedState.Changed => DotMark.Amber,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
