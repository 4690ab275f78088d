using System.Globalization;
using Google.Protobuf;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// What a message has that is lost when it is rebuilt from the graph: fields set to their defaults, fields that the
/// specification did not have when this was written, combinations that nobody should write and somebody did. It travels
/// as text, <c>numbers of fields to clear|fields to set, in base64</c>, and is empty for nearly all messages of nearly all files.
/// </summary>
internal static class Residue
{
    /// <summary>The residue of a message against its rebuilt form, or null where they are the same to the byte.</summary>
    public static string? Of<T>(T original, T rebuilt) where T : class, IMessage<T>, new()
    {
        var bytes = original.ToByteArray();
        if (bytes.AsSpan().SequenceEqual(rebuilt.ToByteArray()))
            return null;
        // Unknown fields can't be asked for, but they are what is left of a copy without its known ones.
        var residue = new T();
        residue.MergeFrom(bytes);
        var cleared = new List<int>();
        foreach (var field in residue.Descriptor.Fields.InFieldNumberOrder())
        {
            var inOriginal = IsSet(field, original);
            var inRebuilt = IsSet(field, rebuilt);
            if (inRebuilt && !inOriginal)
                cleared.Add(field.FieldNumber);
            if (!inOriginal || (inRebuilt && SameField(field, original, rebuilt)))
                field.Accessor.Clear(residue);
        }
        return string.Join(',', cleared) + "|" + Convert.ToBase64String(residue.ToByteArray());
    }

    /// <summary>Gives a rebuilt message its residue back.</summary>
    /// <param name="rebuilt">The message; it is changed.</param>
    /// <param name="text">The residue, or null.</param>
    /// <param name="accepts">Says of a message that holds only what the residue sets whether a field of it still fits the graph.</param>
    public static void Apply<T>(T rebuilt, string? text, Func<T, int, bool>? accepts = null) where T : class, IMessage<T>, new()
    {
        if (text is null)
            return;
        var (cleared, residue) = Parse<T>(text);
        foreach (var field in rebuilt.Descriptor.Fields.InFieldNumberOrder())
        {
            if (cleared.Contains(field.FieldNumber))
                field.Accessor.Clear(rebuilt);
            if (!IsSet(field, residue))
                continue;
            if (accepts is not null && !accepts(residue, field.FieldNumber))
                field.Accessor.Clear(residue);
            else
                field.Accessor.Clear(rebuilt);
        }
        rebuilt.MergeFrom(residue);
    }

    private static (HashSet<int> Cleared, T Residue) Parse<T>(string text) where T : class, IMessage<T>, new()
    {
        try
        {
            var bar = text.IndexOf('|', StringComparison.Ordinal);
            var cleared = text[..bar].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();
            var residue = new T();
            residue.MergeFrom(Convert.FromBase64String(text[(bar + 1)..]));
            return (cleared, residue);
        }
        catch (Exception error) when (error is FormatException or ArgumentOutOfRangeException or OverflowException or InvalidProtocolBufferException)
        {
            throw new GraphBridgeException($"the metadata entry '{OnnxKeys.Residue}' was changed and cannot be read", remedy: "remove the entry", inner: error);
        }
    }

    private static bool IsSet(Google.Protobuf.Reflection.FieldDescriptor field, IMessage message) =>
        field.IsRepeated ? ((System.Collections.ICollection)field.Accessor.GetValue(message)).Count > 0 : field.Accessor.HasValue(message);

    // Serialised alone: equality of generated messages does not tell an unset field from a default.
    private static bool SameField<T>(Google.Protobuf.Reflection.FieldDescriptor field, T left, T right) where T : class, IMessage<T>, new() =>
        Alone(field, left).AsSpan().SequenceEqual(Alone(field, right));

    private static byte[] Alone<T>(Google.Protobuf.Reflection.FieldDescriptor field, T message) where T : class, IMessage<T>, new()
    {
        var alone = new T();
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(alone);
            foreach (var item in (System.Collections.IEnumerable)field.Accessor.GetValue(message))
                list.Add(item);
        }
        else
        {
            field.Accessor.SetValue(alone, field.Accessor.GetValue(message));
        }
        return alone.ToByteArray();
    }
}
