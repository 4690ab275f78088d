using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Folding;

/// <summary>
/// What a node gives whose inputs are all known, so that it need not run. Only what is exact is computed: moving elements, arithmetic
/// that IEEE 754 defines to the last bit, whole numbers. No result is larger than the inputs together or <see cref="Limit"/>.
/// </summary>
internal sealed class ConstantFolding
{
    /// <summary>The most bytes that are read and computed with at once.</summary>
    private const long MostRead = 1 << 20;

    /// <summary>Bytes that a result may have, however small the inputs are.</summary>
    public long Limit { get; set; } = 1 << 16;

    /// <summary>The result of a node of one output; null where it has to run.</summary>
    public TensorData? Fold(string name, ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        if (name is "Shape" && inputs[0]!.Shape is { } shape && Emitter.Known(shape.AsSpan()) is { } sizes && attributes.IsEmpty)
            return Elements.Of(ElementType.Int64, [sizes.Length], sizes);
        var known = new TensorData?[inputs.Length];
        var read = 0L;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } input)
                continue;
            if (input.Data is not { HasContent: true } data || data.ElementType.Bits() < 8)
                return null;
            known[i] = data;
            read += data.ByteLength;
        }
        if (known is not [{ } first, ..])
            return null;
        var given = new FoldedAttributes(attributes);
        // what leaves the bytes as they are, or computes them when they are written, may be of any size
        switch (name)
        {
            case "Identity":
                return first;
            case "Reshape" when Integers(known[1]!) is { } to:
                return first.WithDimensions(Reshaped(first.Dimensions, to, given.Int("allowzero", 0) != 0));
            case "Flatten":
                var axis = (int)given.Int("axis", 1);
                axis += axis < 0 ? first.Dimensions.Length : 0;
                return first.WithDimensions([Strides.Count(first.Dimensions.AsSpan(0, axis)), Strides.Count(first.Dimensions.AsSpan()[axis..])]);
            case "Unsqueeze" when Integers(known[1]!) is { } at:
                return first.WithDimensions(Unsqueezed(first.Dimensions, at));
            case "Squeeze":
                return first.WithDimensions(Squeezed(first.Dimensions, known.Length > 1 ? Integers(known[1]!) : null));
            case "Transpose":
                var order = given.Ints("perm") is { } perm ? Array.ConvertAll(perm, at => (int)at) : [.. Enumerable.Range(0, first.Dimensions.Length).Reverse()];
                return read > MostRead ? Transposition.Of(first, order) : Movement.Transpose(first, order);
            case "Cast" when read > MostRead:
                return null;
        }
        var most = Math.Max(Limit, read);
        return read > Math.Max(MostRead, Limit) ? null
            : Movement.Fold(name, known, given, most) ?? Counting.Fold(name, known, given, most) ?? Arithmetic.Fold(name, known, given, most);
    }

    /// <summary>The results of a Split; null where it has to run.</summary>
    public TensorData[]? Split(ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        if (inputs is not [{ Data: { HasContent: true } data }, { Data: { } sizes }] || data.ElementType.Bits() < 8 || data.ByteLength > Math.Max(MostRead, Limit))
            return null;
        var axis = (int)new FoldedAttributes(attributes).Int("axis", 0);
        var parts = new List<TensorData>();
        var start = 0L;
        foreach (var size in Integers(sizes)!)
        {
            parts.Add(Movement.Slice(data, axis, start, size));
            start += size;
        }
        return [.. parts];
    }

    /// <summary>The numbers of a list of whole numbers.</summary>
    public static long[]? Integers(TensorData data) => data.ElementType switch
    {
        ElementType.Int64 => [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(data.ToMemory().Span)],
        ElementType.Int32 => Array.ConvertAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(data.ToMemory().Span).ToArray(), number => (long)number),
        _ => null,
    };

    private static ImmutableArray<long> Reshaped(ImmutableArray<long> before, long[] to, bool allowsZero)
    {
        var after = to.ToArray();
        for (var axis = 0; axis < after.Length; axis++)
            if (after[axis] == 0 && !allowsZero)
                after[axis] = before[axis];
        if (Array.IndexOf(after, -1) is >= 0 and var open)
        {
            after[open] = 1;
            after[open] = Strides.Count(before.AsSpan()) / Strides.Count(after);
        }
        return [.. after];
    }

    private static ImmutableArray<long> Unsqueezed(ImmutableArray<long> before, long[] axes)
    {
        var rank = before.Length + axes.Length;
        var places = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        var next = 0;
        return [.. Enumerable.Range(0, rank).Select(axis => places.Contains(axis) ? 1 : before[next++])];
    }

    private static ImmutableArray<long> Squeezed(ImmutableArray<long> before, long[]? axes) => [.. before.Where((size, axis) =>
        axes is null ? size != 1 : !axes.Contains(axis) && !axes.Contains(axis - before.Length))];
}

/// <summary>The attributes of a node that is folded.</summary>
internal readonly ref struct FoldedAttributes(ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
{
    private readonly ReadOnlySpan<(string Name, AttributeValue Value)> _attributes = attributes;

    public AttributeValue? this[string name]
    {
        get
        {
            foreach (var (given, value) in _attributes)
                if (given == name)
                    return value;
            return null;
        }
    }

    public long Int(string name, long otherwise) => this[name] switch
    {
        AttributeValue.Int number => number.Value,
        AttributeValue.Bool truth => truth.Value ? 1 : 0,
        _ => otherwise,
    };

    public long[]? Ints(string name) => this[name] is AttributeValue.Ints numbers ? [.. numbers.Values] : null;
}
