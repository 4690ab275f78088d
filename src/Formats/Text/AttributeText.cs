using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Formats.Text;

/// <summary>What attributes hold, as text for people: whole where it is short, and otherwise its beginning and how much there is.</summary>
internal static class AttributeText
{
    private const int LongestText = 2000;
    private const int LongestList = 64;
    private const int MostElements = 16;

    public static string Of(AttributeValue value) => value switch
    {
        AttributeValue.Int number => number.Value.ToString(CultureInfo.InvariantCulture),
        AttributeValue.Float number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        AttributeValue.String text => '"' + Cut(text.Value) + '"',
        AttributeValue.Bytes bytes => $"{bytes.Value.Length} bytes",
        AttributeValue.Bool truth => truth.Value ? "true" : "false",
        AttributeValue.Tensor tensor => tensor.Value.Type + (Elements(tensor.Value) is { } elements ? " " + elements : ""),
        AttributeValue.SparseTensor tensor => "sparse " + tensor.Value.Values.Type,
        AttributeValue.Type type => type.Value?.ToString() ?? "?",
        AttributeValue.Graph graph => $"graph of {graph.Value.Operations.Count} operations",
        AttributeValue.None => "none",
        AttributeValue.Reference reference => "$" + reference.Name,
        AttributeValue.Ints numbers => Items(numbers.Values, number => number.ToString(CultureInfo.InvariantCulture)),
        AttributeValue.List list => Items(list.Items, Of),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such kind of attribute"),
    };

    /// <summary>The elements of a small tensor; null where there are many, or where they can't be read or told.</summary>
    public static string? Elements(TensorData tensor) => TensorText.Of(tensor, MostElements);

    /// <summary>A text, cut where it is long; no character is cut in two.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= LongestText)
            return text;
        var end = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return text[..end] + "…";
    }

    private static string Items<T>(ImmutableArray<T> items, Func<T, string> text) =>
        Cut("[" + string.Join(", ", items.Take(LongestList).Select(text)) + (items.Length > LongestList ? $", … {items.Length} in all]" : "]"));
}
