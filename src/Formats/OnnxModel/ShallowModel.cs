namespace GraphBridge.Formats.OnnxModel;

/// <summary>A model whose main graph's nodes are left as the bytes they are: a million messages would take gigabytes.</summary>
/// <param name="Model">The model without those nodes.</param>
/// <param name="Nodes">The nodes.</param>
internal readonly record struct ShallowModel(ModelProto Model, NodeSource Nodes)
{
    public static ShallowModel Parse(ReadOnlyMemory<byte> bytes)
    {
        var rest = new WireBuffer(1 << 16);
        var nodes = new List<(int Start, int End)>();
        CopyModel(bytes.Span, rest, nodes);
        return new(ModelProto.Parser.ParseFrom(rest.Written.Span), new(bytes, nodes));
    }

    private static void CopyModel(ReadOnlySpan<byte> bytes, WireBuffer rest, List<(int Start, int End)> nodes)
    {
        var cursor = new WireCursor(bytes, 0, bytes.Length);
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            if (number != ModelProto.GraphFieldNumber)
            {
                cursor.Skip(wireType);
                rest.Bytes(bytes[at..cursor.Position]);
                continue;
            }
            rest.Tag(number, wireType);
            var lengthAt = rest.BeginCounted();
            var (start, end) = cursor.Counted();
            CopyGraph(bytes, start, end, rest, nodes);
            rest.EndCounted(lengthAt);
        }
    }

    private static void CopyGraph(ReadOnlySpan<byte> bytes, int start, int end, WireBuffer rest, List<(int Start, int End)> nodes)
    {
        var cursor = new WireCursor(bytes, start, end);
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            if (number == GraphProto.NodeFieldNumber)
            {
                nodes.Add(cursor.Counted());
                continue;
            }
            cursor.Skip(wireType);
            rest.Bytes(bytes[at..cursor.Position]);
        }
    }
}
