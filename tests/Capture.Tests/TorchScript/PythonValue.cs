using System.Text.Json;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>A value as Python recorded it: <c>{"tuple": [{"tensor": …}, {"int": 3}]}</c>.</summary>
internal static class PythonValue
{
    /// <summary>The tensors in it, in order; none in what is null.</summary>
    public static IEnumerable<PythonTensor> Tensors(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return [];
        var (kind, content) = Kind(value);
        return kind switch
        {
            "tensor" => [PythonTensor.Read(content)],
            "tuple" or "list" => content.EnumerateArray().SelectMany(Tensors),
            "dict" => content.EnumerateObject().SelectMany(entry => Tensors(entry.Value)),
            "int" or "float" or "bool" or "str" or "none" => [],
            _ => throw new InvalidOperationException($"there is no kind of value '{kind}'"),
        };
    }

    /// <summary>It as an input of a capture; tensors come from their files.</summary>
    public static InputValue ToInput(JsonElement value, string folder)
    {
        var (kind, content) = Kind(value);
        return kind switch
        {
            "tensor" => new InputValue.File(Path.Combine(folder, content.GetProperty("file").GetString()!)),
            "tuple" => new InputValue.Tuple([.. content.EnumerateArray().Select(item => ToInput(item, folder))]),
            "list" => new InputValue.List([.. content.EnumerateArray().Select(item => ToInput(item, folder))]),
            "dict" => new InputValue.Dictionary([.. content.EnumerateObject()
                .Select(entry => KeyValuePair.Create<InputValue, InputValue>(new InputValue.Text(entry.Name), ToInput(entry.Value, folder)))]),
            "int" => new InputValue.Int(content.GetInt64()),
            "float" => new InputValue.Float(content.GetDouble()),
            "bool" => new InputValue.Bool(content.GetBoolean()),
            "str" => new InputValue.Text(content.GetString()!),
            "none" => new InputValue.None(),
            _ => throw new InvalidOperationException($"there is no kind of value '{kind}'"),
        };
    }

    /// <summary>It as a graph's metadata tell it, where tensors go by their names.</summary>
    public static string Text(JsonElement value, Queue<string> names)
    {
        var (kind, content) = Kind(value);
        return kind switch
        {
            "tensor" => names.Dequeue(),
            "tuple" => $"({string.Join(", ", content.EnumerateArray().Select(item => Text(item, names)))})",
            "list" => $"[{string.Join(", ", content.EnumerateArray().Select(item => Text(item, names)))}]",
            "dict" => $"{{{string.Join(", ", content.EnumerateObject().Select(entry => $"\"{entry.Name}\": {Text(entry.Value, names)}"))}}}",
            _ => content.GetRawText(),
        };
    }

    private static (string Kind, JsonElement Content) Kind(JsonElement value)
    {
        var entry = value.EnumerateObject().First(entry => entry.Name != "name");
        return (entry.Name, entry.Value);
    }
}
