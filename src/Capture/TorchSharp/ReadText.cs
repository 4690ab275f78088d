using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>What a program sees when it takes elements out of a tensor: one number or truth value, or the text of several.</summary>
internal static class ReadText
{
    private const int Shown = 8;

    /// <summary>The value that was read.</summary>
    /// <param name="result">What the method gave.</param>
    /// <param name="tensor">The tensor that it was asked of.</param>
    /// <param name="library">What can look at the tensor.</param>
    public static object? Of(object result, object? tensor, TorchSharpLibrary library)
    {
        if (result is bool or IConvertible or Half || library.IsScalar(result))
            return result;
        var layout = new TensorLayout();
        if (tensor is null || !library.IsTensor(tensor) || !library.Tensors.Read(tensor, layout))
            return result.ToString();
        var type = layout.ElementType.Name() + "[" + string.Join(',', layout.Sizes.ToArray().Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";
        if (layout.ElementCount > Shown || !library.Tensors.IsOnCpu(tensor))
            return type;
        var content = TensorContent.Copy(layout);
        var text = new StringBuilder(type).Append(" {");
        var bytes = content.ToMemory().Span;
        for (var at = 0; at < bytes.Length; at += layout.ItemSize)
            text.Append(at == 0 ? "" : ", ").Append(Element(layout.ElementType, bytes[at..]));
        return text.Append('}').ToString();
    }

    private static string Element(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Bool => bytes[0] != 0 ? "true" : "false",
        ElementType.UInt8 => Text(bytes[0]),
        ElementType.Int8 => Text((sbyte)bytes[0]),
        ElementType.Int16 => Text(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        ElementType.Int32 => Text(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        ElementType.Int64 => Text(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        ElementType.Float16 => Text(BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        ElementType.Float32 => Text(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        ElementType.Float64 => Text(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        _ => "…",
    };

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
