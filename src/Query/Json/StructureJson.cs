using System.Text.Json;
using GraphBridge.Files;
using GraphBridge.Query.Structure;

namespace GraphBridge.Query.Json;

/// <summary>How a network is built as JSON, in the form that <c>docs/schema/structure.schema.json</c> describes.</summary>
public static class StructureJson
{
    /// <summary>The version of the form. A reader of this version may meet properties that it does not know.</summary>
    public const int Version = 1;

    /// <summary>Writes all of it.</summary>
    public static void Write(GraphStructure structure, Stream destination) => JsonForm.Write("structure", Version, destination, json =>
    {
        json.WriteString("graph", structure.Graph.Name);
        json.WriteBoolean("recurrent", structure.IsRecurrent);
        json.WriteNumber("operations", structure.Graph.Operations.Count);
        json.WriteNumber("depth", structure.Depth);
        WriteBranches(json, structure.Branches);
        WriteRepeats(json, structure);
        WriteOperations(json, "looping", structure.Looping);
        WriteTied(json, structure);
        WriteOperations(json, "steering", structure.Steering);
        WriteOperations(json, "failed", structure.Failed);
        WriteOperations(json, "deadEnds", structure.DeadEnds);
        WriteOperations(json, "unneeded", structure.Unneeded);
        json.WriteStartArray("unusedParameters");
        foreach (var parameter in structure.UnusedParameters)
            json.WriteStringValue(parameter.Name);
        json.WriteEndArray();
        WriteNeverCalled(json, structure);
        WriteOperations(json, "outsideModules", structure.OutsideModules);
    });

    private static void WriteBranches(Utf8JsonWriter json, Branches branches)
    {
        json.WriteStartObject("branches");
        json.WriteNumber("forks", branches.Forks);
        json.WriteNumber("joins", branches.Joins);
        if (branches.Residuals is { } residuals)
            json.WriteNumber("residuals", residuals);
        else
            json.WriteNull("residuals");
        json.WriteEndObject();
    }

    private static void WriteRepeats(Utf8JsonWriter json, GraphStructure structure)
    {
        json.WriteStartArray("repeats");
        foreach (var repeat in structure.Repeats)
        {
            json.WriteStartObject();
            json.WriteString("kind", repeat.IsModule ? "module" : "parameter");
            json.WriteString("name", repeat.Name);
            json.WriteNumber("passes", repeat.Passes);
            json.WriteBoolean("hasParameters", repeat.HasParameters);
            json.WriteBoolean("recurrent", repeat.IsRecurrent);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTied(Utf8JsonWriter json, GraphStructure structure)
    {
        json.WriteStartArray("tied");
        foreach (var tied in structure.Tied)
        {
            json.WriteStartObject();
            json.WriteString("name", tied.Name);
            json.WriteStartArray("owners");
            foreach (var owner in tied.Owners)
                json.WriteStringValue(owner);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNeverCalled(Utf8JsonWriter json, GraphStructure structure)
    {
        json.WriteStartArray("neverCalled");
        foreach (var module in structure.NeverCalled)
        {
            json.WriteStartObject();
            json.WriteString("path", module.Path);
            json.WriteString("type", module.TypeName);
            json.WriteNumber("modules", module.Modules);
            json.WriteBoolean("parametersUsed", module.AreParametersUsed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteOperations(Utf8JsonWriter json, string property, NodeSet operations)
    {
        json.WriteStartArray(property);
        foreach (var node in operations)
        {
            json.WriteStartObject();
            json.WriteNumber("place", node.Operation!.Value.Index);
            json.WriteString("name", node.Name);
            json.WriteString("type", node.Operation.Value.Type.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
