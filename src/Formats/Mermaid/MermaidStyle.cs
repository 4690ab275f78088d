using GraphBridge.Formats.Pictures;

namespace GraphBridge.Formats.Mermaid;

/// <summary>How things look, as in the pictures of Graphviz: inputs green, outputs red, operations with parameters grey, what failed red, what steered the pass orange.</summary>
internal static class MermaidStyle
{
    /// <summary>The classes by their names; the text is dark in all, because a page may be dark.</summary>
    public static IReadOnlyList<(string Name, string Style)> Classes { get; } =
    [
        ("given", "fill:#c8e6c9,stroke:#2e7d32,color:#1b1b1b"),
        ("kept", "fill:#fafafa,stroke:#b0bec5,color:#1b1b1b"),
        ("result", "fill:#ffcdd2,stroke:#c62828,color:#1b1b1b"),
        ("operation", "fill:#ffffff,stroke:#546e7a,color:#1b1b1b"),
        ("weights", "fill:#e0e0e0,stroke:#546e7a,color:#1b1b1b"),
        ("read", "fill:#fff3e0,stroke:#ef6c00,color:#1b1b1b"),
        ("failed", "fill:#ffebee,stroke:#d50000,color:#d50000,stroke-width:3px"),
        ("branch", "stroke-dasharray:4"),
        ("module", "fill:#eef3f9,stroke:#90a4ae,color:#37474f"),
    ];

    public static string ClassOf(Operation operation) =>
        operation.Trace?.Error is not null ? "failed" : operation.Trace?.Read is not null ? "read" : PictureLabels.HasParameters(operation.Inputs) ? "weights" : "operation";

    /// <summary>The brackets round an operation's label: a diamond for a read, double sides for a closed module, round ends outside modules.</summary>
    public static (string Open, string Close) ShapeOf(Operation operation) =>
        operation.Trace?.Read is not null ? ("{", "}") : operation.Type.Domain == OpType.ModuleDomain ? ("[[", "]]") : operation.Call is null ? ("([", "])") : ("[", "]");

    /// <summary>The parameters of an operation, each with its shape: <c>weight [64,3,7,7]</c>; of a closed module, how many there are.</summary>
    public static string Kept(Operation operation)
    {
        var parameters = operation.Inputs.Where(input => input.Value is { Kind: ValueKind.Parameter }).ToList();
        if (operation.Type.Domain == OpType.ModuleDomain)
            return parameters.Count switch { 0 => "", 1 => "1 parameter", var count => $"{count} parameters" };
        return string.Join(" ", parameters.Select(input => PictureLabels.NameOf(input.Value!.Value).ToString() + ShapeOf(input.Value!.Value)));
    }

    private static string ShapeOf(Value value) => value.Type is TensorType type && type.ToString() is var text && text.IndexOf('[') is var at and >= 0 ? " " + text[at..] : "";
}
