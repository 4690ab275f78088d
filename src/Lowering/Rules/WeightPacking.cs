using System.Runtime.InteropServices;
using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Makes larger weights of smaller ones, at once where they are known and by nodes where they are not.</summary>
internal sealed class WeightPacking(Emitter e)
{
    /// <summary>Puts blocks of rows in another order.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="order">For each block of the result, which of the weight's it is.</param>
    public Term Reorder(Term weight, int[] order)
    {
        if (order.Length == 1)
            return weight;
        if (weight.Data is { HasContent: true } data)
        {
            var from = data.ToMemory().Span;
            var (to, block) = (new byte[from.Length], from.Length / order.Length);
            for (var i = 0; i < order.Length; i++)
                from.Slice(order[i] * block, block).CopyTo(to.AsSpan(i * block));
            return e.Constant(TensorData.FromBytes(data.ElementType, data.Dimensions, to));
        }
        var size = weight.Dimensions[0].FloorDivide(order.Length);
        return e.Concat(0, Array.ConvertAll(order, gate => e.Slice(weight, 0, size * gate, size * (gate + 1), size: size)));
    }

    /// <summary>One behind the other along a new first dimension.</summary>
    public Term Stack(Term[] weights) => Join(Array.ConvertAll(weights, weight => weight.Data is { HasContent: true } data
        ? e.Constant(TensorData.FromBytes(data.ElementType, data.Dimensions.Insert(0, 1), data.ToMemory())) : e.Unsqueeze(weight, 0)), 0);

    /// <summary>One behind the other.</summary>
    public Term Join(Term[] weights, int axis)
    {
        if (weights.Length == 1 || weights.Any(weight => weight.Data is not { HasContent: true }))
            return e.Concat(axis, weights);
        var data = Array.ConvertAll(weights, weight => weight.Data!);
        var rows = data[0].Dimensions.Take(axis).Aggregate(1L, (all, size) => all * size);
        using var to = new MemoryStream();
        for (var row = 0; row < rows; row++)
            foreach (var one in data)
            {
                var length = (int)(one.ByteLength / rows);
                to.Write(one.ToMemory().Span.Slice(row * length, length));
            }
        return e.Constant(TensorData.FromBytes(data[0].ElementType, data[0].Dimensions.SetItem(axis, data.Sum(one => one.Dimensions[axis])), to.ToArray()));
    }

    /// <summary>The product of two matrices.</summary>
    public Term Product(Term left, Term right) => left is { Type: ElementType.Float32, Data: { HasContent: true } a } && right.Data is { HasContent: true } b
        ? e.Constant(Product(a, b, MemoryMarshal.Cast<byte, float>(a.ToMemory().Span), MemoryMarshal.Cast<byte, float>(b.ToMemory().Span))) : e.Product(left, right);

    private static TensorData Product(TensorData a, TensorData b, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (rows, inner, columns) = ((int)a.Dimensions[0], (int)a.Dimensions[1], (int)b.Dimensions[1]);
        var product = new double[rows * columns];
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < inner; i++)
                for (var column = 0; column < columns; column++)
                    product[(row * columns) + column] += (double)left[(row * inner) + i] * right[(i * columns) + column];
        return Elements.Of(ElementType.Float32, [rows, columns], product);
    }
}
