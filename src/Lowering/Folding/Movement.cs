using System.Collections.Immutable;

namespace GraphBridge.Lowering.Folding;

/// <summary>Folds what moves elements, whatever they are.</summary>
internal static class Movement
{
    public static TensorData? Fold(string name, TensorData?[] inputs, in FoldedAttributes attributes, long most) => name switch
    {
        "Slice" => Slice(inputs),
        "Concat" => Concat(inputs, (int)attributes.Int("axis", 0)),
        "Gather" => Gather(inputs[0]!, inputs[1]!, (int)attributes.Int("axis", 0), most),
        "Expand" => Expand(inputs[0]!, ConstantFolding.Integers(inputs[1]!)!, most),
        "Tile" => Tile(inputs[0]!, ConstantFolding.Integers(inputs[1]!)!, most),
        _ => null,
    };

    private static int SizeOf(TensorData data) => data.ElementType.Bits() / 8;

    private static TensorData Make(TensorData like, ReadOnlySpan<long> dimensions, byte[] bytes) => TensorData.FromBytes(like.ElementType, [.. dimensions], bytes);

    private static TensorData Copy(TensorData data, long[] dimensions, long[] strides, long offset) =>
        Make(data, dimensions, Strides.Copy(data.ToMemory().Span, SizeOf(data), dimensions, strides, offset));

    public static TensorData Transpose(TensorData data, int[] order)
    {
        var strides = Strides.Of(data.Dimensions.AsSpan());
        return Copy(data, Array.ConvertAll(order, axis => data.Dimensions[axis]), Array.ConvertAll(order, axis => strides[axis]), 0);
    }

    /// <summary>A part along one dimension.</summary>
    public static TensorData Slice(TensorData data, int axis, long start, long size)
    {
        axis += axis < 0 ? data.Dimensions.Length : 0;
        var strides = Strides.Of(data.Dimensions.AsSpan());
        return Copy(data, [.. data.Dimensions.SetItem(axis, size)], strides, start * strides[axis]);
    }

    private static TensorData? Slice(TensorData?[] inputs)
    {
        var data = inputs[0]!;
        var (starts, ends) = (ConstantFolding.Integers(inputs[1]!)!, ConstantFolding.Integers(inputs[2]!)!);
        var axes = inputs is [_, _, _, { } given, ..] ? ConstantFolding.Integers(given)! : [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = inputs is [_, _, _, _, { } apart] ? ConstantFolding.Integers(apart)! : [.. starts.Select(_ => 1L)];
        long[] dimensions = [.. data.Dimensions];
        var strides = Strides.Of(dimensions);
        var offset = 0L;
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = (int)(axes[i] < 0 ? axes[i] + dimensions.Length : axes[i]);
            var (size, step) = (data.Dimensions[axis], steps[i]);
            var (start, end) = (Clamped(starts[i], size, step), Clamped(ends[i], size, step));
            dimensions[axis] = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
            offset += start * strides[axis];
            strides[axis] *= step;
        }
        return Copy(data, dimensions, strides, offset);
    }

    private static long Clamped(long place, long size, long step)
    {
        place = place < 0 ? Math.Max(place, -size - 1) + size : place;
        return step > 0 ? Math.Clamp(place, 0, size) : Math.Clamp(place, -1, size - 1);
    }

    private static TensorData? Concat(TensorData?[] inputs, int axis)
    {
        var first = inputs[0]!;
        axis += axis < 0 ? first.Dimensions.Length : 0;
        var parts = Array.ConvertAll(inputs, input => (Bytes: input!.ToMemory(), Run: (int)(Strides.Count(input.Dimensions.AsSpan()[axis..]) * SizeOf(input))));
        var joined = new byte[parts.Sum(part => part.Bytes.Length)];
        var at = 0;
        for (var row = 0; at < joined.Length; row++)
            foreach (var (bytes, run) in parts)
            {
                bytes.Span.Slice(row * run, run).CopyTo(joined.AsSpan(at));
                at += run;
            }
        return Make(first, first.Dimensions.SetItem(axis, inputs.Sum(input => input!.Dimensions[axis])).AsSpan(), joined);
    }

    private static TensorData? Gather(TensorData data, TensorData places, int axis, long most)
    {
        axis += axis < 0 ? data.Dimensions.Length : 0;
        var (indices, size) = (ConstantFolding.Integers(places)!, data.Dimensions[axis]);
        var outer = Strides.Count(data.Dimensions.AsSpan(0, axis));
        var run = Strides.Count(data.Dimensions.AsSpan()[(axis + 1)..]) * SizeOf(data);
        if (outer * indices.Length * run > most || indices.Any(index => index < -size || index >= size))
            return null;
        var taken = new byte[outer * indices.Length * run];
        var from = data.ToMemory().Span;
        var at = 0;
        for (var row = 0L; row < outer; row++)
            foreach (var index in indices)
            {
                from.Slice((int)(((row * size) + (index < 0 ? index + size : index)) * run), (int)run).CopyTo(taken.AsSpan(at));
                at += (int)run;
            }
        return Make(data, [.. data.Dimensions.AsSpan(0, axis), .. places.Dimensions, .. data.Dimensions.AsSpan()[(axis + 1)..]], taken);
    }

    private static TensorData? Expand(TensorData data, long[] shape, long most)
    {
        var (dimensions, strides) = Broadcast(data.Dimensions, shape);
        return Strides.Count(dimensions) * SizeOf(data) > most ? null : Copy(data, dimensions, strides, 0);
    }

    /// <summary>The shape to which two are broadcast, and the strides along it of a tensor of the first.</summary>
    public static (long[] Dimensions, long[] Strides) Broadcast(ImmutableArray<long> before, ReadOnlySpan<long> shape)
    {
        var rank = Math.Max(before.Length, shape.Length);
        var (dimensions, strides, own) = (new long[rank], new long[rank], Strides.Of(before.AsSpan()));
        for (var back = 1; back <= rank; back++)
        {
            var mine = back <= before.Length ? before[^back] : 1;
            dimensions[^back] = mine == 1 && back <= shape.Length ? shape[^back] : mine;
            strides[^back] = mine == 1 ? 0 : own[^back];
        }
        return (dimensions, strides);
    }

    // each dimension twice: how often, which moves nothing, and the tensor's own
    private static TensorData? Tile(TensorData data, long[] repeats, long most)
    {
        var own = Strides.Of(data.Dimensions.AsSpan());
        long[] dimensions = [.. Enumerable.Range(0, repeats.Length).SelectMany(axis => (long[])[repeats[axis], data.Dimensions[axis]])];
        if (Strides.Count(dimensions) * SizeOf(data) > most)
            return null;
        var copy = Copy(data, dimensions, [.. own.SelectMany(stride => (long[])[0, stride])], 0);
        return copy.WithDimensions([.. repeats.Select((times, axis) => times * data.Dimensions[axis])]);
    }
}
