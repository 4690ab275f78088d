using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace GraphBridge.Capture.Npy;

/// <summary>What stands in a .npy file before the elements: the type, the order and the shape.</summary>
/// <param name="Description">The type, as NumPy writes it: <c>&lt;f4</c>.</param>
/// <param name="FortranOrder">Whether the first dimension is the one whose elements are neighbours.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Length">Bytes of the whole header, after which the elements are.</param>
internal sealed record NpyHeader(string Description, bool FortranOrder, ImmutableArray<long> Shape, int Length)
{
    /// <summary>The bytes that begin each file; version and header length follow.</summary>
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private const int Alignment = 64;

    /// <summary>Writes a header of version 1.0, so long that the elements begin at a multiple of 64 bytes.</summary>
    public static void Write(Stream destination, ElementType type, ReadOnlySpan<long> shape)
    {
        var name = NpyTypes.NameOf(type)!;
        var text = new StringBuilder("{'descr': '").Append(type.Bits() == 8 ? '|' : '<').Append(name).Append("', 'fortran_order': False, 'shape': (");
        for (var i = 0; i < shape.Length; i++)
            text.Append(i == 0 ? "" : " ").Append(shape[i]).Append(i == shape.Length - 1 && i > 0 ? "" : ",");
        text.Append("), }");
        var start = Magic.Length + 4;
        text.Append(' ', Alignment - 1 - ((start + text.Length) % Alignment)).Append('\n');
        destination.Write(Magic);
        destination.Write([1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        destination.Write(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>Reads a header from a file's start.</summary>
    /// <exception cref="GraphBridgeException">The file does not begin with one.</exception>
    public static NpyHeader Read(Stream stream, ReadLimits limits)
    {
        var start = new byte[12];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < 10 || !start.AsSpan().StartsWith(Magic))
            throw new GraphBridgeException("it is no .npy file", remedy: "write it with numpy.save");
        var (major, minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw new GraphBridgeException($"its format is version {major}.{minor} and not 1.0, 2.0 or 3.0", place: "byte 7", remedy: "write it again with numpy.save");
        var textAt = major == 1 ? 10 : 12;
        if (read < textAt)
            throw Truncated(read);
        var length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        if (length > limits.NpyHeaderBytes)
            throw new GraphBridgeException($"its header has {length} bytes; that of an array of numbers has at most {limits.NpyHeaderBytes}", place: "byte 9", remedy: "save an array of numbers");
        // a header of version 1.0 begins within what was read
        var text = new byte[length];
        var known = start.AsSpan(textAt, Math.Min(read - textAt, (int)length));
        known.CopyTo(text);
        read = known.Length + stream.ReadAtLeast(text.AsSpan(known.Length), text.Length - known.Length, throwOnEndOfStream: false);
        if (read < text.Length)
            throw Truncated(textAt + read);
        // all that is said of numbers is ASCII; in other bytes versions differ, and here they mean nothing
        return new NpyHeaderText(Encoding.Latin1.GetString(text), textAt, limits.Dimensions).Header();
    }

    private static GraphBridgeException Truncated(int length) => new("it ends within its header", place: $"byte {length + 1}", remedy: "it was cut off: copy or write it again");
}
