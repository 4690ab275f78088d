using System.CommandLine;
using System.Text.Json;
using GraphBridge.Files;

namespace GraphBridge.Cli;

/// <summary>What commands print for programs, in forms that the libraries have none for.</summary>
internal static class CommandJson
{
    /// <summary>The version of every form. A form that changes so that its readers break gets one of its own.</summary>
    private const int Version = 1;

    /// <summary>The option that asks for it.</summary>
    /// <param name="form">The form, as <c>docs/schema</c> names it.</param>
    public static Option<bool> Flag(string form) => new("--json") { Description = $"Print JSON (docs/schema/{form}.schema.json)." };

    /// <summary>Writes one object.</summary>
    /// <param name="form">The form, as <c>docs/schema</c> names it.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="writeProperties">Writes what comes after the head.</param>
    public static void Write(string form, Stream destination, Action<Utf8JsonWriter> writeProperties) =>
        JsonForm.Write(form, Version, destination, writeProperties);

    /// <summary>Writes a list of objects.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, string property, IEnumerable<T> items, Action<T> writeProperties)
    {
        json.WriteStartArray(property);
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeProperties(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
