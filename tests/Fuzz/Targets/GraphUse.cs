using GraphBridge.Compare;
using GraphBridge.Compare.Drawing;
using GraphBridge.Compare.Json;
using GraphBridge.Compare.Text;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Health;
using GraphBridge.Lowering;
using GraphBridge.Query;
using GraphBridge.Query.Json;
using GraphBridge.Query.Structure;
using GraphBridge.Shapes;

namespace GraphBridge.Fuzz.Targets;

/// <summary>All that can be done with a graph that was loaded. A graph that loads must be usable.</summary>
/// <param name="original">The graph it is compared with.</param>
internal sealed class GraphUse(ForwardGraph original)
{
    /// <summary>How many of the uses an input is put to; all of them when it is tried alone.</summary>
    private const int Most = 5;

    /// <summary>Bytes that a use may take for each operation, value and call: differences, rows and lines of text are told for each.</summary>
    private const long Each = 2000;

    /// <summary>The beginning of the name of what writes, and reads that again, which may take as much as reading the input did.</summary>
    private const string Writes = "write ";

    private static readonly string[] Queries = ["type(*)", "kind(parameter) | kind(input)", "depends(-1)", "descendants(0)", "path(0, -1)", "in(*) & !shape([*])", "name(*)", "between(0, -1) - children(0)"];

    public void Run(ForwardGraph graph, Trial trial)
    {
        (string Name, Action Run)[] uses = [.. Uses(graph)];
        trial.Random.Shuffle(uses);
        foreach (var (name, run) in uses.Take(trial.IsAlone ? uses.Length : Most))
            trial.Run(name, run, (Each * (graph.Operations.Count + graph.Values.Count + graph.Calls.Count)) + (name.StartsWith(Writes, StringComparison.Ordinal) ? trial.Memory : 0));
    }

    private IEnumerable<(string Name, Action Run)> Uses(ForwardGraph graph)
    {
        yield return ("summary", () => Summarise(graph, int.MaxValue));
        yield return ("summary --depth 1", () => Summarise(graph, 1));
        yield return ("types", () => graph.InferTypes());
        yield return ("print", () => graph.ToModuleString());
        yield return ("stats", () => GraphHealth.Check(graph));
        yield return ("hash", () => GraphHash.Of(graph, new() { Names = true, Weights = true }));
        yield return ("describe", () => Describe(graph));
        foreach (var query in Queries)
            yield return ("query", () => QueryJson.Write(GraphQuery.Parse(query), graph.Query(query), Stream.Null));
        yield return ("diff", () => Compare(original, graph));
        yield return ("diff back", () => Compare(graph, original));
        yield return ("diff itself", () => Compare(graph, graph));
        yield return ("collapse", () => Use(graph.CollapseToDepth(1)));
        yield return ("fold", () => Use(graph.FoldRepeats()));
        yield return ("roll", () => Use(graph.RollPasses()));
        yield return ("inner", () => Use(graph.ShowInner()));
        yield return ("slice", () => Use(graph.Slice(graph.Inputs.Select(value => value.Name), graph.Outputs.Select(value => value.Name))));
        foreach (var format in GraphFormats.All.Where(format => format.CanWrite && format is not PictureFormat))
            yield return (Writes + format.Name, () => Write(graph, format));
    }

    private static void Summarise(ForwardGraph graph, int depth)
    {
        var summary = GraphSummary.Of(graph, depth);
        SummaryText.Write(summary, TextWriter.Null);
        SummaryJson.Write(summary, Stream.Null);
        SummaryCsv.Write(summary, Stream.Null);
    }

    private static void Describe(ForwardGraph graph)
    {
        var structure = GraphStructure.Of(graph);
        _ = StructureText.Lines(structure);
        StructureJson.Write(structure, Stream.Null);
    }

    private static void Compare(ForwardGraph a, ForwardGraph b)
    {
        var comparison = GraphComparison.Compare(a, b);
        _ = ComparisonText.Lines(comparison, isOpen: true);
        ComparisonJson.Write(comparison, Stream.Null);
        if (!comparison.ToScript().Apply(a).Equals(b))
            throw new InvalidOperationException("the script of the comparison does not make the one graph of the other");
        _ = MergedGraph.Of(comparison).Graph;
    }

    private static void Use(ForwardGraph view) => Write(view, GraphFormats.ByName("mermaid"));

    private static void Write(ForwardGraph graph, GraphFormat format)
    {
        // what captures make is lowered, and then written as it is
        if (graph.HasCapturedOperations() && format.Name == "onnx")
            Unless(() => graph.Save(Stream.Null, format));
        using var written = new MemoryStream();
        graph.Save(written, format, new() { Exact = true });
        if (!format.CanRead)
            return;
        written.Position = 0;
        try
        {
            format.Read(GraphSource.FromStream(written));
        }
        catch (GraphBridgeException error)
        {
            throw new InvalidOperationException("what was written can't be read: " + error.Message, error);
        }
    }

    private static void Unless(Action write)
    {
        try
        {
            write();
        }
        catch (GraphBridgeException)
        {
            // says which operators can't be lowered
        }
    }
}
