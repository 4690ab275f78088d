using System.Runtime.InteropServices;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Folding;

/// <summary>Folds what makes and counts whole numbers: sizes, ranges, sums, where elements are not zero.</summary>
internal static class Counting
{
    public static TensorData? Fold(string name, TensorData?[] inputs, in FoldedAttributes attributes, long most) => name switch
    {
        "Size" => Elements.Of(ElementType.Int64, [], [Strides.Count(inputs[0]!.Dimensions.AsSpan())]),
        "Range" when inputs[0]!.ElementType is ElementType.Int64 or ElementType.Int32 => Range(inputs, most),
        "ConstantOfShape" => OfShape(inputs[0]!, attributes["value"], most),
        "CumSum" when inputs[0]!.ElementType == ElementType.Int64 && attributes.Int("exclusive", 0) == 0 && attributes.Int("reverse", 0) == 0 => RunningSum(inputs),
        "ReduceSum" or "ReduceProd" or "ReduceMax" or "ReduceMin" when inputs[0]!.ElementType == ElementType.Int64 => Reduce(name, inputs, attributes),
        "NonZero" => NonZero(inputs[0]!),
        "Trilu" => Triangle(inputs, attributes.Int("upper", 1) != 0),
        _ => null,
    };

    private static TensorData? Range(TensorData?[] inputs, long most)
    {
        var (start, limit, step) = (ConstantFolding.Integers(inputs[0]!)![0], ConstantFolding.Integers(inputs[1]!)![0], ConstantFolding.Integers(inputs[2]!)![0]);
        var count = step == 0 ? 0 : Math.Max(0, step > 0 ? (limit - start + step - 1) / step : (start - limit - step - 1) / -step);
        if (step == 0 || count * sizeof(long) > most)
            return null;
        var numbers = new long[count];
        for (var i = 0L; i < count; i++)
            numbers[i] = start + (i * step);
        return Elements.Of(inputs[0]!.ElementType, [count], numbers);
    }

    private static TensorData? OfShape(TensorData shape, AttributeValue? value, long most)
    {
        var sizes = ConstantFolding.Integers(shape)!;
        var data = value is AttributeValue.Tensor given ? given.Value : Elements.Of(ElementType.Float32, [], [0.0]);
        var size = data.ElementType.Bits() / 8;
        return size == 0 || Strides.Count(sizes) * size > most ? null
            : TensorData.FromBytes(data.ElementType, [.. sizes], Strides.Copy(data.ToMemory().Span, size, sizes, new long[sizes.Length], 0));
    }

    private static TensorData? RunningSum(TensorData?[] inputs)
    {
        var data = inputs[0]!;
        var axis = (int)ConstantFolding.Integers(inputs[1]!)![0];
        var numbers = ConstantFolding.Integers(data)!;
        var stride = Strides.Of(data.Dimensions.AsSpan())[axis < 0 ? axis + data.Dimensions.Length : axis];
        var size = data.Dimensions[axis < 0 ? axis + data.Dimensions.Length : axis];
        for (var at = 0L; at < numbers.Length; at++)
            if (at / stride % size > 0)
                numbers[at] += numbers[at - stride];
        return Elements.Of(ElementType.Int64, data.Dimensions, numbers);
    }

    private static TensorData? Reduce(string name, TensorData?[] inputs, in FoldedAttributes attributes)
    {
        var (data, keep) = (inputs[0]!, attributes.Int("keepdims", 1) != 0);
        var rank = data.Dimensions.Length;
        var given = inputs is [_, { } axes] ? ConstantFolding.Integers(axes)! : attributes.Ints("axes") ?? [];
        if (given.Length == 0)
            given = [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        var gone = given.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        var kept = data.Dimensions.Select((size, axis) => gone.Contains(axis) ? 1 : size).ToArray();
        if (data.ByteLength == 0)
            return null;
        var (from, to) = (Strides.Of(data.Dimensions.AsSpan()), Strides.Of(kept));
        var sums = new long?[Strides.Count(kept)];
        var numbers = ConstantFolding.Integers(data)!;
        for (var at = 0L; at < numbers.Length; at++)
        {
            var place = 0L;
            for (var axis = 0; axis < rank; axis++)
                place += gone.Contains(axis) ? 0 : at / from[axis] % data.Dimensions[axis] * to[axis];
            var (before, number) = (sums[place], numbers[at]);
            sums[place] = before is not { } other ? number
                : name switch { "ReduceSum" => unchecked(other + number), "ReduceProd" => unchecked(other * number), "ReduceMax" => Math.Max(other, number), _ => Math.Min(other, number) };
        }
        return Elements.Of(ElementType.Int64, keep ? [.. kept] : [.. kept.Where((_, axis) => !gone.Contains(axis))], Array.ConvertAll(sums, sum => sum!.Value));
    }

    // a row of coordinates for each dimension
    private static TensorData? NonZero(TensorData data)
    {
        if (data.ElementType.IsFloatingPoint() || data.Dimensions.Length == 0)
            return null;
        var bytes = data.ToMemory().Span;
        var size = data.ElementType.Bits() / 8;
        var found = new List<long>();
        for (var at = 0; at * size < bytes.Length; at++)
            if (bytes.Slice(at * size, size).ContainsAnyExcept((byte)0))
                found.Add(at);
        var strides = Strides.Of(data.Dimensions.AsSpan());
        long[] rows = [.. strides.SelectMany((stride, axis) => found.Select(at => at / stride % data.Dimensions[axis]))];
        return TensorData.FromBytes(ElementType.Int64, [strides.Length, found.Count], MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
    }

    private static TensorData? Triangle(TensorData?[] inputs, bool isUpper)
    {
        var data = inputs[0]!;
        var diagonal = inputs is [_, { } given] ? ConstantFolding.Integers(given)![0] : 0;
        var (height, width, size) = (data.Dimensions[^2], data.Dimensions[^1], data.ElementType.Bits() / 8);
        var bytes = data.ToMemory().ToArray();
        for (var at = 0; at * size < bytes.Length; at++)
        {
            var beyond = (at % width) - (at / width % height) - diagonal;
            if (isUpper ? beyond < 0 : beyond > 0)
                bytes.AsSpan(at * size, size).Clear();
        }
        return TensorData.FromBytes(data.ElementType, data.Dimensions, bytes);
    }
}
