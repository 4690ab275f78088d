namespace GraphBridge.Capture.Tests.Recording;

/// <summary>Graphs as short text to compare with.</summary>
internal static class Shown
{
    /// <summary>An operation a line: <c>y, base=z = add(self=x, base=w)</c>.</summary>
    public static string[] Lines(this ForwardGraph graph) => [.. graph.Operations.Select(Line)];

    public static string Line(Operation operation) => (operation.Outputs.Count == 0 ? "" : Ports(operation.Outputs) + " = ") + $"{operation.Type.Name}({Ports(operation.Inputs)})";

    private static string Ports(PortList ports) =>
        string.Join(", ", ports.Select(port => (port.Name.Length == 0 ? "" : port.Name + "=") + (port.Value?.Name ?? "none")));

    public static Value Value(this ForwardGraph graph, string name) => graph.FindValue(name) ?? throw new KeyNotFoundException(name + " is not among "
        + string.Join(", ", graph.Values.Select(value => value.Name)));
}
