using GraphBridge.Compare;
using GraphBridge.Compare.Drawing;
using GraphBridge.Files;
using GraphBridge.Formats.ModelExplorer;
using GraphBridge.Shapes;

namespace GraphBridge.Cli.Diffs;

/// <summary>A folder of files for Model Explorer: each graph, the mapping between them, and what became of each operation.</summary>
internal static class DiffFolder
{
    private const string Old = "old";
    private const string New = "new";

    public static void Write(Comparison comparison, string folder)
    {
        try
        {
            var isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            var changes = GrowingFile.Create(Path.Combine(folder, "changes.json"));
            try
            {
                // all four take their places together
                ModelExplorerWriter.Write(comparison.A.InferTypes(), Old, changes.Companion(Path.Combine(folder, "old.json")));
                ModelExplorerWriter.Write(comparison.B.InferTypes(), New, changes.Companion(Path.Combine(folder, "new.json")));
                SideBySide.WriteMapping(comparison.Matches.Select(match => (match.A, match.B)), changes.Companion(Path.Combine(folder, "mapping.json")));
                SideBySide.WriteNodeData(Marked(comparison), changes);
                changes.Commit();
            }
            catch
            {
                changes.Discard();
                if (isNew)
                    Directory.Delete(folder);
                throw;
            }
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(folder, error);
        }
    }

    private static IEnumerable<(string, IEnumerable<(Operation, string, string)>)> Marked(Comparison comparison)
    {
        var merged = MergedGraph.Of(comparison);
        // the new graph's operations have the same places in the merged one
        MergedState StateOf(Operation operation) => merged.StateOf(merged.Graph[operation.Id]);
        var old = new MergedState[comparison.A.Operations.Count];
        Array.Fill(old, MergedState.Removed);
        foreach (var match in comparison.Matches)
            old[match.A.Index] = StateOf(match.B);
        yield return (Old, Marked(comparison.A, operation => old[operation.Index]));
        yield return (New, Marked(comparison.B, StateOf));
    }

    private static IEnumerable<(Operation, string, string)> Marked(ForwardGraph graph, Func<Operation, MergedState> stateOf)
    {
        foreach (var operation in graph.Operations)
        {
            var (word, colour) = stateOf(operation) switch
            {
                MergedState.Same => ("", ""),
                MergedState.Added => ("added", "#c8e6c9"),
                MergedState.Removed => ("removed", "#ffcdd2"),
                MergedState.Changed => ("changed", "#ffe0b2"),
                var state => throw new ArgumentOutOfRangeException(nameof(stateOf), state, null),
            };
            if (word.Length > 0)
                yield return (operation, word, colour);
        }
    }
}
