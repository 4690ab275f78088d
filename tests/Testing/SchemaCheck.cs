using System.Text.Json;

namespace GraphBridge.Testing;

/// <summary>
/// Checks JSON against the part of JSON Schema that our schemas use: type, enum, properties, additionalProperties, required, items,
/// oneOf, $ref. It is stricter in that a property that a schema does not tell of is a difference.
/// </summary>
public static class SchemaCheck
{
    /// <summary>Where the schemas are.</summary>
    public static string Folder { get; } = Repository.Path("docs", "schema");

    /// <summary>Requires that JSON is of a form that <c>docs/schema</c> describes, and gives it.</summary>
    public static JsonElement Require(string form, string text)
    {
        var json = JsonElement.Parse(text);
        var differences = Differences(Schema(form), json).ToList();
        return differences.Count == 0 ? json : throw new InvalidOperationException($"it is not as {form}.schema.json says: {string.Join("; ", differences)}");
    }

    /// <summary>The schema of a form.</summary>
    public static JsonElement Schema(string form) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, form + ".schema.json")));

    private static IEnumerable<string> Differences(JsonElement root, JsonElement value) => Differences(root, root, value, "$");

    private static IEnumerable<string> Differences(JsonElement root, JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        if (schema.TryGetProperty("oneOf", out var alternatives))
            return OfOne(root, alternatives, value, place);
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(known => known == TypeOf(value) || (known == "number" && TypeOf(value) == "integer")))
            return [$"{place}: {TypeOf(value)} instead of {type}"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.GetString() == value.GetString()))
            return [$"{place}: {value} is not one of {words}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out _) => OfObject(root, schema, value, place),
            JsonValueKind.Array when schema.TryGetProperty("items", out _) => value.EnumerateArray().SelectMany((item, index) => Differences(root, schema.GetProperty("items"), item, $"{place}[{index}]")),
            _ => [],
        };
    }

    /// <summary>Exactly one must fit; where none does, those of the nearest are told.</summary>
    private static List<string> OfOne(JsonElement root, JsonElement alternatives, JsonElement value, string place)
    {
        var differences = alternatives.EnumerateArray().Select(schema => Differences(root, schema, value, place).ToList()).ToList();
        return differences.Count(one => one.Count == 0) switch
        {
            0 => differences.MinBy(one => one.Count)!,
            1 => [],
            var several => [$"{place}: {several} alternatives fit"],
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
            if (!known.TryGetProperty(property.Name, out var inner) && !schema.TryGetProperty("additionalProperties", out inner))
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
