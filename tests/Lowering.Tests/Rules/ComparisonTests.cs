using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("eq.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("eq.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("eq.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("eq.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("eq.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("eq.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("eq.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("eq.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("eq.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("eq.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("eq.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("eq.Scalar", "self=bool[4]", "other=1")]
    [InlineData("eq.Scalar", "self=float64[]", "other=0.5")]
    [InlineData("ne.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("ne.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("ne.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("ne.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("ne.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("ne.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("ne.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("ne.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("ne.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("ne.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("ne.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("ne.Scalar", "self=bool[4]", "other=1")]
    [InlineData("ne.Scalar", "self=float64[]", "other=0.5")]
    [InlineData("lt.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("lt.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("lt.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("lt.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("lt.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("lt.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("lt.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("lt.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("lt.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("lt.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("lt.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("lt.Scalar", "self=bool[4]", "other=1")]
    [InlineData("lt.Scalar", "self=float64[]", "other=0.5")]
    [InlineData("le.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("le.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("le.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("le.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("le.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("le.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("le.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("le.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("le.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("le.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("le.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("le.Scalar", "self=bool[4]", "other=1")]
    [InlineData("le.Scalar", "self=float64[]", "other=0.5")]
    [InlineData("gt.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("gt.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("gt.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("gt.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("gt.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("gt.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("gt.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("gt.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("gt.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("gt.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("gt.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("gt.Scalar", "self=bool[4]", "other=1")]
    [InlineData("gt.Scalar", "self=float64[]", "other=0.5")]
    [InlineData("ge.Tensor", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("ge.Tensor", "self=int64[2,3]:0..4", "other=int64[3]:0..4")]
    [InlineData("ge.Tensor", "self=int8[3]:0..4", "other=uint8[3]:0..4")]
    [InlineData("ge.Tensor", "self=bool[4]", "other=bool[4]")]
    [InlineData("ge.Tensor", "self=int64[3]:0..3", "other=float32[3]:0..3")]
    [InlineData("ge.Tensor", "self=float16[3]", "other=float16[3]")]
    [InlineData("ge.Tensor", "self=float32[0]", "other=float32[1]")]
    [InlineData("ge.Scalar", "self=float32[2,3]", "other=0")]
    [InlineData("ge.Scalar", "self=int64[4]:0..4", "other=2")]
    [InlineData("ge.Scalar", "self=int64[4]:0..4", "other=1.5")]
    [InlineData("ge.Scalar", "self=uint8[4]:0..4", "other=2")]
    [InlineData("ge.Scalar", "self=bool[4]", "other=1")]
    [InlineData("ge.Scalar", "self=float64[]", "other=0.5")]
    public void ComparisonsGiveWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("greater.Tensor", "self=float32[3]", "other=float32[3]")]
    [InlineData("greater_equal.Tensor", "self=float32[3]", "other=float32[3]")]
    [InlineData("less.Tensor", "self=float32[3]", "other=float32[3]")]
    [InlineData("less_equal.Tensor", "self=float32[3]", "other=float32[3]")]
    [InlineData("not_equal.Tensor", "self=float32[3]", "other=float32[3]")]
    [InlineData("greater.Scalar", "self=float32[3]", "other=0")]
    [InlineData("greater_equal.Scalar", "self=float32[3]", "other=0")]
    [InlineData("less.Scalar", "self=float32[3]", "other=0")]
    [InlineData("not_equal.Scalar", "self=float32[3]:arange", "other=1")]
    [InlineData("less_equal_.Scalar", "self=float32[3]:arange", "other=1")]
    [InlineData("logical_not", "self=bool[4]")]
    [InlineData("logical_not", "self=float32[3]:arange")]
    [InlineData("logical_not", "self=int64[4]:0..2")]
    [InlineData("logical_and", "self=bool[2,4]", "other=bool[4]")]
    [InlineData("logical_or", "self=float32[3]:arange", "other=bool[3]")]
    [InlineData("logical_xor", "self=int64[4]:0..2", "other=int64[4]:0..2")]
    [InlineData("isclose", "self=float32[4]", "other=float32[4]")]
    [InlineData("isclose", "self=float32[4]:arange", "other=float32[4]:arange")]
    [InlineData("isclose", "self=int64[4]:0..3", "other=int64[4]:0..3", "atol=1.0")]
    [InlineData("isnan", "self=float32[3]")]
    [InlineData("isnan", "self=int64[3]:0..3")]
    [InlineData("isinf", "self=float64[3]")]
    [InlineData("isposinf", "self=float32[3]")]
    [InlineData("isneginf", "self=int32[3]:0..2")]
    [InlineData("isfinite", "self=float32[3]")]
    [InlineData("isfinite", "self=int64[3]:0..2")]
    [InlineData("isreal", "self=float32[2,3]")]
    [InlineData("signbit", "self=float32[5]")]
    [InlineData("signbit", "self=int64[5]:-4..4")]
    [InlineData("signbit", "self=uint8[5]:0..4")]
    [InlineData("isin.Tensor_Tensor", "elements=int64[2,5]:0..9", "test_elements=int64[4]:0..9")]
    [InlineData("isin.Tensor_Tensor", "elements=int64[5]:0..9", "test_elements=int64[2,2]:0..9", "invert=true")]
    [InlineData("isin.Scalar_Tensor", "element=3", "test_elements=int64[5]:0..9")]
    [InlineData("isin.Tensor_Scalar", "elements=int64[5]:0..3", "test_element=1")]
    public void LogicAndTestsOfNumbersGiveWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("isnan")]
    [InlineData("isinf")]
    [InlineData("isposinf")]
    [InlineData("isneginf")]
    [InlineData("isfinite")]
    [InlineData("nan_to_num")]
    [InlineData("nan_to_num", "nan=1.5", "posinf=7.0", "neginf=-7.0")]
    [InlineData("relu")]
    [InlineData("hardshrink")]
    [InlineData("threshold", "threshold=0.5", "value=2")]
    [InlineData("clamp", "min=-1", "max=1")]
    [InlineData("clamp_min", "min=0")]
    [InlineData("round")]
    [InlineData("trunc")]
    [InlineData("angle")]
    [InlineData("fmod.Scalar", "other=2.0")]
    [InlineData("floor_divide.Scalar", "other=3.0")]
    [InlineData("remainder.Scalar", "other=2.0")]
    [InlineData("logit")]
    [InlineData("softplus")]
    [InlineData("log_sigmoid")]
    [InlineData("nansum")]
    [InlineData("nanmean")]
    [InlineData("nanmedian")]
    [InlineData("median")]
    [InlineData("median.dim", "dim=0")]
    [InlineData("nanmedian.dim", "dim=0")]
    [InlineData("logical_not")]
    [InlineData("sinc")]
    [InlineData("erfinv")]
    [InlineData("mish")]
    [InlineData("silu")]
    [InlineData("gelu")]
    [InlineData("elu")]
    [InlineData("leaky_relu")]
    [InlineData("hardtanh")]
    [InlineData("hardswish")]
    [InlineData("hardsigmoid")]
    [InlineData("softshrink")]
    [InlineData("cummax", "dim=0")]
    [InlineData("cummin", "dim=0")]
    [InlineData("count_nonzero")]
    [InlineData("any")]
    [InlineData("all")]
    public void ValuesThatAreNoNumbersGiveWhatLibtorchGives(string name, params string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"graphbridge-special-{Guid.NewGuid():N}.npy");
        File.WriteAllBytes(path, Npy([float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, 1.5f, -2.5f, 1e-30f, 3e38f, -0.5f, 1f, -1f]));
        try
        {
            OperatorCheck.Check(name, [$"self=@{path}", .. arguments]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("maximum")]
    [InlineData("minimum")]
    [InlineData("fmax")]
    [InlineData("fmin")]
    [InlineData("eq.Tensor")]
    [InlineData("lt.Tensor")]
    [InlineData("isclose")]
    [InlineData("isclose", "equal_nan=true")]
    [InlineData("heaviside")]
    [InlineData("logaddexp")]
    [InlineData("xlogy.Tensor")]
    [InlineData("fmod.Tensor")]
    [InlineData("remainder.Tensor")]
    public void PairsOfSuchValuesGiveWhatLibtorchGives(string name, params string[] arguments)
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, 1.5f, -2.5f];
        var (left, right) = (Path.GetTempFileName() + ".npy", Path.GetTempFileName() + ".npy");
        File.WriteAllBytes(left, Npy([.. values.SelectMany(_ => values)]));
        File.WriteAllBytes(right, Npy([.. values.SelectMany(value => Enumerable.Repeat(value, values.Length))]));
        try
        {
            OperatorCheck.Check(name, [$"self=@{left}", $"{(name == "heaviside" ? "values" : "other")}=@{right}", .. arguments]);
        }
        finally
        {
            File.Delete(left);
            File.Delete(right);
        }
    }

    private static byte[] Npy(float[] values)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length},), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. values.SelectMany(BitConverter.GetBytes)];
    }
}
