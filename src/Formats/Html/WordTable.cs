namespace GraphBridge.Formats.Html;

/// <summary>Words that many parts have in common, each once and in the order in which they came.</summary>
/// <typeparam name="T">The word.</typeparam>
internal sealed class WordTable<T> where T : notnull
{
    private readonly Dictionary<T, int> _places = [];
    private readonly List<T> _words = [];

    public IReadOnlyList<T> Words => _words;

    /// <summary>The place of a word, which gets one when it first comes.</summary>
    public int PlaceOf(T word)
    {
        if (!_places.TryGetValue(word, out var place))
        {
            _places.Add(word, place = _words.Count);
            _words.Add(word);
        }
        return place;
    }
}
