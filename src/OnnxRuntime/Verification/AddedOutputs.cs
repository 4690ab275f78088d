using System.Text;

namespace GraphBridge.OnnxRuntime.Verification;

/// <summary>
/// A model's bytes with more outputs. A protobuf message that stands twice in another is read as one, with the lists of both:
/// so the outputs are a second graph behind the first, and the model itself is not read.
/// </summary>
internal static class AddedOutputs
{
    // the fields of ModelProto, GraphProto and ValueInfoProto, each with the mark of a length before its content
    private const byte ModelGraph = 7 << 3 | 2;
    private const byte GraphOutput = 12 << 3 | 2;
    private const byte ValueName = 1 << 3 | 2;

    public static byte[] To(byte[] model, IEnumerable<string> names)
    {
        using MemoryStream graph = new();
        foreach (var name in names)
        {
            using MemoryStream value = new();
            Write(value, ValueName, Encoding.UTF8.GetBytes(name));
            Write(graph, GraphOutput, value.ToArray());
        }
        using MemoryStream suffix = new();
        Write(suffix, ModelGraph, graph.ToArray());
        return [.. model, .. suffix.ToArray()];
    }

    private static void Write(MemoryStream stream, byte field, byte[] content)
    {
        stream.WriteByte(field);
        var length = (uint)content.Length;
        for (; length > 0x7f; length >>= 7)
            stream.WriteByte((byte)(length | 0x80));
        stream.WriteByte((byte)length);
        stream.Write(content);
    }
}
