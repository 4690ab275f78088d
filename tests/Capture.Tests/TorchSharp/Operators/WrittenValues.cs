using System.Globalization;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

/// <summary>Reads back what was written for the arguments of a schema.</summary>
internal static class WrittenValues
{
    public static string Text(ReadOnlySpan<byte> written, OperatorSchema schema)
    {
        var reader = new EventReader(written, 0);
        var texts = new List<string>();
        foreach (var argument in schema.Arguments)
            texts.Add($"{argument.Name}={Value(ref reader)}");
        return reader.AtEnd ? string.Join(", ", texts) : string.Join(", ", texts) + " and more";
    }

    private static string Value(ref EventReader reader)
    {
        var tag = (ValueTag)reader.ReadByte();
        switch (tag)
        {
            case ValueTag.None:
                return "-";
            case ValueTag.True or ValueTag.False:
                return tag.ToString();
            case ValueTag.Int:
                return reader.ReadSigned().ToString(CultureInfo.InvariantCulture);
            case ValueTag.Float:
                return reader.ReadDouble().ToString(CultureInfo.InvariantCulture);
            case ValueTag.Complex:
                return string.Create(CultureInfo.InvariantCulture, $"{reader.ReadDouble()}{reader.ReadDouble():+0;-0}j");
            case ValueTag.String:
                return $"'{reader.ReadText()}'";
            case ValueTag.Tensor:
                return ((char)reader.ReadUnsigned()).ToString();
            case ValueTag.List or ValueTag.Tuple:
                return List(ref reader, numbers: false);
            case ValueTag.Ints:
                return List(ref reader, numbers: true);
            case ValueTag.Opaque:
                return $"<{reader.ReadText()}>";
            default:
                return reader.ReadText();
        }
    }

    private static string List(ref EventReader reader, bool numbers)
    {
        var items = new List<string>();
        for (var left = reader.ReadUnsigned(); left > 0; left--)
            items.Add(numbers ? reader.ReadSigned().ToString(CultureInfo.InvariantCulture) : Value(ref reader));
        return $"[{string.Join(", ", items)}]";
    }
}
