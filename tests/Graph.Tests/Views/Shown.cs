namespace GraphBridge.Tests.Views;

/// <summary>A graph in a few lines, to be read in a test.</summary>
internal static class Shown
{
    /// <summary>Each operation as <c>y = mul(x, w)</c>, with its name before it where it has one and its call after it.</summary>
    public static string[] Lines(this ForwardGraph graph) => [.. graph.Operations.Select(operation =>
        $"{string.Join(", ", operation.Outputs.Select(port => port.Value?.Name))} = {operation.Type.Name}({string.Join(", ", operation.Inputs.Select(port => port.Value?.Name))})"
        + (operation.Name.Length > 0 ? $" [{operation.Name}]" : "") + (operation.Call is { } call ? $" in '{call.Module.Path}'" + (call.Pass > 1 ? "#" + call.Pass : "") : ""))];

    /// <summary>Each call as its path, with its pass from the second on and its count above one.</summary>
    public static string[] CallLines(this ForwardGraph graph) => [.. graph.Calls.Select(call =>
        call.Module.Path + (call.Pass > 1 ? "#" + call.Pass : "") + (call.RepeatCount > 1 ? " x" + call.RepeatCount : ""))];
}
