namespace GraphBridge.Lowering.Rules;

/// <summary>What reads a tensor's value to steer the pass by it. The lowered graph is the way that the pass took, and reads nothing.</summary>
internal static class ReadRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var schema in (string[])[
            "item(Tensor self) -> Scalar",
            "_local_scalar_dense(Tensor self) -> Scalar",
            "is_nonzero(Tensor self) -> bool",
            "equal(Tensor self, Tensor other) -> bool",
            "allclose(Tensor self, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> bool",
            "Bool.Tensor(Tensor a) -> bool",
            "Int.Tensor(Tensor a) -> int",
            "Float.Tensor(Tensor a) -> float",
            "IntImplicit(Tensor a) -> int",
            "FloatImplicit(Tensor a) -> float",
            "ScalarImplicit(Tensor a) -> Scalar"])
            table.Add(schema, (_, _) => [], "what the pass decided by it stays decided");
    }
}
