using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphBridge.Capture;

/// <summary>Values of the stream as text: <c>(linear, {"logits": fc.linear})</c>, where a tensor is its value's name.</summary>
internal static class ValueText
{
    private static readonly RecordedTensors NoTensors = new();

    /// <summary>Reads a value and gives its text; a text by itself stands without quotes.</summary>
    public static string Of(ref EventReader reader, Func<int, string> nameOf, RecordedTensors tensors)
    {
        if (reader.PeekTag() == ValueTag.String)
        {
            reader.ReadTag();
            return reader.ReadText();
        }
        var text = new StringBuilder();
        Write(ref reader, text, nameOf, tensors, 0);
        return text.ToString();
    }

    /// <summary>Reads the key of a dictionary's entry and gives its text, as it stands in the names of ports.</summary>
    public static string OfKey(ref EventReader reader)
    {
        if (reader.PeekTag() is ValueTag.Tensor or ValueTag.List or ValueTag.Tuple or ValueTag.Dict)
            throw reader.Malformed("a dictionary's key is no plain value");
        return Of(ref reader, static _ => "", NoTensors);
    }

    /// <summary>The text of a plain result.</summary>
    public static string Of(PlainResult plain) => plain.Tag switch
    {
        ValueTag.False => "false",
        ValueTag.True => "true",
        ValueTag.Int => plain.Integer.ToString(CultureInfo.InvariantCulture),
        ValueTag.String => plain.Text,
        ValueTag.Float => plain.Real.ToString("R", CultureInfo.InvariantCulture),
        _ => AttributeSets.ComplexText(plain.Real, plain.Imaginary),
    };

    private static void Write(ref EventReader reader, StringBuilder text, Func<int, string> nameOf, RecordedTensors tensors, int depth)
    {
        reader.RequireDepth(depth);
        var tag = reader.ReadTag();
        switch (tag)
        {
            case ValueTag.None:
                text.Append("none");
                break;
            case ValueTag.False or ValueTag.True:
                text.Append(Of(new PlainResult(tag)));
                break;
            case ValueTag.Int:
                text.Append(reader.ReadSigned().ToString(CultureInfo.InvariantCulture));
                break;
            case ValueTag.Float:
                text.Append(reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case ValueTag.Complex:
                text.Append(AttributeSets.ComplexText(reader.ReadDouble(), reader.ReadDouble()));
                break;
            case ValueTag.String:
                text.Append('"').Append(JsonEncodedText.Encode(reader.ReadText(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append('"');
                break;
            case ValueTag.Tensor:
                text.Append(nameOf(tensors.Find(ref reader)));
                break;
            case ValueTag.List:
                WriteElements(ref reader, text, nameOf, tensors, depth, "[]");
                break;
            case ValueTag.Tuple:
                WriteElements(ref reader, text, nameOf, tensors, depth, "()");
                break;
            case ValueTag.Dict:
                WriteEntries(ref reader, text, nameOf, tensors, depth);
                break;
            case ValueTag.Ints:
                text.Append('[');
                for (var (left, separator) = (reader.ReadCount(), ""); left > 0; left--, separator = ", ")
                    text.Append(separator).Append(reader.ReadSigned().ToString(CultureInfo.InvariantCulture));
                text.Append(']');
                break;
            default:
                text.Append(reader.ReadText());
                break;
        }
    }

    private static void WriteElements(ref EventReader reader, StringBuilder text, Func<int, string> nameOf, RecordedTensors tensors, int depth, string brackets)
    {
        text.Append(brackets[0]);
        for (var (left, separator) = (reader.ReadCount(), ""); left > 0; left--, separator = ", ")
        {
            text.Append(separator);
            Write(ref reader, text, nameOf, tensors, depth + 1);
        }
        text.Append(brackets[1]);
    }

    private static void WriteEntries(ref EventReader reader, StringBuilder text, Func<int, string> nameOf, RecordedTensors tensors, int depth)
    {
        text.Append('{');
        for (var (left, separator) = (reader.ReadCount(2), ""); left > 0; left--, separator = ", ")
        {
            text.Append(separator);
            Write(ref reader, text, nameOf, tensors, depth + 1);
            text.Append(": ");
            Write(ref reader, text, nameOf, tensors, depth + 1);
        }
        text.Append('}');
    }
}
