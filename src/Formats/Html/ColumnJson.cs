using System.Globalization;
using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>Columns as JSON: lists by place, and objects by place of what few have.</summary>
internal static class ColumnJson
{
    private const int FlushedBytes = 1 << 16;

    public static void Column(this Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
            json.FlushFull();
        }
        json.WriteEndArray();
    }

    public static void Column(this Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    public static void Column(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
            json.FlushFull();
        }
        json.WriteEndArray();
    }

    /// <summary>An object by place with what is not null.</summary>
    public static void Sparse<TItem, T>(this Utf8JsonWriter json, string name, IEnumerable<TItem> items, Func<TItem, T?> part, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        json.WriteStartObject(name);
        var place = 0;
        foreach (var item in items)
        {
            if (part(item) is { } found)
            {
                json.WritePropertyName(place.ToString(CultureInfo.InvariantCulture));
                write(json, found);
                json.FlushFull();
            }
            place++;
        }
        json.WriteEndObject();
    }

    public static void Sparse<TItem>(this Utf8JsonWriter json, string name, IEnumerable<TItem> items, Func<TItem, string?> part) =>
        json.Sparse(name, items, part, static (json, text) => json.WriteStringValue(text));

    public static void Sparse<TItem>(this Utf8JsonWriter json, string name, IEnumerable<TItem> items, Func<TItem, long?> part) =>
        json.Sparse(name, items, item => part(item) is { } number ? number.ToString(CultureInfo.InvariantCulture) : null,
            static (json, number) => json.WriteRawValue(number, skipInputValidation: true));

    public static void Sparse<TItem>(this Utf8JsonWriter json, string name, IEnumerable<TItem> items, Func<TItem, IReadOnlyList<string>?> part) =>
        json.Sparse(name, items, part, static (json, texts) =>
        {
            json.WriteStartArray();
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
        });

    // the writer keeps all it is given until it is told
    private static void FlushFull(this Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushedBytes)
            json.Flush();
    }
}
