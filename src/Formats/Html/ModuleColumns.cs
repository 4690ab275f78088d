using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>The modules.</summary>
internal static class ModuleColumns
{
    public static void Write(Utf8JsonWriter json, PageScopes scopes)
    {
        var modules = scopes.Modules;
        json.WriteStartObject("modules");
        json.Column("path", modules.Select(entry => entry.Module.Path));
        json.Column("type", modules.Select(entry => entry.Module.TypeName));
        json.Column("arguments", modules.Select(entry => entry.Module.Arguments));
        json.Column("parent", modules.Select(entry => entry.Module.Parent is { } parent ? entry.Scope.Modules[parent.Index] : -1));
        json.Sparse("kept", modules, Kept, WriteKept);
        json.Sparse("metadata", modules, entry => PageTexts.Of(entry.Module.Metadata));
        json.WriteEndObject();
    }

    private static List<(string Name, int Value)>? Kept((Module Module, PageScope Scope) entry)
    {
        var (module, scope) = entry;
        if (module.Parameters.Count + module.Buffers.Count == 0)
            return null;
        return [.. module.Parameters.Concat(module.Buffers).Select(kept => (kept.Name, scope.Values[kept.Value.Index]))];
    }

    private static void WriteKept(Utf8JsonWriter json, List<(string Name, int Value)> kept)
    {
        json.WriteStartArray();
        foreach (var (name, value) in kept)
        {
            json.WriteStringValue(name);
            json.WriteNumberValue(value);
        }
        json.WriteEndArray();
    }
}
