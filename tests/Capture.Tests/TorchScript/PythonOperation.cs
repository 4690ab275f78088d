using System.Globalization;
using System.Text.Json;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>
/// An outermost operation as Python's profiler saw it, and as a graph has it, both as one line of text:
/// <c>aten::sum.dim_IntList(self=float32[8,2], dim=[1], keepdim=false) -> float32[8]</c>. Arguments that are None are left out.
/// </summary>
internal sealed class PythonOperation(JsonElement json)
{
    private static readonly Dictionary<long, string> ScalarTypes = new()
    {
        [0] = "uint8",
        [1] = "int8",
        [2] = "int16",
        [3] = "int32",
        [4] = "int64",
        [5] = "float16",
        [6] = "float32",
        [7] = "float64",
        [11] = "bool",
        [15] = "bfloat16",
    };

    private static readonly Dictionary<long, string> Layouts = new() { [0] = "Strided" };

    private static readonly Dictionary<long, string> MemoryFormats = new() { [0] = "Contiguous", [1] = "Preserve", [2] = "ChannelsLast" };

    private string Schema => json.GetProperty("schema").GetString()!;

    /// <summary>The name with the overload: <c>aten::add.Tensor</c>.</summary>
    public string Name => Schema[..Schema.IndexOf('(', StringComparison.Ordinal)];

    public JsonElement.ArrayEnumerator Inputs => json.GetProperty("inputs").EnumerateArray();

    /// <summary>The results as Python has them: the type of a tensor, a number, or a list of tensors.</summary>
    public JsonElement.ArrayEnumerator Outputs => json.GetProperty("outputs").EnumerateArray();

    /// <summary>Whether a tensor is among its results.</summary>
    public bool MakesTensors => Outputs.Any(output => output.ValueKind is JsonValueKind.String or JsonValueKind.Array);

    public override string ToString()
    {
        var arguments = Arguments(Schema).Zip(Inputs, (argument, value) => (argument.Name, Text: Text(argument.Type, value))).Where(argument => argument.Text is not null);
        return Line(Name, arguments.Select(argument => (argument.Name, argument.Text!)), Outputs.SelectMany(Results));
    }

    /// <summary>An operation of a graph, in the same words.</summary>
    public static string Line(Operation operation)
    {
        var ports = operation.Inputs.SkipLast(operation.Outputs.Count(output => output.Name == WrittenVersions.BasePort)).ToList();
        var arguments = new List<(string, string)>();
        foreach (var group in ports.GroupBy(port => port.Name.Split('[')[0]))
            arguments.Add((group.Key, group.Any(port => port.Name == group.Key) ? Text(group.Single()) : $"[{string.Join(", ", group.Select(Text))}]"));
        arguments.AddRange(operation.Attributes.Select(attribute => (attribute.Name, Text(attribute.Value))));
        var results = operation.Trace?.Read is { } read ? [Number(read)] : operation.Outputs.Where(output => !IsWritten(operation, output)).Select(Text);
        return Line(operation.Type.ToString(), arguments, results);
    }

    /// <summary>Whether an output is no result, but the new version of something that the operation wrote besides.</summary>
    private static bool IsWritten(Operation operation, Port output) =>
        output.Name == WrittenVersions.BasePort || operation.Inputs.Any(input => input.Name == output.Name);

    private static string Line(string name, IEnumerable<(string Name, string Text)> arguments, IEnumerable<string> results) =>
        $"{name}({string.Join(", ", arguments.OrderBy(argument => argument.Name, StringComparer.Ordinal).Select(argument => $"{argument.Name}={argument.Text}"))}) -> {string.Join(", ", results)}";

    private static string Text(Port port) => port.Value?.Type?.ToString() ?? "none";

    private static string Text(AttributeValue value) => value switch
    {
        AttributeValue.Int number => Integer(number.Value),
        AttributeValue.Float number => Real(number.Value),
        AttributeValue.Bool truth => truth.Value ? "true" : "false",
        AttributeValue.String text => text.Value,
        AttributeValue.Ints numbers => $"[{string.Join(", ", numbers.Values.Select(Integer))}]",
        AttributeValue.List list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        _ => throw new InvalidOperationException($"no argument is {value}"),
    };

    /// <summary>A value that Python recorded; null for None.</summary>
    private static string? Text(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(item => Text("", item) ?? "none"))}]",
        // the profiler gives libtorch's numbers for what has names
        JsonValueKind.Number when type == "ScalarType" => ScalarTypes[value.GetInt64()],
        JsonValueKind.Number when type == "Layout" => Layouts[value.GetInt64()],
        JsonValueKind.Number when type == "MemoryFormat" => MemoryFormats[value.GetInt64()],
        _ => Number(value.GetRawText()),
    };

    private static IEnumerable<string> Results(JsonElement result) =>
        result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().SelectMany(Results) : [Text("", result) ?? "none"];

    /// <summary>A number with a point is a float, and of a float Python recorded six decimals.</summary>
    private static string Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Integer(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? Real(real) : text;

    private static string Integer(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Real(double number) => number.ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>The arguments of a schema with their types, without the mark of those that may be None.</summary>
    private static IEnumerable<(string Name, string Type)> Arguments(string schema)
    {
        var start = schema.IndexOf('(', StringComparison.Ordinal) + 1;
        var depth = 0;
        for (var at = start; depth >= 0; at++)
        {
            if (schema[at] is '(' or '[')
                depth++;
            else if (schema[at] is ')' or ']')
                depth--;
            if (depth >= 0 && (schema[at] != ',' || depth > 0))
                continue;
            var argument = schema[start..at].Trim().Split('=')[0];
            start = at + 1;
            if (argument is "*" or "")
                continue;
            var space = argument.LastIndexOf(' ');
            yield return (argument[(space + 1)..], argument[..space].TrimEnd('?'));
        }
    }
}
