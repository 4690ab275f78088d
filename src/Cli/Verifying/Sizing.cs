using System.Collections.Immutable;

namespace GraphBridge.Cli.Verifying;

/// <summary>A symbol where it stands first: of which axis it is the size, in a tensor of how many.</summary>
internal sealed record SymbolUse(string Symbol, int Axis, int Rank);

/// <summary>A size for each symbol of a model's inputs, for one run.</summary>
/// <param name="Sizes">The symbols in the order in which the inputs have them, and their sizes.</param>
/// <param name="AreGuessed">Whether one of them is a guess that may not suit the model.</param>
internal sealed record Sizing(ImmutableArray<KeyValuePair<string, long>> Sizes, bool AreGuessed)
{
    // three of each, none like the other, and one of each odd
    private static readonly long[] Batches = [2, 1, 3];
    private static readonly long[] Lengths = [8, 5, 13];
    private static readonly long[] PictureSides = [64, 96, 81];

    /// <summary>The size of a symbol.</summary>
    public long this[string symbol] => Sizes.First(size => size.Key == symbol).Value;

    /// <summary>The runs' sizes: as many as the symbol has for which most are said or guessed; one without symbols.</summary>
    /// <param name="uses">The symbols of the inputs.</param>
    /// <param name="given">The sizes that are said.</param>
    /// <exception cref="GraphBridgeException">Sizes are said of a symbol that is not there.</exception>
    public static ImmutableArray<Sizing> All(IEnumerable<SymbolUse> uses, IReadOnlyDictionary<string, ImmutableArray<long>> given)
    {
        var symbols = uses.DistinctBy(use => use.Symbol, StringComparer.Ordinal).ToList();
        if (given.Keys.FirstOrDefault(symbol => symbols.TrueForAll(use => use.Symbol != symbol)) is { } stranger)
            throw new GraphBridgeException($"no input has a dimension '{stranger}'",
                remedy: symbols.Count == 0 ? "leave out --size: all sizes are fixed" : "the dimensions without a size are " + string.Join(", ", symbols.Select(use => use.Symbol)));
        List<(string Symbol, ImmutableArray<long> Sizes)> all = [];
        var others = 0;
        foreach (var use in symbols)
            all.Add((use.Symbol, given.TryGetValue(use.Symbol, out var sizes) ? sizes : Guess(use, use.Axis == 0 ? 0 : others++)));
        var guessed = symbols.Exists(use => !given.ContainsKey(use.Symbol));
        var count = all.Count == 0 ? 1 : all.Max(symbol => symbol.Sizes.Length);
        return [.. Enumerable.Range(0, count).Select(run =>
            new Sizing([.. all.Select(symbol => new KeyValuePair<string, long>(symbol.Symbol, symbol.Sizes[run % symbol.Sizes.Length]))], guessed))];
    }

    /// <summary>Sizes that many models take; each symbol begins with another, so that one that stands for the other shows.</summary>
    private static ImmutableArray<long> Guess(SymbolUse use, int turn)
    {
        var sizes = use.Axis == 0 ? Batches : use.Rank >= 4 && use.Axis >= 2 ? PictureSides : Lengths;
        return [.. Enumerable.Range(0, sizes.Length).Select(i => sizes[(i + turn) % sizes.Length])];
    }

    public override string ToString() => string.Join(", ", Sizes.Select(size => $"{size.Key}={size.Value}"));
}
