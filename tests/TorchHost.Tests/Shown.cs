using System.Globalization;

namespace GraphBridge.TorchHost.Tests;

/// <summary>Graphs as short texts.</summary>
internal static class Shown
{
    public static IEnumerable<string> Lines(ForwardGraph graph) => graph.Operations.Select(Line);

    public static string Line(Operation operation)
    {
        var arguments = operation.Inputs.Select(port => $"{port.Name}={port.Value?.Name ?? "none"}")
            .Concat(operation.Attributes.Select(attribute => $"{attribute.Name}={Text(attribute.Value)}"));
        var results = operation.Outputs.Select(port => port.Value is { } value ? $"{value.Name}: {value.Type}" : "none");
        return $"{operation.Type}({string.Join(", ", arguments)}) -> {string.Join(", ", results)}";
    }

    private static string Text(AttributeValue value) => value switch
    {
        AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
        AttributeValue.Float number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        AttributeValue.Bool truth => truth.Value ? "True" : "False",
        AttributeValue.String text => text.Value,
        AttributeValue.Ints numbers => $"[{string.Join(", ", numbers.Values)}]",
        AttributeValue.List list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        _ => value.ToString()!,
    };
}
