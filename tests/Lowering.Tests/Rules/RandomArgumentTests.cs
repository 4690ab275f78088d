using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>The broad families, with arguments that nobody chose.</summary>
public sealed class RandomArgumentTests
{
    private static readonly string[] Types = ["float32", "float64", "int64", "int32", "int16", "int8", "uint8"];

    // of rank 0 to 4; a size of zero now and then
    private static readonly Gen<int[]> Shapes = Gen.Frequency((9, Gen.Choose(1, 4)), (1, Gen.Constant(0))).ListOf().Select(sizes => sizes.Take(4).ToArray());

    private static readonly Gen<int[]> FullShapes = Gen.Choose(1, 4).ListOf().Select(sizes => sizes.Take(4).ToArray());

    [Fact]
    public void BinaryOperatorsPromoteAndBroadcast()
    {
        var calls = from name in Gen.Elements("add.Tensor", "sub.Tensor", "mul.Tensor", "div.Tensor", "maximum", "minimum", "fmax", "lt.Tensor", "ne.Tensor", "remainder.Tensor", "fmod.Tensor",
                        "floor_divide", "atan2", "logical_xor", "pow.Tensor_Tensor")
                    from left in Gen.Elements(Types)
                    from right in Gen.Elements(Types)
                    from shape in Shapes
                    from ones in Gen.Choose(0, 15)
                    from cut in Gen.Choose(0, 4)
                    let other = shape.Select((size, axis) => (ones >> axis & 1) == 1 ? 1 : size).Skip(cut).ToArray()
                    // libtorch's own integers overflow where they are small, and ours are exact below 2^53
                    where name != "pow.Tensor_Tensor" || left.StartsWith("float", StringComparison.Ordinal) || right.StartsWith("float", StringComparison.Ordinal)
                    select (Name: name, Self: $"self={Tensor(left, shape)}", Other: (name == "pow.Tensor_Tensor" ? "exponent=" : "other=") + Tensor(right, other));
        Run(calls, call => OperatorCheck.Check(call.Name, call.Self, call.Other));
    }

    [Fact]
    public void NumbersPromoteByTheirCategory()
    {
        var calls = from name in Gen.Elements("add.Scalar", "sub.Scalar", "mul.Scalar", "div.Scalar", "rsub.Scalar", "gt.Scalar", "eq.Scalar", "remainder.Scalar", "fmod.Scalar", "floor_divide.Scalar")
                    from type in Gen.Elements(Types)
                    from shape in Shapes
                    from number in Gen.Elements("1", "2", "3", "0.5", "1.7", "true")
                    where !(number == "true" && name is "sub.Scalar" or "rsub.Scalar")
                    select (Name: name, Self: $"self={Tensor(type, shape)}", Other: $"other={number}");
        Run(calls, call => OperatorCheck.Check(call.Name, call.Self, call.Other));
    }

    [Fact]
    public void ReductionsTakeAnyDimensions()
    {
        var calls = from name in Gen.Elements("sum.dim_IntList", "mean.dim", "amax", "amin", "logsumexp", "std.dim", "var.dim", "linalg_vector_norm", "count_nonzero.dim_IntList", "nansum")
                    from type in Gen.Elements("float32", "float64")
                    from shape in FullShapes
                    from chosen in Gen.Choose(1, 15)
                    from negative in Gen.Choose(0, 15)
                    from keep in Gen.Elements("true", "false")
                    let axes = Enumerable.Range(0, shape.Length).Where(axis => (chosen >> axis & 1) == 1).Select(axis => (negative >> axis & 1) == 1 ? axis - shape.Length : axis).ToArray()
                    where axes.Length > 0
                    select (Name: name, Self: $"self={type}[{string.Join(',', shape)}]", Axes: $"dim=[{string.Join(',', axes)}]", Keep: $"keepdim={keep}");
        Run(calls, call => OperatorCheck.Check(call.Name, call.Name.StartsWith("count", StringComparison.Ordinal) ? [call.Self, call.Axes] : [call.Self, call.Axes, call.Keep]));
    }

    [Fact]
    public void OrdersAndPlacesAreFoundAlongAnyDimension()
    {
        var calls = from name in Gen.Elements("max.dim", "min.dim", "argmax", "argmin", "sort.stable", "cumsum", "cumprod", "cummax", "cummin", "median.dim", "softmax.int", "log_softmax.int", "logcumsumexp", "any.dim",
                        "all.dim", "prod.dim_int")
                    from isFloat in Gen.Elements(true, false)
                    from shape in FullShapes
                    from axis in Gen.Choose(-shape.Length, Math.Max(0, shape.Length - 1))
                    where shape.Length > 0
                    // few integers, so that several are equal
                    let type = isFloat || name.Contains("soft", StringComparison.Ordinal) || name == "logcumsumexp" ? $"float32[{string.Join(',', shape)}]" : $"int64[{string.Join(',', shape)}]:0..4"
                    // of equal ones libtorch's median may be any
                    where isFloat || name != "median.dim"
                    select (Name: name, Self: $"self={type}", Axis: $"dim={axis}");
        Run(calls, call => OperatorCheck.Check(call.Name, call.Name == "sort.stable" ? [call.Self, call.Axis, "stable=true"] : [call.Self, call.Axis]));
    }

    [Fact]
    public void FunctionsTakeAnyShape()
    {
        var calls = from name in Gen.Elements("abs", "neg", "exp", "tanh", "sigmoid", "erf", "relu", "gelu", "silu", "elu", "hardswish", "leaky_relu", "round", "trunc", "frac", "square", "sign", "mish", "softplus", "atan",
                        "logical_not", "isnan", "zeros_like", "clone")
                    from type in Gen.Elements("float32", "float64")
                    from shape in Shapes
                    select (Name: name, Self: $"self={type}[{string.Join(',', shape)}]");
        Run(calls, call => OperatorCheck.Check(call.Name, call.Self));
    }

    private static void Run<T>(Gen<T> calls, Action<T> check) => Prop.ForAll(calls.ToArbitrary(), check).QuickCheckThrowOnFailure();

    // positive, so that integers are not divided by zero
    private static string Tensor(string type, int[] shape) => $"{type}[{string.Join(',', shape)}]:1..9";
}
