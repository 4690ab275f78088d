using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphBridge.Files;

/// <summary>What is written for programs: an object that begins with the name and the version of its form, which <c>docs/schema</c> describes.</summary>
internal static class JsonForm
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object, and the end of its line.</summary>
    /// <param name="form">The form, as <c>docs/schema</c> names it.</param>
    /// <param name="version">The version of the form.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="writeProperties">Writes what comes after the head.</param>
    public static void Write(string form, int version, Stream destination, Action<Utf8JsonWriter> writeProperties)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", "graphbridge-" + form);
            json.WriteNumber("version", version);
            writeProperties(json);
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }
}
