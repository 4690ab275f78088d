using System.Globalization;
using System.Text;

namespace GraphBridge.Capture.Inputs;

/// <summary>The one text of each input, which the parser reads back.</summary>
internal static class InputText
{
    public static string Write(NamedInput input)
    {
        var text = new StringBuilder();
        if (input.Name is { } name)
        {
            if (IsBareName(name))
                text.Append(name);
            else
                Quote(text, name);
            text.Append('=');
        }
        WriteOutermost(text, input.Value);
        return text.ToString();
    }

    public static string Write(InputValue value)
    {
        var text = new StringBuilder();
        WriteOutermost(text, value);
        return text.ToString();
    }

    // a path that is the rest of the text needs no quotes
    private static void WriteOutermost(StringBuilder text, InputValue value)
    {
        if (value is InputValue.File { Path: var path } && path[0] is not ('"' or '\''))
            text.Append('@').Append(path);
        else
            Write(text, value);
    }

    private static void Write(StringBuilder text, InputValue value)
    {
        switch (value)
        {
            case InputValue.Tensor tensor: WriteTensor(text, tensor); break;
            case InputValue.File file: Quote(text.Append('@'), file.Path); break;
            case InputValue.Int number: text.Append(number.Value); break;
            case InputValue.Float number: text.Append(Float(number.Value)); break;
            case InputValue.Bool truth: text.Append(truth.Value ? "true" : "false"); break;
            case InputValue.Text words: Quote(text, words.Value); break;
            case InputValue.None: text.Append("none"); break;
            case InputValue.Tuple tuple:
                WriteItems(text.Append('('), tuple.Items);
                text.Append(tuple.Items.Length == 1 ? ",)" : ")");
                break;
            case InputValue.List list:
                WriteItems(text.Append('['), list.Items);
                text.Append(']');
                break;
            case InputValue.Dictionary dictionary:
                WriteEntries(text.Append('{'), dictionary.Entries);
                text.Append('}');
                break;
        }
    }

    private static void WriteItems(StringBuilder text, IEnumerable<InputValue> items)
    {
        var separator = "";
        foreach (var item in items)
        {
            Write(text.Append(separator), item);
            separator = ", ";
        }
    }

    private static void WriteEntries(StringBuilder text, IEnumerable<KeyValuePair<InputValue, InputValue>> entries)
    {
        var separator = "";
        foreach (var (key, item) in entries)
        {
            Write(text.Append(separator), key);
            Write(text.Append(": "), item);
            separator = ", ";
        }
    }

    private static void WriteTensor(StringBuilder text, InputValue.Tensor tensor)
    {
        text.Append(TensorType.Of(tensor.ElementType, tensor.Dimensions.AsSpan()));
        if (tensor.Fill == Fill.Default(tensor.ElementType))
            return;
        text.Append(':').Append(tensor.Fill switch
        {
            Fill.Range range => string.Create(CultureInfo.InvariantCulture, $"{range.Low}..{range.High}"),
            Fill.Uniform range => string.Create(CultureInfo.InvariantCulture, $"{range.Low:R}..{range.High:R}"),
            Fill.Zeros => "zeros",
            Fill.Ones => "ones",
            Fill.Arange => "arange",
            _ => throw new InvalidOperationException($"{tensor.Fill} has no text"),
        });
    }

    private static string Float(double number)
    {
        if (double.IsNaN(number))
            return "nan";
        if (double.IsInfinity(number))
            return number > 0 ? "inf" : "-inf";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static void Quote(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var c in content)
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => char.IsControl(c) || c is '\u2028' or '\u2029' ? text.Append("\\u").Append(((int)c).ToString("x4")) : text.Append(c),
            };
        text.Append('"');
    }

    public static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    public static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '.';

    private static bool IsBareName(string name) => IsNameStart(name[0]) && name.All(IsNamePart);

    public static string RequireName(string name) => name.Length > 0
        ? UnicodeText.Require(name, "an argument's name")
        : throw new GraphBridgeException("an argument's name is empty", remedy: "leave out the =, or write the name before it");

    public static string RequirePath(string path) => path.Length > 0 && !path.Contains('\0')
        ? UnicodeText.Require(path, "a path")
        : throw new GraphBridgeException("it names no file", remedy: "write the file's path after the @, as in @picture.npy");
}
