using System.Text.Encodings.Web;
using System.Text.Json;
using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.ModelExplorer;

/// <summary>
/// Writes a graph as Google's Model Explorer reads it: operations, inputs, kept values and outputs as nodes, module calls as name
/// spaces. It is for looking at: weights and metadata are left out.
/// </summary>
public static class ModelExplorerWriter
{
    private const int LongestList = 16;

    internal static readonly JsonWriterOptions Options = new() { NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id of an operation's node.</summary>
    public static string IdOf(Operation operation) => FlatWriter.OperationId(operation);

    /// <summary>The id of the node of a value that no operation makes.</summary>
    public static string IdOf(Value value) => FlatWriter.ValueId(value);

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="id">Its id, by which node data finds it.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(ForwardGraph graph, string id, Stream destination)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            var spaces = NameSpaces.Of(graph);
            var given = graph.Outputs.Select(output => output.Index).ToHashSet();
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteStartArray("nodes");
            foreach (var value in graph.Values)
                if (value.Producer is null && (value.Uses.Count > 0 || value.Kind == ValueKind.Input || given.Contains(value.Index)))
                    WriteValue(json, value, spaces);
            foreach (var operation in graph.Operations)
                WriteOperation(json, operation, spaces);
            for (var place = 0; place < graph.Outputs.Count; place++)
                WriteOutput(json, graph.Outputs[place], place);
            json.WriteEndArray();
            WriteGroups(json, graph, spaces);
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    private static void WriteValue(Utf8JsonWriter json, Value value, string[] spaces)
    {
        var call = value.Kind is ValueKind.Input or ValueKind.Outer || value.Uses.Count == 0 ? null : value.Uses[0].Operation.Call;
        Start(json, IdOf(value), value.Name, call, spaces);
        json.WriteStartArray("attrs");
        WritePair(json, "kind", value.Kind.ToString());
        json.WriteEndArray();
        json.WriteStartArray("outputsMetadata");
        WritePort(json, 0, "", value.Type);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, Operation operation, string[] spaces)
    {
        Start(json, IdOf(operation), operation.Type.Domain is OpType.OnnxDomain or "aten" ? operation.Type.Name : operation.Type.ToString(), operation.Call, spaces);
        json.WriteStartArray("attrs");
        if (operation.Name.Length > 0)
            WritePair(json, "name", operation.Name);
        foreach (var (name, value) in operation.Attributes)
            WritePair(json, name, Text(value));
        json.WriteEndArray();
        json.WriteStartArray("incomingEdges");
        var inputs = operation.Inputs;
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Value is { } value)
                WriteEdge(json, value, slot);
        foreach (var captured in operation.CapturedValues)
            WriteEdge(json, operation.Graph[captured], -1);
        json.WriteEndArray();
        json.WriteStartArray("inputsMetadata");
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Name.Length > 0)
                WritePort(json, slot, inputs[slot].Name, null);
        json.WriteEndArray();
        json.WriteStartArray("outputsMetadata");
        for (var slot = 0; slot < operation.Outputs.Count; slot++)
            WritePort(json, slot, operation.Outputs[slot].Name, operation.Outputs[slot].Value?.Type);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, Value value, int place)
    {
        Start(json, FlatWriter.OutputId(place), value.Name, null, []);
        json.WriteStartArray("incomingEdges");
        WriteEdge(json, value, 0);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string id, string label, ModuleCall? call, string[] spaces)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("label", label);
        json.WriteString("namespace", call is { } around ? spaces[around.Index] : "");
    }

    private static void WriteEdge(Utf8JsonWriter json, Value value, int slot)
    {
        json.WriteStartObject();
        json.WriteString("sourceNodeId", value.Producer is { } producer ? IdOf(producer) : IdOf(value));
        json.WriteString("sourceNodeOutputId", Math.Max(0, value.OutputSlot).ToString());
        json.WriteString("targetNodeInputId", slot.ToString());
        json.WriteEndObject();
    }

    private static void WritePort(Utf8JsonWriter json, int slot, string name, DataType? type)
    {
        json.WriteStartObject();
        json.WriteString("id", slot.ToString());
        json.WriteStartArray("attrs");
        if (name.Length > 0)
            WritePair(json, "__tensor_tag", name);
        if (type is not null)
            WritePair(json, "tensor_shape", type.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, ForwardGraph graph, string[] spaces)
    {
        json.WriteStartObject("groupNodeAttributes");
        foreach (var call in graph.Calls)
        {
            if (spaces[call.Index].Length == 0 || (call.Parent is { } parent && spaces[parent.Index] == spaces[call.Index]))
                continue;
            json.WriteStartObject(spaces[call.Index]);
            json.WriteString("module", call.Module.Path);
            if (call.Module.TypeName.Length > 0)
                json.WriteString("class", call.Module.TypeName);
            if (call.Module.Arguments.Length > 0)
                json.WriteString("arguments", call.Module.Arguments);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string Text(AttributeValue value) => value switch
    {
        AttributeValue.Int number => number.Value.ToString(),
        AttributeValue.Float number => number.Value.ToString(),
        AttributeValue.Bool truth => truth.Value ? "true" : "false",
        AttributeValue.String text => text.Value,
        AttributeValue.Bytes bytes => $"{bytes.Value.Length} bytes",
        AttributeValue.Tensor tensor => tensor.Value.Type.ToString(),
        AttributeValue.SparseTensor tensor => "sparse " + tensor.Value.Values.Type,
        AttributeValue.Type type => type.Value?.ToString() ?? "?",
        AttributeValue.Graph graph => $"graph of {graph.Value.Operations.Count} operations",
        AttributeValue.None => "none",
        AttributeValue.Reference reference => "$" + reference.Name,
        AttributeValue.Ints numbers => Items(numbers.Values.Length, numbers.Values.Take(LongestList).Select(number => number.ToString())),
        AttributeValue.List list => Items(list.Items.Length, list.Items.Take(LongestList).Select(Text)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such kind of attribute"),
    };

    private static string Items(int count, IEnumerable<string> first) => $"[{string.Join(", ", first)}{(count > LongestList ? $", … {count} in all" : "")}]";
}
