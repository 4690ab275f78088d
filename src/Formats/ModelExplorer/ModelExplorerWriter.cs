using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphBridge.Formats.ModelExplorer;

/// <summary>
/// Writes a graph as Google's Model Explorer reads it: operations, inputs, kept values and outputs as nodes, module calls and the graphs
/// inside operations as name spaces. It is for looking at: large weights are left out.
/// </summary>
public static class ModelExplorerWriter
{
    /// <summary>What <see cref="ModelExplorerFormat.NameSpaceLetters"/> is unless it is given.</summary>
    internal const long NameSpaceLetters = 20_000_000;

    /// <summary>Bytes that are worth passing on.</summary>
    private const int Enough = 1 << 16;

    internal static readonly JsonWriterOptions Options = new() { NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The id of an operation's node.</summary>
    public static string IdOf(Operation operation) => Flat.FlatWriter.OperationId(operation);

    /// <summary>The id of the node of a value that no operation makes.</summary>
    public static string IdOf(Value value) => Flat.FlatWriter.ValueId(value);

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="id">Its id, by which node data finds it.</param>
    /// <param name="destination">Where to.</param>
    /// <exception cref="GraphBridgeException">Graphs or module calls nest too deep in it.</exception>
    public static void Write(ForwardGraph graph, string id, Stream destination)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
            WriteGraph(json, graph, id, NameSpaceLetters);
        destination.WriteByte((byte)'\n');
    }

    /// <summary>Writes a file that holds one graph.</summary>
    internal static void WriteCollection(ForwardGraph graph, string label, Stream destination, long letters)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
            json.WriteString("label", label);
            json.WriteStartArray("graphs");
            WriteGraph(json, graph, label, letters);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    private static void WriteGraph(Utf8JsonWriter json, ForwardGraph graph, string id, long letters)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartArray("nodes");
        var scopes = new List<GraphScope>();
        // those inside operations stand after the graph that they are in
        var waiting = new Queue<GraphScope>([GraphScope.Whole(graph, NameSpaces.Letters(letters))]);
        while (waiting.TryDequeue(out var scope))
        {
            scopes.Add(scope);
            WriteNodes(json, scope);
            foreach (var operation in scope.Graph.Operations)
            {
                var places = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var (name, inside) in NestedGraphs.Of(operation))
                {
                    var place = places[name] = places.GetValueOrDefault(name, -1) + 1;
                    waiting.Enqueue(scope.Inside(operation, name, place, inside));
                }
            }
        }
        json.WriteEndArray();
        WriteGroups(json, scopes);
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteNodes(Utf8JsonWriter json, GraphScope scope)
    {
        foreach (var value in scope.Graph.Values)
            if (scope.HasNode(value))
                WriteValue(json, value, scope);
        foreach (var operation in scope.Graph.Operations)
        {
            WriteOperation(json, operation, scope);
            Release(json);
        }
        for (var place = 0; place < scope.Graph.Outputs.Count; place++)
            WriteOutput(json, scope.Graph.Outputs[place], place, scope);
    }

    private static void WriteValue(Utf8JsonWriter json, Value value, GraphScope scope)
    {
        Start(json, scope.IdOf(value), value.Name, scope.SpaceOf(value.Kind is ValueKind.Input or ValueKind.Outer || value.Uses.Count == 0 ? null : value.Uses[0].Operation.Call));
        WriteAttributes(json, [("kind", value.Kind.ToString()), .. NodeAttributes.Of(value)]);
        json.WriteStartArray("outputsMetadata");
        WritePort(json, 0, "", value.Type, []);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, Operation operation, GraphScope scope)
    {
        Start(json, scope.IdOf(operation), operation.Type.Domain is OpType.OnnxDomain or "aten" ? operation.Type.Name : operation.Type.ToString(), scope.SpaceOf(operation.Call));
        WriteAttributes(json, NodeAttributes.Of(operation));
        if (operation.Trace?.Error is not null)
        {
            json.WriteStartObject("style");
            json.WriteString("backgroundColor", "#ffebee");
            json.WriteString("borderColor", "#d50000");
            json.WriteEndObject();
        }
        json.WriteStartArray("incomingEdges");
        var inputs = operation.Inputs;
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Value is { } value)
                WriteEdge(json, value, slot, scope);
        foreach (var captured in operation.CapturedValues)
            WriteEdge(json, operation.Graph[captured], -1, scope);
        json.WriteEndArray();
        json.WriteStartArray("inputsMetadata");
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Name.Length > 0)
                WritePort(json, slot, inputs[slot].Name, null, []);
        json.WriteEndArray();
        json.WriteStartArray("outputsMetadata");
        for (var slot = 0; slot < operation.Outputs.Count; slot++)
            WritePort(json, slot, operation.Outputs[slot].Name, operation.Outputs[slot].Value?.Type,
                operation.Outputs[slot].Value is { } made ? [("value name", made.Name), .. NodeAttributes.Of(made)] : []);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, Value value, int place, GraphScope scope)
    {
        Start(json, scope.IdOfOutput(place), value.Name, scope.SpaceOf(null));
        json.WriteStartArray("incomingEdges");
        WriteEdge(json, value, 0, scope);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // the writer keeps all that it was given until it is told to pass it on
    private static void Release(Utf8JsonWriter json)
    {
        if (json.BytesPending > Enough)
            json.Flush();
    }

    private static void Start(Utf8JsonWriter json, string id, string label, string space)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("label", label);
        json.WriteString("namespace", space);
    }

    private static void WriteEdge(Utf8JsonWriter json, Value value, int slot, GraphScope scope)
    {
        var (node, output) = scope.SourceOf(value);
        json.WriteStartObject();
        json.WriteString("sourceNodeId", node);
        json.WriteString("sourceNodeOutputId", output.ToString());
        json.WriteString("targetNodeInputId", slot.ToString());
        json.WriteEndObject();
    }

    private static void WritePort(Utf8JsonWriter json, int slot, string name, DataType? type, IEnumerable<(string, string)> attributes)
    {
        List<(string, string)> pairs = [];
        if (name.Length > 0)
            pairs.Add(("__tensor_tag", name));
        if (type is not null)
            pairs.Add(("tensor_shape", type.ToString()));
        json.WriteStartObject();
        json.WriteString("id", slot.ToString());
        WriteAttributes(json, pairs.Concat(attributes));
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IEnumerable<(string Key, string Text)> attributes)
    {
        json.WriteStartArray("attrs");
        foreach (var (key, text) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("value", text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What is known of modules, by name space; the empty one is the whole graph.</summary>
    private static void WriteGroups(Utf8JsonWriter json, List<GraphScope> scopes)
    {
        json.WriteStartObject("groupNodeAttributes");
        var graph = scopes[0].Graph;
        WriteGroup(json, "", [.. NodeAttributes.Of(graph), .. graph.Calls.Where(call => scopes[0].SpaceOf(call).Length == 0).Take(1).SelectMany(NodeAttributes.Of)]);
        foreach (var scope in scopes)
            foreach (var call in scope.Graph.Calls)
            {
                if (scope.SpaceOf(call) != scope.SpaceOf(call.Parent))
                    WriteGroup(json, scope.SpaceOf(call), NodeAttributes.Of(call));
                Release(json);
            }
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string space, IEnumerable<(string Key, string Text)> attributes)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject(space);
        foreach (var (key, text) in attributes)
        {
            // they are an object here, in which a key stands once
            var own = key;
            while (!written.Add(own))
                own += "'";
            json.WriteString(own, text);
        }
        json.WriteEndObject();
    }
}
