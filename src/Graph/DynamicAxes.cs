using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge;

/// <summary>A dimension of a graph's input whose size may differ from one pass to the next.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Axis">Which of its dimensions; negative ones count from the last.</param>
/// <param name="Symbol">What the size is called. Dimensions of one symbol are of one size.</param>
public sealed record DynamicAxis(string Input, int Axis, string Symbol)
{
    /// <summary>The text that <see cref="DynamicAxes.Parse"/> reads back: <c>x:0=batch</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Input}:{Axis}={Symbol}");
}

/// <summary>The dimensions of a graph's inputs whose sizes may differ from one pass to the next.</summary>
public sealed class DynamicAxes : IReadOnlyList<DynamicAxis>, IEquatable<DynamicAxes>
{
    private readonly ImmutableArray<DynamicAxis> _axes;

    /// <summary>These dimensions.</summary>
    /// <exception cref="GraphBridgeException">A dimension is named twice, or a symbol is no name.</exception>
    public DynamicAxes(params IEnumerable<DynamicAxis> axes)
    {
        _axes = [.. axes];
        foreach (var axis in _axes)
            if (!IsName(axis.Symbol))
                throw new GraphBridgeException($"'{axis.Symbol}' is no name of a size", place: axis.ToString(), remedy: "use letters, digits and _, and a letter first, as in batch");
        if (_axes.GroupBy(axis => (axis.Input, axis.Axis)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new GraphBridgeException("a dimension stands twice among the dynamic ones", place: twice.First().ToString(), remedy: "name each once");
    }

    /// <summary>No dimension: all sizes are fixed.</summary>
    public static DynamicAxes None { get; } = new();

    /// <summary>How many there are.</summary>
    public int Count => _axes.Length;

    /// <summary>The one at a place.</summary>
    public DynamicAxis this[int index] => _axes[index];

    /// <summary>The symbols, each once, in the order in which they come first.</summary>
    public IEnumerable<string> Symbols => _axes.Select(axis => axis.Symbol).Distinct();

    /// <summary>Reads dimensions from texts: <c>x:0=batch,x:1=seq</c>.</summary>
    /// <exception cref="GraphBridgeException">A text says no dimension.</exception>
    public static DynamicAxes Parse(params IEnumerable<string> texts) => new(texts.SelectMany(Split).Select(ParseOne));

    private static string[] Split(string text)
    {
        ReadLimits.Default.RequireLength(text, "text of dynamic dimensions");
        return text.Split(',');
    }

    private static DynamicAxis ParseOne(string text)
    {
        var equals = text.LastIndexOf('=');
        var colon = equals < 0 ? -1 : text.LastIndexOf(':', equals);
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1, equals - colon - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var axis)
            ? new(text[..colon].Trim(), axis, text[(equals + 1)..].Trim())
            : throw new GraphBridgeException("this names no dynamic dimension", place: $"'{text}'", remedy: "write the input, the dimension and a name for its size, as in x:0=batch");
    }

    /// <summary>The dimensions of the inputs of a graph that are meant, counted from 0.</summary>
    /// <exception cref="GraphBridgeException">The graph has no such input, or it has no such dimension.</exception>
    public IEnumerable<(Value Input, int Axis, string Symbol)> In(ForwardGraph graph)
    {
        foreach (var axis in _axes)
        {
            var inputs = graph.Inputs;
            var input = inputs.FirstOrDefault(value => value.Name == axis.Input);
            if (input.Graph is null)
                throw new GraphBridgeException($"the graph has no input '{axis.Input}'", place: axis.ToString(), remedy: "its inputs are " + string.Join(", ", inputs));
            var rank = (input.Type as TensorType)?.Shape?.Rank ?? 0;
            if (axis.Axis < -rank || axis.Axis >= rank)
                throw new GraphBridgeException($"the input '{axis.Input}' has {rank} dimensions", place: axis.ToString(), remedy: "they are counted from 0");
            yield return (input, axis.Axis < 0 ? axis.Axis + rank : axis.Axis, axis.Symbol);
        }
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c == '_');

    /// <inheritdoc/>
    public IEnumerator<DynamicAxis> GetEnumerator() => ((IEnumerable<DynamicAxis>)_axes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(DynamicAxes? other) => other is not null && _axes.AsSpan().SequenceEqual(other._axes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DynamicAxes);

    /// <inheritdoc/>
    public override int GetHashCode() => _axes.Length;

    /// <summary>The text that <see cref="Parse"/> reads back: <c>x:0=batch,x:1=seq</c>.</summary>
    public override string ToString() => string.Join(',', _axes);
}
