using System.Collections.Immutable;
using GraphBridge.Costs;
using GraphBridge.Shapes;

namespace GraphBridge.Formats.Text;

/// <summary>
/// A graph in a page: its module tree with the operations in it, output types, parameter counts and sizes, and totals.
/// Equal neighbours (<c>h.0</c> … <c>h.11</c>) are one row with a count. <see cref="SummaryText"/> and
/// <see cref="SummaryJson"/> write it.
/// </summary>
/// <param name="Name">The graph's name; may be empty.</param>
/// <param name="Producer">What made the graph, where that is known.</param>
/// <param name="Inputs">What is given to the pass, but for weights: names and types.</param>
/// <param name="Outputs">What the pass gives: names and types.</param>
/// <param name="Rows">The tree from top to bottom, in execution order.</param>
/// <param name="Totals">Counts over the whole graph, whatever rows were left out or folded.</param>
public sealed record GraphSummary(string Name, Producer? Producer, ImmutableArray<SummaryPort> Inputs, ImmutableArray<SummaryPort> Outputs,
    ImmutableArray<SummaryRow> Rows, SummaryTotals Totals)
{
    /// <summary>Summarises a graph. Types that it does not state are those that <see cref="TypeInference.InferTypes"/> finds.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="maximumDepth">
    /// The deepest level to show, counted as <see cref="CollapseView"/> counts: the root module is at 0 and what it calls is
    /// at 1; where there is no root, the outermost rows are at 1.
    /// </param>
    /// <param name="symbols">Sizes that symbols in shapes stand for, by name, and by which the others are found; without it they are unknown.</param>
    /// <exception cref="GraphBridgeException">Graphs nest too deep in it.</exception>
    public static GraphSummary Of(ForwardGraph graph, int maximumDepth = int.MaxValue, IReadOnlyDictionary<string, long>? symbols = null)
    {
        graph = graph.InferTypes(symbols);
        var costs = new PassCosts(graph, symbols);
        return new(graph.Name, graph.Producer, Ports(graph.Inputs.Where(SummaryTotals.IsGiven)), Ports(graph.Outputs),
            SummaryRows.Of(graph, costs, maximumDepth), SummaryTotals.Of(graph, costs, symbols));
    }

    /// <summary>
    /// The rows that have none below them, without the tree around them, those with the most first: of a column with numbers, and in
    /// execution order where there is as much. They are called by their paths, and each stands for all that its row stood for.
    /// </summary>
    /// <param name="column">What they are sorted by: a number.</param>
    /// <param name="most">How many to keep.</param>
    /// <exception cref="GraphBridgeException">The column holds no number.</exception>
    public GraphSummary Sorted(SummaryColumn column, int most = int.MaxValue)
    {
        var key = SummaryColumns.KeyOf(column) ?? throw new GraphBridgeException($"rows can't be sorted by '{SummaryColumns.NameOf(column)}'",
            remedy: "choose among " + string.Join(", ", SummaryColumns.ByName.Values.Where(other => SummaryColumns.KeyOf(other) is not null).Select(SummaryColumns.NameOf)));
        var leaves = Rows.Where((row, place) => row.Kind is not SummaryRowKind.NestedGraph && (place + 1 == Rows.Length || Rows[place + 1].Depth <= row.Depth));
        return this with { Rows = [.. leaves.OrderByDescending(key).Take(most).Select(row => row.WithoutTree())] };
    }

    private static ImmutableArray<SummaryPort> Ports(IEnumerable<Value> values) =>
        [.. values.Select(value => new SummaryPort(value.Name, value.Type))];
}

/// <summary>An input or output of the whole graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or null where nothing is known of it.</param>
public sealed record SummaryPort(string Name, DataType? Type);

/// <summary>What a row of a summary stands for.</summary>
public enum SummaryRowKind
{
    /// <summary>One run of a module.</summary>
    Module,
    /// <summary>An operation.</summary>
    Operation,
    /// <summary>A graph inside an operation: a branch or a loop's body.</summary>
    NestedGraph,
}

/// <summary>One line of the tree. Where it stands for several, it tells of the first of them, and the numbers are those of one.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Depth">How many rows it is inside of.</param>
/// <param name="Path">The module's whole path, the operation's name, or the name of the attribute that holds the graph.</param>
/// <param name="Label">The path within the row around it: <c>conv1</c>, or <c>h.0 … h.3</c> for several.</param>
/// <param name="TypeName">The type of the module, or the operator; empty where it is not known.</param>
/// <param name="Operator">The operator where the row holds one operation only; empty otherwise.</param>
/// <param name="Pass">Which run of its module it is, counted from 1; 1 for what is no module.</param>
/// <param name="Repeats">How many it stands for.</param>
/// <param name="Operations">How many operations are in one of them, those of nested graphs not counted.</param>
/// <param name="Outputs">The types of what leaves it; null for one of which nothing is known.</param>
/// <param name="Parameters">The parameters it uses or owns, each once.</param>
public sealed record SummaryRow(SummaryRowKind Kind, int Depth, string Path, string Label, string TypeName, string Operator, int Pass,
    int Repeats, int Operations, ImmutableArray<DataType?> Outputs, TensorSize Parameters)
{
    /// <summary>The whole path of the last that it stands for; the same as <see cref="Path"/> where it is one.</summary>
    public required string LastPath { get; init; }

    /// <summary>How many it stands for in all, where the rows around it stand for several too.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The elements of those parameters that are learned; null where that is not known of one.</summary>
    public long? Trainable { get; init; }

    /// <summary>The multiply-adds of one of them.</summary>
    public Cost Cost { get; init; }

    /// <summary>The bytes that one of them makes for results; what of it is in use at once is in the totals.</summary>
    public long Memory { get; init; }

    /// <summary>The wall time of all that it stands for, in all rows around it; null where it was not measured.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>In a steering read, the value that it took into the program; otherwise null.</summary>
    public string? Read { get; init; }

    /// <summary>The error that the operation failed with; of a module whose operations have no rows, the first among them; null where none failed.</summary>
    public string? Error { get; init; }

    internal SummaryRow WithoutTree()
    {
        var (first, last) = (Path.Length > 0 ? Path : Label, LastPath.Length > 0 ? LastPath : Label);
        return this with { Depth = 0, Label = first == last ? first : first + " … " + last, Repeats = Count };
    }
}
