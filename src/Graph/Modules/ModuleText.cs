using System.Text;
using GraphBridge.Printing;

namespace GraphBridge;

/// <summary>A model's modules as PyTorch's <c>print(model)</c> writes them.</summary>
public static class ModuleText
{
    /// <summary>What stands for a type that the graph doesn't know.</summary>
    private const string UnknownType = "?";

    /// <summary>The whole model; where no module is the root, the outermost ones stand in one of an unknown type.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="fold">
    /// Whether equal neighbours in a ModuleList are written once with their count, <c>(0-11): 12 x GPT2Block(</c>, as PyTorch does from
    /// 2.0 on; it does so in no other container.
    /// </param>
    /// <returns>Lines parted by line feeds, with none at the end.</returns>
    /// <exception cref="GraphBridgeException">The graph has no modules.</exception>
    public static string ToModuleString(this ForwardGraph graph, bool fold = true) => graph.Modules.Count > 0 ? Text(graph, graph.ModuleIndex.Root, fold)
        : throw new GraphBridgeException("the graph has no modules", remedy: "capture the model, or export it with an exporter that names modules, as PyTorch's does");

    /// <summary>A module and all in it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="fold">Whether equal neighbours in a ModuleList are written once with their count.</param>
    public static string ToModuleString(this Module module, bool fold = true) => Text(module.Graph, module.Index, fold);

    private static string Text(ForwardGraph graph, int root, bool fold)
    {
        var tree = graph.ModuleIndex;
        var readings = new OperationReadings(graph);
        var content = fold ? new ModuleContent(graph, Arguments) : null;
        var text = new StringBuilder();
        // what is still to be written, the next on top: what stands before a module, and the module; or its end, with -1
        var waiting = new Stack<(string Before, int Module, int Depth)>([("", root, 0)]);
        while (waiting.TryPop(out var next))
        {
            text.Append(next.Before);
            if (next.Module < 0)
                continue;
            var indent = "\n" + new string(' ', 2 * next.Depth);
            text.Append(TypeOf(graph, next.Module)).Append('(');
            var children = tree.Children(next.Module);
            var arguments = Arguments(next.Module);
            if (children.IsEmpty && !arguments.Contains('\n', StringComparison.Ordinal))
            {
                text.Append(arguments).Append(')');
                continue;
            }
            if (arguments.Length > 0)
                foreach (var line in arguments.Split('\n'))
                    text.Append(indent).Append("  ").Append(line);
            waiting.Push((indent + ")", -1, 0));
            var runs = Runs(children, content is not null && TypeOf(graph, next.Module) == "ModuleList" ? content : null);
            for (var i = runs.Count - 1; i >= 0; i--)
            {
                var (first, last) = runs[i];
                var name = first == last ? $"({tree.NameIn(children[first], next.Module)}): " : $"({first}-{last}): {last - first + 1} x ";
                waiting.Push((indent + "  " + name, children[first], next.Depth + 1));
            }
        }
        return text.ToString();

        string Arguments(int module) => module == graph.Modules.Count ? ""
            : graph.Modules[module].Arguments is { Length: > 0 } known ? known
            : tree.Children(module).IsEmpty ? readings.Of(graph.Modules[module], graph.Modules[tree.First(module)]) : "";
    }

    private static string TypeOf(ForwardGraph graph, int module) =>
        module < graph.Modules.Count && graph.Modules[module].TypeName is { Length: > 0 } name ? name : UnknownType;

    /// <summary>The first and the last place of each run of children that say the same.</summary>
    private static List<(int First, int Last)> Runs(ReadOnlySpan<int> children, ModuleContent? content)
    {
        List<(int First, int Last)> runs = [];
        for (var i = 0; i < children.Length; i++)
            if (content is not null && runs.Count > 0 && content[children[runs[^1].First]] == content[children[i]])
                runs[^1] = (runs[^1].First, i);
            else
                runs.Add((i, i));
        return runs;
    }
}
