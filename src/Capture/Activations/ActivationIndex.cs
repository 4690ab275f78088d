using System.Text.Json;

namespace GraphBridge.Capture.Activations;

/// <summary>The list of a folder's activations, <c>index.json</c>: what a reader finds them by and what marks the folder as ours.</summary>
internal static class ActivationIndex
{
    public const string FileName = "index.json";

    private const string Format = "graphbridge-activations";

    private const int Version = 1;

    public static void Write(Stream stream, IEnumerable<ActivationEntry> entries)
    {
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteStartArray("values");
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("name", entry.Name);
                json.WriteString("file", entry.File);
                json.WriteString("type", entry.Type.ToString());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    /// <exception cref="GraphBridgeException">It is not an index of ours.</exception>
    public static List<ActivationEntry> Read(Stream stream, ReadLimits limits)
    {
        try
        {
            using var json = JsonDocument.Parse(stream);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format)
                throw new GraphBridgeException("it is not the index of a folder of activations", remedy: "name the folder that --activations wrote");
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
                throw new GraphBridgeException($"its version is not {Version}", remedy: "write the folder again with this version");
            if (!root.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
                throw Broken("values");
            return [.. values.EnumerateArray().Select((value, index) => Entry(value, index, limits))];
        }
        catch (JsonException error)
        {
            throw new GraphBridgeException("it is not JSON", place: $"line {error.LineNumber + 1}", remedy: "write the folder again", inner: error);
        }
        catch (InvalidOperationException error)
        {
            // of a text with half of a surrogate pair
            throw new GraphBridgeException("it has a text that is no Unicode", remedy: "write the folder again", inner: error);
        }
    }

    private static ActivationEntry Entry(JsonElement value, int index, ReadLimits limits)
    {
        var place = $"values[{index}]";
        if (value.ValueKind != JsonValueKind.Object || Text(value, "name") is not { } name || Text(value, "file") is not { } file || Text(value, "type") is not { } text)
            throw Broken(place);
        if (!IsFileName(file))
            throw new GraphBridgeException("its file is not a .npy file of this folder", place: place, remedy: "write the folder again");
        return DataType.Parse(text, limits) is TensorType { Shape.ElementCount: not null } type ? new(name, file, type) : throw Broken(place);
    }

    private static bool IsFileName(string file) =>
        file.EndsWith(".npy", StringComparison.Ordinal) && file.AsSpan().IndexOfAny("/\\:\0") < 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static GraphBridgeException Broken(string place) => new("it does not say what an index says", place: place, remedy: "write the folder again");
}
