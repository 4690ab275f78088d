using System.Collections;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The messages of a graph's value_info: as they are, or as bytes, from which each is made while it is looked at.</summary>
internal sealed class Declarations : IEnumerable<ValueInfoProto>
{
    private readonly IReadOnlyList<ValueInfoProto>? _messages;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<(int Start, int End)> _ranges = [];

    public Declarations(IReadOnlyList<ValueInfoProto> messages) => _messages = messages;

    public Declarations(ReadOnlyMemory<byte> bytes, List<(int Start, int End)> ranges) => (_bytes, _ranges) = (bytes, ranges);

    public IEnumerator<ValueInfoProto> GetEnumerator()
    {
        foreach (var message in _messages ?? [])
            yield return message;
        foreach (var (start, end) in _ranges)
            yield return ValueInfoProto.Parser.ParseFrom(_bytes.Span[start..end]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether these are bytes, and others would be the same ones.</summary>
    public bool HaveBytesOf(IEnumerable<ValueInfoProto> others)
    {
        if (_messages is not null)
            return false;
        var wire = new WireBuffer(1024);
        var at = 0;
        foreach (var other in others)
        {
            if (at == _ranges.Count)
                return false;
            wire.Clear();
            var (first, last) = wire.Message(GraphProto.ValueInfoFieldNumber, other);
            var (start, end) = _ranges[at++];
            if (!wire.Written.Span[first..last].SequenceEqual(_bytes.Span[start..end]))
                return false;
        }
        return at == _ranges.Count;
    }
}
