using System.Collections.Immutable;

namespace GraphBridge.Costs.Formulas;

/// <summary>Products of matrices and what is written as such.</summary>
internal static class ProductFormulas
{
    private const string Linear = "output elements × input features";
    private const string Product = "output elements × the size that is summed over";

    public static ImmutableArray<CostFormula> All { get; } =
    [
        new("linear layer", Linear, call => Amount.Product(call.Output.Count, call["weight"][^1]), ["aten::linear"]),
        new("bilinear layer", "output elements × first features × second features", call => Amount.Product(call.Output.Count, call["weight"].Product(1..)), ["aten::bilinear"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call["self"][^1]),
            ["aten::matmul", "aten::linalg_matmul", "aten::mm", "aten::bmm", "aten::mv", "aten::dot", "aten::vdot", "aten::inner", "aten::_int_mm"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call["mat1"][^1]), ["aten::addmm", "aten::_addmm_activation"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call["mat"][^1]), ["aten::addmv"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call["batch1"][^1]), ["aten::baddbmm"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call[0][^1]), ["ai.onnx::MatMul", "ai.onnx::MatMulInteger", "ai.onnx::QLinearMatMul"]),
        new("product of matrices", Product, call => Amount.Product(call.Output.Count, call[0][call.IsSet("transA") ? 0 : 1]), ["ai.onnx::Gemm"]),
        new("sum of products of matrices", "output elements × the size that is summed over × matrices", call => Amount.Product(call.Output.Count, call["batch1"][0], call["batch1"][^1]),
            ["aten::addbmm"]),
        new("tensor product", "output elements × the sizes that are summed over", TensorProduct, ["aten::tensordot"]),
        new("Einstein sum", "from left to right: the sizes of all indices that two factors have, where one of them is summed over", EinsteinSum.Count, ["aten::einsum", "ai.onnx::Einsum"]),
    ];

    private static long? TensorProduct(OperatorCall call)
    {
        if (call.Ints("dims_self") is not { } axes)
            return null;
        var (self, count) = (call["self"], call.Output.Count);
        foreach (var axis in axes)
            count = Amount.Product(count, self[axis < 0 ? new Index((int)Math.Min(-axis, int.MaxValue), fromEnd: true) : new Index((int)Math.Min(axis, int.MaxValue))]);
        return count;
    }
}
