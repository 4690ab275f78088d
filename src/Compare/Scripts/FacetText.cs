using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Compare;

/// <summary>Short texts of what an edit holds, for people.</summary>
internal static class FacetText
{
    private const int LongestList = 16;

    public static string Of(AttributeValue value) => value switch
    {
        AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
        AttributeValue.Float number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        AttributeValue.String text => '"' + text.Value + '"',
        AttributeValue.Bytes bytes => $"{bytes.Value.Length} bytes",
        AttributeValue.Bool truth => truth.Value ? "true" : "false",
        AttributeValue.Tensor tensor => $"tensor {tensor.Value.Type}",
        AttributeValue.SparseTensor tensor => $"sparse tensor {tensor.Value.Values.Type}",
        AttributeValue.Type type => type.Value?.ToString() ?? "?",
        AttributeValue.Graph graph => $"graph of {graph.Value.Operations.Count} operations",
        AttributeValue.None => "none",
        AttributeValue.Reference reference => "$" + reference.Name,
        AttributeValue.Ints ints => Items(ints.Values, number => number.ToString(CultureInfo.InvariantCulture)),
        AttributeValue.List list => Items(list.Items, Of),
        _ => throw new InvalidOperationException($"an attribute of kind {value.GetType()}"),
    };

    /// <summary>Bytes of a file that no field of the model holds ride in metadata: they are named and not shown.</summary>
    public static string Of(Metadata metadata) => metadata.Count == 0 ? "none" : string.Join(", ", metadata.Select(entry =>
        entry.Key.Contains("residue", StringComparison.Ordinal) ? entry.Key : entry.Key + "=" + entry.Value));

    public static string Of(OperationTrace? trace) => trace is null ? "none"
        : string.Join(", ", ((string?[])[trace.Duration?.ToString(), trace.Error, trace.Source, trace.Read, trace.Branch?.Taken,
            trace.Inner is { } inner ? $"{inner.Operations.Count} inner operations" : null]).Where(text => text is not null));

    public static string Of(ValueTrace? trace) => trace is null ? "none"
        : string.Join(", ", ((string?[])[trace.Base is null ? null : "view of " + trace.Base, trace.Previous is null ? null : "replaces " + trace.Previous,
            trace.Bytes is { } bytes ? $"{bytes} bytes" : null,
            trace.RequiresGrad is { } requiresGrad ? requiresGrad ? "trainable" : "frozen" : null, trace.Statistics is { } seen ? $"mean {seen.Mean.ToString("R", CultureInfo.InvariantCulture)}" : null])
            .Where(text => text is not null));

    private static string Items<T>(ImmutableArray<T> items, Func<T, string> text) =>
        "[" + string.Join(", ", items.Take(LongestList).Select(text)) + (items.Length > LongestList ? $", … {items.Length} in all]" : "]");
}
