namespace GraphBridge.Formats.OnnxModel;

/// <summary>A model whose main graph's nodes and value_info are left as the bytes they are: a million messages would take gigabytes.</summary>
/// <param name="Model">The model without those.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Declarations">What value_info has.</param>
internal readonly record struct ShallowModel(ModelProto Model, NodeSource Nodes, Declarations Declarations)
{
    public static ShallowModel Parse(ReadOnlyMemory<byte> bytes)
    {
        var rest = new WireBuffer(1 << 16);
        var nodes = new List<(int Start, int End)>();
        var infos = new List<(int Start, int End)>();
        CopyModel(bytes.Span, rest, nodes, infos);
        return new(ModelProto.Parser.ParseFrom(rest.Written.Span), new(bytes, nodes), new(bytes, infos));
    }

    private static void CopyModel(ReadOnlySpan<byte> bytes, WireBuffer rest, List<(int Start, int End)> nodes, List<(int Start, int End)> infos)
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
            CopyGraph(bytes, start, end, rest, nodes, infos);
            rest.EndCounted(lengthAt);
        }
    }

    private static void CopyGraph(ReadOnlySpan<byte> bytes, int start, int end, WireBuffer rest, List<(int Start, int End)> nodes, List<(int Start, int End)> infos)
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
            if (number == GraphProto.ValueInfoFieldNumber)
            {
                infos.Add(cursor.Counted());
                continue;
            }
            cursor.Skip(wireType);
            rest.Bytes(bytes[at..cursor.Position]);
        }
    }
}
