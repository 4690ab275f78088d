namespace GraphBridge.Shapes;

/// <summary>The symbols of one inference.</summary>
/// <param name="given">Those that the network's inputs have. What others stand for may be found out.</param>
/// <param name="sizes">What some stand for.</param>
internal sealed class Symbols(IEnumerable<string> given, IReadOnlyDictionary<string, long> sizes)
{
    private readonly HashSet<string> _given = new(given, StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _byName = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a symbol is one of an input.</summary>
    public bool IsGiven(Size size) => size.Symbol?.Name is { } name && _given.Contains(name);

    /// <summary>Whether a stated size may be found out: it is left open, called by a name that only its exporter knows, or said what it stands for.</summary>
    public bool IsOpen(Dimension dimension) => dimension.Size is null && (dimension.Symbol is not { } symbol || !_given.Contains(symbol) || sizes.ContainsKey(symbol));

    /// <summary>A size that nothing is known of but that it is the same wherever it stands.</summary>
    public Size Fresh() => Size.Of(new(null, Count++));

    /// <summary>The size that a symbol of the graph stands for.</summary>
    public Size Named(string name)
    {
        if (sizes.TryGetValue(name, out var said))
            return said;
        if (!_byName.TryGetValue(name, out var symbol))
            _byName.Add(name, symbol = new(name, Count++));
        return Size.Of(symbol);
    }

    /// <summary>A shape whose unknown sizes are fresh; null where it has more dimensions than real ones.</summary>
    public Size[]? Shape(Size?[]? sizes) => sizes is null || sizes.Length > Known.MaximumRank ? null
        : Array.ConvertAll(sizes, size => size is { Fixed: null or >= 0 } known ? known : Fresh());
}
