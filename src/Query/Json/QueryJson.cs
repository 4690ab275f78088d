using System.Text.Json;
using GraphBridge.Files;

namespace GraphBridge.Query.Json;

/// <summary>What a query found as JSON, in the form that <c>docs/schema/query.schema.json</c> describes.</summary>
public static class QueryJson
{
    /// <summary>The version of the form. A reader of this version may meet properties that it does not know.</summary>
    public const int Version = 1;

    /// <summary>Writes what was found, in order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="found">What it found.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(GraphQuery query, NodeSet found, Stream destination) => JsonForm.Write("query", Version, destination, json =>
    {
        json.WriteString("graph", found.Graph.Name);
        json.WriteString("query", query.ToString());
        json.WriteNumber("count", found.Count);
        json.WriteStartArray("nodes");
        foreach (var node in found)
            WriteNode(json, node);
        json.WriteEndArray();
    });

    private static void WriteNode(Utf8JsonWriter json, GraphNode node)
    {
        json.WriteStartObject();
        json.WriteString("kind", node.Source is { } source ? NodeKinds.WordFor(source.Kind) : "operation");
        if (node.Operation is { } operation)
        {
            json.WriteNumber("place", operation.Index);
            json.WriteString("name", operation.Name);
            json.WriteString("type", operation.Type.ToString());
            WriteCall(json, operation.Call);
        }
        else
        {
            json.WriteNull("place");
            json.WriteString("name", node.Name);
            json.WriteNull("type");
            WriteCall(json, null);
        }
        json.WriteStartArray("values");
        foreach (var value in node.Values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.Type?.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ModuleCall? call)
    {
        json.WriteString("module", call?.Module.Path);
        if (call is { Pass: var pass })
            json.WriteNumber("pass", pass);
        else
            json.WriteNull("pass");
    }
}
