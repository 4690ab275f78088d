using System.Text.Json;

namespace GraphBridge.Cli.Tests;

/// <summary>Checks JSON against the part of JSON Schema that our schemas use: type, enum, properties, required, items, $ref.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Differences(JsonElement root, JsonElement value) => Differences(root, root, value, "$");

    private static IEnumerable<string> Differences(JsonElement root, JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(known => known == TypeOf(value) || (known == "number" && TypeOf(value) == "integer")))
            return [$"{place}: {TypeOf(value)} instead of {type}"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.GetString() == value.GetString()))
            return [$"{place}: {value} is not one of {words}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(root, schema, value, place),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Differences(root, schema.GetProperty("items"), item, $"{place}[{index}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> OfObject(JsonElement root, JsonElement schema, JsonElement value, string place)
    {
        var known = schema.GetProperty("properties");
        foreach (var required in schema.GetProperty("required").EnumerateArray())
            if (!value.TryGetProperty(required.GetString()!, out _))
                yield return $"{place}: {required} is missing";
        foreach (var property in value.EnumerateObject())
        {
            if (!known.TryGetProperty(property.Name, out var inner))
                yield return $"{place}: {property.Name} is not in the schema";
            else
                foreach (var difference in Differences(root, inner, property.Value, place + "." + property.Name))
                    yield return difference;
        }
    }

    private static IEnumerable<string?> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
