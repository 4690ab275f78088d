using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Linear layers and products of matrices.</summary>
internal static class MatrixRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor", (e, a) => e.Linear(a["input"], a["weight"], a.Optional("bias")));
        table.Add("matmul(Tensor self, Tensor other) -> Tensor", (e, a) => e.Product(a["self"], a["other"]));
        table.Add("linalg_matmul(Tensor self, Tensor other) -> Tensor", (e, a) => e.Product(a["self"], a["other"]));
        table.Add("mm(Tensor self, Tensor mat2) -> Tensor", (e, a) => e.Product(a["self"], a["mat2"]));
        table.Add("mv(Tensor self, Tensor vec) -> Tensor", (e, a) => e.Product(a["self"], a["vec"]));
        table.Add("bmm(Tensor self, Tensor mat2) -> Tensor", (e, a) => e.Product(a["self"], a["mat2"]));
        table.Add("dot(Tensor self, Tensor tensor) -> Tensor", (e, a) => e.Product(a["self"], a["tensor"]));
        table.Add("vdot(Tensor self, Tensor other) -> Tensor", (e, a) => e.Product(a["self"], a["other"]));
        table.Add("addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor", AddMm);
        table.Add("addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor", (e, a) => Added(e, a, e.Product(a["mat"], a["vec"])));
        table.Add("baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
            (e, a) => Added(e, a, e.Product(a["batch1"], a["batch2"])));
        table.Add("addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor",
            (e, a) => Added(e, a, e.Reduce("ReduceSum", e.Product(a["batch1"], a["batch2"]), [0], keep: false)));
        table.Add("addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor", (e, a) => Added(e, a, Outer(e, a["vec1"], a["vec2"])));
        table.Add("outer(Tensor self, Tensor vec2) -> Tensor", (e, a) => Outer(e, a["self"], a["vec2"]));
        table.Add("ger(Tensor self, Tensor vec2) -> Tensor", (e, a) => Outer(e, a["self"], a["vec2"]));
    }

    private static Term AddMm(Emitter e, Arguments a)
    {
        var (bias, left, right) = (a["self"], a["mat1"], a["mat2"]);
        if (!left.Type.IsFloatingPoint())
            return Added(e, a, e.Product(left, right));
        var attributes = new List<(string, AttributeValue)>();
        if (a.Float("alpha") != 1)
            attributes.Add(("alpha", a.Float("alpha")));
        if (a.Float("beta") != 1)
            attributes.Add(("beta", a.Float("beta")));
        // what was transposed for this is taken as it was before
        if (right.Producer is { Type.Name: "Transpose" } turned)
        {
            right = turned.Inputs[0]!;
            attributes.Add(("transB", 1));
        }
        // PyTorch leaves what it adds out where beta is 0, even if it is not a number
        return e.Op("Gemm", [left, right, a.Float("beta") == 0 ? null : bias], attributes.ToArray());
    }

    private static Term Outer(Emitter e, Term left, Term right) => e.Op("Mul", e.Unsqueeze(left, 1), right);

    private static Term Added(Emitter e, Arguments a, Term product)
    {
        var (alpha, beta) = (a.Float("alpha"), a.Float("beta"));
        var right = alpha == 1 ? product : e.Op("Mul", product, e.Scalar(alpha, product.Type));
        if (beta == 0)
            return e.Expand(right, a.Result().Shape.AsSpan());
        var left = e.Cast(a["self"], product.Type);
        return e.Op("Add", right, beta == 1 ? left : e.Op("Mul", left, e.Scalar(beta, left.Type)));
    }
}
