using System.Collections.Immutable;
using GraphBridge.Capture.Activations;

namespace GraphBridge.Capture.Safetensors;

/// <summary>
/// Tensors in a .safetensors file. Only its header is read; elements stay in the file until they are
/// asked for. docs/values.md says what is refused.
/// </summary>
public sealed class SafetensorsFile : SavedActivations
{
    private readonly OpenedFile _file;
    private readonly long _begin;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(OpenedFile file, ImmutableArray<SafetensorsEntry> entries, long begin)
    {
        (_file, _begin) = (file, begin);
        _entries = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. entries.Select(entry => entry.Name)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">It can't be read, or its header is broken.</exception>
    public static new SafetensorsFile Open(string path, ReadLimits? limits = null)
    {
        return Opened(path, (file, stream) =>
        {
            var (entries, begin) = SafetensorsHeader.Read(stream, stream.Length, limits ?? ReadLimits.Default);
            return new SafetensorsFile(new(file), entries, begin);
        });
    }

    /// <inheritdoc/>
    public override TensorData? Find(string name, ElementType? type)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        return entry.Type is { } known
            ? TensorData.FromFile(known, entry.Shape, _file.At(_begin + entry.Begin, entry.End - entry.Begin))
            : throw new GraphBridgeException($"there is no type here for its dtype '{(entry.TypeName.Length > 40 ? entry.TypeName[..40] + "…" : entry.TypeName)}'", _file.Path,
                SafetensorsHeader.Place(name), "save it as F32 or another type of 4 bits or of whole bytes");
    }
}
