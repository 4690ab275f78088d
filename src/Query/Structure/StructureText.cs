using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Query.Structure;

/// <summary>How a network is built, in words: a line for each thing that is there to say.</summary>
public static class StructureText
{
    private const int MostNames = 8;

    /// <summary>The lines; names are as they are in the graph, whatever characters they have.</summary>
    public static ImmutableArray<string> Lines(GraphStructure structure) =>
        [Kind(structure), Branching(structure.Branches), .. Repeating(structure), .. Oddities(structure)];

    private static string Kind(GraphStructure structure)
    {
        var (graph, kind) = (structure.Graph, structure.IsRecurrent ? "recurrent" : "feed-forward");
        var modules = graph.Calls.Count > 0 ? $" in {Count(graph.Calls.Count, "call")} of {Count(graph.Modules.Count, "module")}" : "";
        return $"{kind}: {Count(graph.Operations.Count, "operation")}{modules}, at most {Number(structure.Depth)} one after another";
    }

    private static string Branching(Branches branches)
    {
        if (branches is { Forks: 0, Joins: 0 })
            return "no branches: what is computed from the inputs goes one way";
        var residuals = branches.Residuals is not (null or 0) ? $"; {Count(branches.Residuals.Value, "residual connection")}" : "";
        return $"branches: {Count(branches.Forks, "value goes", "values go")} several ways, {Count(branches.Joins, "operation joins", "operations join")} several{residuals}";
    }

    private static IEnumerable<string> Repeating(GraphStructure structure)
    {
        foreach (var repeat in structure.Repeats.Where(repeat => repeat.HasParameters))
            yield return (repeat.IsRecurrent ? "loop: " : "shared: ") + (repeat.IsModule ? $"{Name(repeat.Name)} runs {Times(repeat.Passes)}"
                : $"{repeat.Name} is used by {Number(repeat.Passes)} operations") + (repeat.IsRecurrent ? ", on what it gave before" : ", each time on something else");
        if (structure.Looping.Count > 0)
            yield return $"loop: inside {Listed(structure.Looping)}";
        var reused = structure.Repeats.Where(repeat => !repeat.HasParameters).Select(repeat => $"{Name(repeat.Name)} ({Times(repeat.Passes)})").ToList();
        if (reused.Count > 0)
            yield return $"reused, without parameters: {Listed(reused.Count, reused)}";
        foreach (var tied in structure.Tied)
            yield return $"tied: {Listed(tied.Owners.Length, tied.Owners)} are one parameter";
        if (structure.Steering.Count > 0)
            yield return $"steered: the pass read {Count(structure.Steering.Count, "value")} to decide what runs: {Listed(structure.Steering)}";
    }

    private static IEnumerable<string> Oddities(GraphStructure structure)
    {
        if (structure.Failed.Count > 0)
            yield return $"failed: {Listed(structure.Failed)}";
        if (structure.DeadEnds.Count > 0)
        {
            var serving = structure.Unneeded.Count - structure.DeadEnds.Count;
            yield return $"dead ends: nothing uses what {Count(structure.DeadEnds.Count, "operation gives", "operations give")}: {Listed(structure.DeadEnds)}"
                + (serving > 0 ? $"; {Count(serving, "other serves", "others serve")} them alone" : "");
        }
        if (structure.UnusedParameters.Count > 0)
            yield return $"unused: {Count(structure.UnusedParameters.Count, "parameter")}: {Listed(structure.UnusedParameters)}";
        foreach (var (heading, isUsed) in new[] { ("never called", false), ("never called, but their parameters are used", true) })
            if (structure.NeverCalled.Where(module => module.AreParametersUsed == isUsed).ToList() is { Count: > 0 } modules)
                yield return $"{heading}: {Listed(modules.Count, modules.Select(Uncalled))}";
        if (structure.OutsideModules.Count > 0)
            yield return $"outside modules: {Count(structure.OutsideModules.Count, "operation")}: {Listed(structure.OutsideModules)}";
    }

    private static string Uncalled(UncalledModule module)
    {
        var words = new List<string>();
        if (module.TypeName.Length > 0)
            words.Add(module.TypeName);
        if (module.Modules > 1)
            words.Add($"with {Count(module.Modules - 1, "module")} in it");
        return Name(module.Path) + (words.Count > 0 ? $" ({string.Join(", ", words)})" : "");
    }

    private static string Listed(NodeSet nodes) => Listed(nodes.Count, nodes.Select(node => node.Name.Length > 0 ? node.Name : node.TypeName));

    private static string Listed(int count, IEnumerable<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (count > MostNames ? $" and {Number(count - MostNames)} more" : "");

    private static string Name(string path) => path.Length == 0 ? "(root)" : path;

    private static string Times(int count) => Count(count, "time");

    private static string Count(int count, string one, string? several = null) => $"{Number(count)} {(count == 1 ? one : several ?? one + "s")}";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
