using System.Collections.Immutable;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// Products of matrices.
internal sealed partial class Emitter
{
    /// <summary>The product of two tensors, as matmul has it: of vectors, matrices, or many matrices.</summary>
    public Term Product(Term left, Term right)
    {
        var shape = ProductShape(left, right);
        // ONNX Runtime has no kernel for narrower whole numbers; what the result drops is dropped at the end as well as on the way
        if (left.Type is ElementType.Int8 or ElementType.Int16 or ElementType.UInt8)
            return Cast(Op("MatMul", [Cast(left, ElementType.Int32), Cast(right, ElementType.Int32)], [], shape: shape), left.Type);
        return Op("MatMul", [left, right], [], shape: shape);
    }

    private static ImmutableArray<Size>? ProductShape(Term left, Term right)
    {
        if (left.Shape is not { Length: > 0 } a || right.Shape is not { Length: > 0 } b)
            return null;
        var batch = Inference.Broadcast([new Term(left.Type, a[..Math.Max(0, a.Length - 2)]), new Term(right.Type, b[..Math.Max(0, b.Length - 2)])])!.Value;
        if (a.Length > 1)
            batch = batch.Add(a[^2]);
        return b.Length > 1 ? batch.Add(b[^1]) : batch;
    }

    /// <summary>The product with a known matrix along one dimension: each element of the result is a sum of the elements before, weighted by a row.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">Which dimension.</param>
    /// <param name="matrix">A row for each element of the result.</param>
    public Term AlongAxis(Term x, int axis, double[,] matrix)
    {
        var (after, before) = (matrix.GetLength(0), matrix.GetLength(1));
        var isLast = axis == x.Rank - 1;
        var numbers = new double[matrix.Length];
        for (var row = 0; row < after; row++)
            for (var column = 0; column < before; column++)
                numbers[isLast ? (column * after) + row : (row * before) + column] = matrix[row, column];
        var known = Constant(Elements.Of(x.Type, isLast ? [before, after] : [after, before], numbers));
        var shape = x.Dimensions.SetItem(axis, after);
        if (isLast)
            return Op("MatMul", [x, known], [], shape: shape);
        if (axis == x.Rank - 2)
            return Op("MatMul", [known, x], [], shape: shape);
        // what lies behind the dimension becomes one
        var flat = Reshape(x, [.. x.Dimensions.AsSpan()[..(axis + 1)], Size.Product(x.Dimensions.AsSpan()[(axis + 1)..])]);
        return Reshape(Op("MatMul", known, flat), shape.AsSpan());
    }

    /// <summary>A linear layer: input · weightᵀ + bias.</summary>
    /// <param name="input">What goes in; the last dimension is that of the features.</param>
    /// <param name="weight">A row for each feature that comes out, or a vector where one comes out without a dimension.</param>
    /// <param name="bias">What is added; may be null.</param>
    public Term Linear(Term input, Term weight, Term? bias)
    {
        if (input.Rank == 2 && weight.Rank == 2 && input.Type.IsFloatingPoint())
            return Op("Gemm", [input, weight, bias], [("transB", 1)], shape: [input.Dimensions[0], weight.Dimensions[0]]);
        var product = Product(input, weight.Rank == 2 ? Transpose(weight, 1, 0) : weight);
        return bias is null ? product : Op("Add", product, bias);
    }
}
