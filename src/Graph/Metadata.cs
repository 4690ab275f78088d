using System.Collections;
using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// Text that travels with a graph, a value, an operation, a module or a tensor: keys and values in the order they came.
/// Keys in a format's own name space, such as <c>onnx:doc_string</c>, hold what that format knows and the model has no word for.
/// </summary>
public sealed class Metadata : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<Metadata>
{
    private readonly ImmutableArray<KeyValuePair<string, string>> _entries;

    private Metadata(ImmutableArray<KeyValuePair<string, string>> entries)
    {
        foreach (var (key, value) in entries)
        {
            UnicodeText.Require(key, "a metadata key");
            UnicodeText.Require(value, "a metadata value");
        }
        _entries = entries;
    }

    /// <summary>No metadata.</summary>
    public static Metadata Empty { get; } = new([]);

    /// <summary>Metadata of these entries, in this order.</summary>
    public static Metadata Of(params IEnumerable<KeyValuePair<string, string>> entries)
    {
        ImmutableArray<KeyValuePair<string, string>> array = [.. entries];
        return array.IsEmpty ? Empty : new(array);
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>The entry at a place in the order.</summary>
    public KeyValuePair<string, string> this[int index] => _entries[index];

    /// <summary>The value of the first entry with this key, or null.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var (entryKey, value) in _entries)
                if (entryKey == key)
                    return value;
            return null;
        }
    }

    /// <summary>These entries and one more at the end; one of the same key is replaced in its place.</summary>
    public Metadata With(string key, string value)
    {
        for (var i = 0; i < _entries.Length; i++)
            if (_entries[i].Key == key)
                return new(_entries.SetItem(i, new(key, value)));
        return new(_entries.Add(new(key, value)));
    }

    /// <summary>These entries without those of a key.</summary>
    public Metadata Without(string key) => this[key] is null ? this : Of(_entries.Where(entry => entry.Key != key));

    /// <inheritdoc/>
    public bool Equals(Metadata? other) => other is not null && (ReferenceEquals(this, other) || _entries.AsSpan().SequenceEqual(other._entries.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Length == 0 ? 0 : HashCode.Combine(_entries.Length, _entries[0].Key, _entries[0].Value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
