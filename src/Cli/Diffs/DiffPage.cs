using GraphBridge.Compare;
using GraphBridge.Compare.Drawing;
using GraphBridge.Compare.Text;
using GraphBridge.Formats.Html;
using GraphBridge.Shapes;

namespace GraphBridge.Cli.Diffs;

/// <summary>A page with the old graph, the new one, and both in one, and what changed.</summary>
internal static class DiffPage
{
    /// <summary>Changes gather others as modules do; nobody opens as many as this.</summary>
    private const int DeepestPart = 64;

    /// <summary>Writes the page.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="old">What the old graph is called.</param>
    /// <param name="now">What the new one is called.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(Comparison comparison, string old, string now, Stream destination)
    {
        var (a, b) = (comparison.A.InferTypes(), comparison.B.InferTypes());
        var merged = MergedGraph.Of(comparison, a, b);
        var page = new PageContent($"{Path.GetFileName(old)} → {Path.GetFileName(now)}",
            [new(a, OldMarks(merged)), new(b, NewMarks(merged)), new(merged.Graph, MergedMarks(merged))], new(old, now)
            {
                OldOperations = [.. comparison.A.Operations.Select(operation => merged.OfOld(operation).Index)],
                NewOperations = [.. comparison.B.Operations.Select(operation => operation.Index)],
                OldCalls = [.. comparison.A.Calls.Select(call => merged.OfOld(call).Index)],
                NewCalls = [.. comparison.B.Calls.Select(call => call.Index)],
                Counts = [.. ComparisonText.Counts(comparison.Changes).Select(count => (ChangeWords.Of(count.Kind), count.Count))],
                Limits = comparison.Limits,
                Changes = Changes(comparison.Changes, comparison, new(comparison, merged), 0),
            });
        PageWriter.Write(page, destination);
    }

    private static PageMarks OldMarks(MergedGraph merged)
    {
        var gone = merged.GoneUses.ToHashSet();
        return new()
        {
            Operation = operation => MarkOf(merged.StateOf(merged.OfOld(operation))),
            Call = call => MarkOf(merged.StateOf(merged.OfOld(call))),
            Value = value => MarkOf(merged.StateOf(merged.OfOld(value))),
            Input = (operation, slot) => merged.OfOld(operation) is var same && merged.StateOf(same) == MergedState.Removed ? PageMark.Removed
                : operation.Inputs[slot].Value is { } value && gone.Contains(new(merged.OfOld(value).Id, same.Id)) ? PageMark.Removed : PageMark.Same,
            Note = operation => merged.NoteOf(merged.OfOld(operation)),
        };
    }

    private static PageMarks NewMarks(MergedGraph merged) => new()
    {
        Operation = operation => MarkOf(merged.StateOf(merged.Graph[operation.Id])),
        Call = call => MarkOf(merged.StateOf(merged.Graph[call.Id])),
        Value = value => MarkOf(merged.StateOf(merged.Graph[value.Id])),
        Input = (operation, slot) => MarkOf(merged.StateOf(merged.Graph[operation.Id], slot)),
        Note = operation => merged.NoteOf(merged.Graph[operation.Id]),
    };

    private static PageMarks MergedMarks(MergedGraph merged) => NewMarks(merged) with
    {
        GoneUses = [.. merged.GoneUses.Select(use => new PageGoneUse(use.From, use.To))],
    };

    private static List<PageChange> Changes(IReadOnlyList<Change> changes, Comparison comparison, ChangePlaces places, int depth) =>
        depth > DeepestPart ? [] : [.. changes.Select(change => ChangeOf(change, comparison, places, depth))];

    private static PageChange ChangeOf(Change change, Comparison comparison, ChangePlaces places, int depth)
    {
        var (operations, calls) = places.Of(change);
        return new(ChangeWords.Of(change.Kind), TextOf(change, comparison), change.Old, change.New)
        {
            Operations = [.. operations.Select(operation => operation.Id)],
            Calls = [.. calls.Select(call => call.Id)],
            Parts = Changes(change.Parts, comparison, places, depth + 1),
        };
    }

    // an account on a terminal has the place in a line over those of one module
    private static string TextOf(Change change, Comparison comparison) =>
        ComparisonText.Line(comparison, change) + (change is { Subject: EntityKind.Operation or EntityKind.Value, Place.Length: > 0 } ? " in " + change.Place : "");

    private static PageMark MarkOf(MergedState state) => state switch
    {
        MergedState.Same => PageMark.Same,
        MergedState.Added => PageMark.Added,
        MergedState.Removed => PageMark.Removed,
        MergedState.Changed => PageMark.Changed,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
