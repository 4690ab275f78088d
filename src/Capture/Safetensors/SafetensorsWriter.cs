using System.Collections.Immutable;
using GraphBridge.Capture.Activations;

namespace GraphBridge.Capture.Safetensors;

/// <summary>
/// Saves values in a .safetensors file. The header has their order; their bytes stand in the order of how wide elements are, widest
/// first, so that all are aligned without holes. They are kept in a file of their own until the header is known.
/// </summary>
internal sealed class SafetensorsWriter : ActivationWriter
{
    private readonly FilePlace _place;
    private readonly List<Kept> _kept = [];

    /// <param name="Name">The value's name.</param>
    /// <param name="Type">The type of its elements.</param>
    /// <param name="Shape">Its dimensions.</param>
    /// <param name="At">Where its bytes are kept.</param>
    /// <param name="Length">How many there are.</param>
    private sealed record Kept(string Name, ElementType Type, ImmutableArray<long> Shape, long At, long Length);

    public SafetensorsWriter(string path) : this(new FilePlace(path))
    {
    }

    private SafetensorsWriter(FilePlace place) : base(place.Given) => _place = place;

    private protected override void Put(string name, ActivationContent content)
    {
        if (name == SafetensorsHeader.Metadata)
            throw new GraphBridgeException("a .safetensors file has something else under this name", remedy: "save to a folder or an .npz file");
        if (SafetensorsTypes.NameOf(content.ElementType) is null)
            throw new GraphBridgeException($"a .safetensors file cannot hold {content.ElementType.Name()}", remedy: "save to a folder or an .npz file");
        if (!content.IsKnown)
            throw new GraphBridgeException("only the tensor's type is known, and not its elements", remedy: "read it from a file that has them");
        var stream = _place.Stream;
        var at = stream.Position;
        try
        {
            content.CopyTo(stream);
        }
        catch
        {
            stream.SetLength(at);
            stream.Position = at;
            throw;
        }
        _kept.Add(new(name, content.ElementType, [.. content.Dimensions], at, stream.Position - at));
    }

    private protected override void Complete()
    {
        Kept[] ordered = [.. _kept.OrderByDescending(kept => kept.Type.Bits())];
        var begins = new Dictionary<Kept, long>(ReferenceEqualityComparer.Instance);
        long end = 0;
        foreach (var kept in ordered)
        {
            begins.Add(kept, end);
            end += kept.Length;
        }
        _place.Commit(stream =>
        {
            SafetensorsHeader.Write(stream, _kept.Select(kept => new SafetensorsEntry(kept.Name, SafetensorsTypes.NameOf(kept.Type)!, kept.Shape, begins[kept], begins[kept] + kept.Length)));
            foreach (var kept in ordered)
                Copy(kept, stream);
        });
    }

    private void Copy(Kept kept, Stream destination)
    {
        _place.Stream.Position = kept.At;
        var buffer = new byte[1 << 16];
        for (var left = kept.Length; left > 0;)
        {
            var count = (int)Math.Min(left, buffer.Length);
            _place.Stream.ReadExactly(buffer, 0, count);
            destination.Write(buffer, 0, count);
            left -= count;
        }
    }

    private protected override void Delete() => _place.Delete();
}
