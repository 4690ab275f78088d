using Google.Protobuf.Collections;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Metadata to and from lists of properties, with the <c>onnx:</c> keys kept apart.</summary>
internal static class MetadataMapping
{
    /// <summary>Adds a file's properties to what will be metadata, leaving out those that were used up.</summary>
    public static void Read(RepeatedField<StringStringEntryProto> properties, List<KeyValuePair<string, string>> metadata, Func<string, bool>? isUsedUp = null)
    {
        foreach (var property in properties)
            if (isUsedUp is null || !isUsedUp(property.Key))
                metadata.Add(new(Escape(property.Key), property.Value));
    }

    /// <summary>Adds the metadata that are a file's properties.</summary>
    public static void Write(IEnumerable<KeyValuePair<string, string>> metadata, RepeatedField<StringStringEntryProto> properties)
    {
        foreach (var (key, value) in metadata)
        {
            if (key.StartsWith(OnnxKeys.EscapedKey, StringComparison.Ordinal))
                properties.Add(Property(key[OnnxKeys.EscapedKey.Length..], value));
            else if (!key.StartsWith(OnnxKeys.Prefix, StringComparison.Ordinal) && key != OnnxKeys.Extension)
                properties.Add(Property(key, value));
        }
    }

    public static string Escape(string key) => key.StartsWith(OnnxKeys.Prefix, StringComparison.Ordinal) ? OnnxKeys.EscapedKey + key : key;

    public static StringStringEntryProto Property(string key, string value) => new() { Key = key, Value = value };

    public static Metadata Done(List<KeyValuePair<string, string>> entries) => entries.Count == 0 ? Metadata.Empty : Metadata.Of(entries);
}
