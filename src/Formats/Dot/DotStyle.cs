using GraphBridge.Formats.Pictures;

namespace GraphBridge.Formats.Dot;

/// <summary>How things look: inputs green, outputs red, operations with parameters grey, what failed red, what steered the pass orange; what is kept stands apart from what flows.</summary>
internal static class DotStyle
{
    public const string Graph = "compound=true, rankdir=TB, fontname=\"Helvetica\", fontsize=11, fontcolor=\"#37474f\", nodesep=0.2, ranksep=0.3, charset=\"UTF-8\"";

    /// <summary>Limits for the parts of the layout that take long, for a graph that has many nodes.</summary>
    public const string LargeGraph = "nslimit=0.1, nslimit1=0.1, mclimit=0.02, searchsize=5";

    /// <summary>Graphviz's arguments for a graph that is larger still: edges are straight, because it bends long ones for minutes.</summary>
    public static readonly string[] HugeGraph = ["-Gsplines=line", "-Gnslimit=0.1", "-Gnslimit1=0.1", "-Gmclimit=0.02", "-Gsearchsize=5"];

    public const string Nodes = "shape=box, style=filled, fillcolor=white, color=\"#546e7a\", fontname=\"Helvetica\", fontsize=10, margin=\"0.12,0.05\", height=0.3";
    public const string Edges = "color=\"#607d8b\", fontcolor=\"#607d8b\", fontname=\"Helvetica\", fontsize=8, arrowsize=0.6";
    public const string Captured = "style=dashed";

    /// <summary>From a steering read to what ran because of it; no value flows there.</summary>
    public const string Steering = "style=dashed, color=\"#ef6c00\", fontcolor=\"#ef6c00\", arrowhead=empty";

    /// <summary>What flows is drawn straight, and what is kept stands beside it.</summary>
    public const string Flow = "weight=8";

    /// <summary>Flow into an operation with parameters, which stand above it: with room for them, its module stands below the one before.</summary>
    public const string FlowPastParameters = "weight=8, minlen=2";
    public const string Placeholder = "shape=point, style=invis";
    public const string GraphOutput = "shape=ellipse, fillcolor=\"#ffcdd2\", color=\"#c62828\"";

    /// <summary>Deeper clusters are a little darker, so that the nesting shows.</summary>
    private static readonly string[] ClusterColours = ["#f5f8fc", "#e9f0f8", "#dde8f4", "#d1e0f0", "#c5d8ec"];

    public static string Cluster(ModuleCall call, int depth) => PictureLabels.IsFunction(call.Module)
        ? "style=\"rounded,filled\", labeljust=l, color=\"#cfd8dc\", fontcolor=\"#78909c\", fontsize=9, fillcolor=\"#ffffffb0\""
        : $"style=\"rounded,filled\", labeljust=l, color=\"#90a4ae\", fillcolor=\"{ClusterColours[Math.Min(depth, ClusterColours.Length - 1)]}\"";

    /// <summary>What an operation has besides <see cref="Nodes"/>; it follows its label.</summary>
    public static string Operation(Operation operation)
    {
        var (read, branch, error) = (operation.Trace?.Read, operation.Trace?.Branch, operation.Trace?.Error);
        var shape = read is not null ? ", shape=diamond, height=0.5" : operation.Type.Domain == OpType.ModuleDomain ? ", shape=box3d" : operation.Call is null ? ", shape=ellipse" : "";
        var fill = error is not null ? ", fillcolor=\"#ffebee\"" : read is not null ? ", fillcolor=\"#fff3e0\"" : PictureLabels.HasParameters(operation.Inputs) ? ", fillcolor=\"#e0e0e0\"" : "";
        var line = error is not null ? ", color=\"#d50000\", fontcolor=\"#d50000\", penwidth=2.5" : read is not null ? ", color=\"#ef6c00\"" : "";
        return shape + fill + line + (branch is null ? "" : ", style=\"filled,dashed\"");
    }

    public static string Value(ValueKind kind) => kind switch
    {
        ValueKind.Input => ", shape=ellipse, fillcolor=\"#c8e6c9\", color=\"#2e7d32\"",
        ValueKind.Parameter => Small + ", style=\"rounded,filled\", fillcolor=\"#fafafa\", color=\"#b0bec5\"",
        ValueKind.Buffer => Small + ", style=\"rounded,filled,dashed\", fillcolor=\"#fafafa\", color=\"#90a4ae\"",
        ValueKind.Constant => Small + ", style=\"filled,dashed\", fillcolor=\"#fff8e1\", color=\"#c0a000\"",
        ValueKind.Outer => ", shape=ellipse, style=\"filled,dotted\", fillcolor=\"#f1f8e9\", color=\"#2e7d32\"",
        ValueKind.Undefined => Small + ", style=\"filled,dotted\", fillcolor=white, color=\"#9e9e9e\"",
        // a second sight of a value that many use
        ValueKind.Activation => Small + ", shape=ellipse, style=\"filled,dotted\", fillcolor=white",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    /// <summary>What a node has last in a picture with marks.</summary>
    public static string MarkedNode(DotMark mark) => mark switch
    {
        DotMark.None => ", fillcolor=white, color=\"#b0bec5\", fontcolor=\"#78909c\"",
        DotMark.Green => ", fillcolor=\"#c8e6c9\", color=\"#2e7d32\", fontcolor=\"#1b5e20\", penwidth=1.8",
        DotMark.Red => ", fillcolor=\"#ffcdd2\", color=\"#c62828\", fontcolor=\"#b71c1c\", penwidth=1.8",
        DotMark.Amber => ", fillcolor=\"#ffe0b2\", color=\"#ef6c00\", fontcolor=\"#bf360c\", penwidth=1.8",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "no such mark"),
    };

    /// <summary>What a cluster has last in a picture with marks.</summary>
    public static string MarkedCluster(DotMark mark) => mark switch
    {
        DotMark.None => ", fillcolor=\"#fafafa80\", color=\"#cfd8dc\", fontcolor=\"#78909c\"",
        DotMark.Green => ", fillcolor=\"#e8f5e9\", color=\"#2e7d32\", fontcolor=\"#1b5e20\", penwidth=1.8",
        DotMark.Red => ", fillcolor=\"#ffebee\", color=\"#c62828\", fontcolor=\"#b71c1c\", penwidth=1.8",
        DotMark.Amber => ", fillcolor=\"#fff3e0\", color=\"#ef6c00\", fontcolor=\"#bf360c\", penwidth=1.8",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "no such mark"),
    };

    /// <summary>What an edge has last in a picture with marks.</summary>
    public static string MarkedEdge(DotMark mark) => mark switch
    {
        DotMark.None => "color=\"#b0bec5\", fontcolor=\"#90a4ae\"",
        DotMark.Green => "color=\"#2e7d32\", fontcolor=\"#2e7d32\", penwidth=1.8",
        DotMark.Red => "color=\"#c62828\", fontcolor=\"#c62828\", penwidth=1.8",
        DotMark.Amber => "color=\"#ef6c00\", fontcolor=\"#ef6c00\", penwidth=1.8",
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "no such mark"),
    };

    /// <summary>
    /// An edge that the graph does not have: it leaves the others straight. That it should not count for the layout at all
    /// (<c>constraint=false</c>) makes Graphviz 2.43 crash where it leads far.
    /// </summary>
    public const string Extra = "style=dashed, weight=0, ";

    private const string Small = ", fontsize=8, margin=\"0.06,0.03\", height=0.2, width=0.3";
}
