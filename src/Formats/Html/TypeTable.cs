using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>The types of all values, each once.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<DataType, int> _places = [];
    private readonly List<DataType> _types = [];

    public static TypeTable Of(PageScopes scopes)
    {
        var table = new TypeTable();
        foreach (var (_, value) in scopes.Values)
            if (TypeOf(value) is { } type && table._places.TryAdd(type, table._types.Count))
                table._types.Add(type);
        return table;
    }

    /// <summary>The place of a value's type; -1 where it has none.</summary>
    public int PlaceOf(Value value) => TypeOf(value) is { } type ? _places[type] : -1;

    public void Write(Utf8JsonWriter json)
    {
        json.Column("types", _types.Select(type => type.ToString()));
        json.Column("typeElements", _types.Select(type => Elements(type) ?? -1));
        json.Column("typeBytes", _types.Select(type => Bytes(type) ?? -1));
    }

    private static DataType? TypeOf(Value value) => value.Type ?? value.Data?.Type;

    private static long? Elements(DataType type) => (type as TensorType)?.Shape?.ElementCount;

    private static long? Bytes(DataType type)
    {
        if (Elements(type) is not { } count || ((TensorType)type).ElementType.Bits() is not (> 0 and var bits))
            return null;
        var bytes = ((Int128)count * bits + 7) / 8;
        return bytes > long.MaxValue ? null : (long)bytes;
    }
}
