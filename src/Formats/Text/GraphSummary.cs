using System.Collections.Immutable;

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
    /// <summary>Summarises a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="maximumDepth">
    /// The deepest level to show, counted as <see cref="CollapseView"/> counts: the root module is at 0 and what it calls is
    /// at 1; where there is no root, the outermost rows are at 1.
    /// </param>
    /// <exception cref="GraphBridgeException">Graphs nest too deep in it.</exception>
    public static GraphSummary Of(ForwardGraph graph, int maximumDepth = int.MaxValue) =>
        new(graph.Name, graph.Producer, Ports(graph.Inputs.Where(IsGiven)), Ports(graph.Outputs),
            SummaryRows.Of(graph, maximumDepth), SummaryTotals.Of(graph));

    // old ONNX files list every weight among the inputs
    private static bool IsGiven(Value input) => input is { Kind: ValueKind.Input, Data: null, SparseData: null };

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
    /// <summary>In a steering read, the value that it took into the program; otherwise null.</summary>
    public string? Read { get; init; }

    /// <summary>The error that the operation failed with; of a module whose operations have no rows, the first among them; null where none failed.</summary>
    public string? Error { get; init; }
}
