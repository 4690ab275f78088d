using System.Collections;
using System.Text;

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
        // many are of few types, and share those messages then
        var types = new ByBytes<TypeProto>(TypeProto.Parser.ParseFrom);
        foreach (var (start, end) in _ranges)
            yield return Read(_bytes.Span[start..end], types);
    }

    private static ValueInfoProto Read(ReadOnlySpan<byte> bytes, ByBytes<TypeProto> types)
    {
        var info = new ValueInfoProto();
        var cursor = new WireCursor(bytes, 0, bytes.Length);
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (number == ValueInfoProto.NameFieldNumber && wireType == 2)
                info.Name = Encoding.UTF8.GetString(cursor.Content());
            else if (number == ValueInfoProto.TypeFieldNumber && wireType == 2 && info.Type is null)
                info.Type = types[cursor.Content()];
            else
                return ValueInfoProto.Parser.ParseFrom(bytes);
        }
        return info;
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
