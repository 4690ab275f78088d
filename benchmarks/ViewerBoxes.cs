using System.Text.Json;

namespace GraphBridge.Benchmarks;

/// <summary>The boxes and edges of a network as JSON, for the layouts that viewer/ measures.</summary>
internal static class ViewerBoxes
{
    public static int Run(string[] args)
    {
        var graph = ViewerPages.Network(args[0]);
        using var file = File.Create(args[1]);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteStartArray("calls");
        foreach (var call in graph.Calls)
        {
            json.WriteStartObject();
            json.WriteString("label", call.Module.Name + ": " + call.Module.TypeName);
            json.WriteNumber("parent", call.Parent?.Index ?? -1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("operations");
        foreach (var operation in graph.Operations)
        {
            json.WriteStartObject();
            json.WriteString("label", operation.Type.Name);
            json.WriteNumber("call", operation.Call?.Index ?? -1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var operation in graph.Operations)
            foreach (var input in operation.Inputs)
                if (input.Value is { Producer: { } producer } value)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(producer.Index);
                    json.WriteNumberValue(operation.Index);
                    json.WriteStringValue((value.Type as TensorType)?.Shape?.ToString() ?? "");
                    json.WriteEndArray();
                }
        json.WriteEndArray();
        json.WriteEndObject();
        return 0;
    }
}
