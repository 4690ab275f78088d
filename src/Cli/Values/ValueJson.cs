using System.Text.Json;
using GraphBridge.Numbers;

namespace GraphBridge.Cli.Values;

/// <summary>How JSON tells of values, their differences and the operations that make them.</summary>
internal static class ValueJson
{
    public static void Write(Utf8JsonWriter json, ValueComparison value)
    {
        json.WriteStartObject();
        json.WriteString("name", value.Name);
        json.WriteString("type", value.Actual.ToString());
        json.WriteString("expectedType", value.Expected.ToString());
        json.WriteBoolean("agrees", value.Agrees);
        Number(json, "absolute", value.LargestAbsolute);
        Number(json, "relative", value.LargestRelative);
        Number(json, "allowedAbsolute", value.Tolerance.Absolute);
        Number(json, "allowedRelative", value.Tolerance.Relative);
        json.WritePropertyName("worst");
        if (value.Worst is { } worst)
        {
            json.WriteStartObject();
            json.WriteStartArray("index");
            foreach (var place in worst.Index)
                json.WriteNumberValue(place);
            json.WriteEndArray();
            Number(json, "expected", worst.Expected);
            Number(json, "actual", worst.Actual);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string property, IEnumerable<Operation> operations)
    {
        json.WriteStartArray(property);
        foreach (var operation in operations)
            Write(json, operation);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartObject();
        json.WriteString("name", operation.Name);
        json.WriteString("type", operation.Type.ToString());
        json.WriteString("module", operation.Call?.Module.Path);
        json.WriteEndObject();
    }

    /// <summary>A number; null where it is infinite or none, which JSON doesn't know.</summary>
    public static void Number(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
