using System.Text.Json;

namespace GraphBridge.Formats.ModelExplorer;

/// <summary>What Model Explorer needs to show two graphs beside each other: which nodes belong together, and what each is marked with.</summary>
public static class SideBySide
{
    /// <summary>Writes which operation of the left graph is which of the right one: choosing the one then shows the other.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="destination">Where to.</param>
    public static void WriteMapping(IEnumerable<(Operation Left, Operation Right)> pairs, Stream destination)
    {
        using (var json = new Utf8JsonWriter(destination, ModelExplorerWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "sync_navigation");
            json.WriteStartArray("mappingEntries");
            foreach (var (left, right) in pairs)
            {
                json.WriteStartObject();
                WriteOne(json, "leftNodeIds", left);
                WriteOne(json, "rightNodeIds", right);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            // without a pair it would show the node of the same id, which is another
            json.WriteBoolean("disableMappingFallback", true);
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    /// <summary>Writes a word and a colour for nodes of several graphs.</summary>
    /// <param name="graphs">The graphs' ids, each with its marked operations: the word, and the colour as CSS writes it.</param>
    /// <param name="destination">Where to.</param>
    public static void WriteNodeData(IEnumerable<(string GraphId, IEnumerable<(Operation Operation, string Word, string Colour)> Marked)> graphs, Stream destination)
    {
        using (var json = new Utf8JsonWriter(destination, ModelExplorerWriter.Options))
        {
            json.WriteStartObject();
            foreach (var (id, marked) in graphs)
            {
                json.WriteStartObject(id);
                json.WriteStartObject("results");
                foreach (var (operation, word, colour) in marked)
                {
                    json.WriteStartObject(ModelExplorerWriter.IdOf(operation));
                    json.WriteString("value", word);
                    json.WriteString("bgColor", colour);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    private static void WriteOne(Utf8JsonWriter json, string property, Operation operation)
    {
        json.WriteStartArray(property);
        json.WriteStringValue(ModelExplorerWriter.IdOf(operation));
        json.WriteEndArray();
    }
}
