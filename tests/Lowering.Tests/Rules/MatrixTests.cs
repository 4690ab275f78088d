using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class MatrixTests
{
    [Theory]
    [InlineData("linear", "input=float32[2,3]", "weight=float32[4,3]", "bias=float32[4]")]
    [InlineData("linear", "input=float32[2,3]", "weight=float32[4,3]")]
    [InlineData("linear", "input=float64[5,2,3]", "weight=float64[4,3]", "bias=float64[4]")]
    [InlineData("linear", "input=float32[3]", "weight=float32[4,3]", "bias=float32[4]")]
    [InlineData("linear", "input=float32[0,3]", "weight=float32[4,3]", "bias=float32[4]")]
    [InlineData("matmul", "self=float32[3]", "other=float32[3]")]
    [InlineData("matmul", "self=float32[2,3]", "other=float32[3]")]
    [InlineData("matmul", "self=float32[3]", "other=float32[5,3,2]")]
    [InlineData("matmul", "self=float32[2,1,4,3]", "other=float32[5,3,2]")]
    [InlineData("matmul", "self=int64[4,3]:-9..9", "other=int64[3,2]:-9..9")]
    [InlineData("matmul", "self=int32[4,3]:-9..9", "other=int32[3,2]:-9..9")]
    [InlineData("matmul", "self=int8[4,3]:-100..100", "other=int8[3,2]:-100..100")]
    [InlineData("matmul", "self=uint8[4,3]:0..200", "other=uint8[3,2]:0..200")]
    [InlineData("mm", "self=float32[4,3]", "mat2=float32[3,2]")]
    [InlineData("mv", "self=float32[4,3]", "vec=float32[3]")]
    [InlineData("bmm", "self=float32[2,4,3]", "mat2=float32[2,3,5]")]
    [InlineData("dot", "self=float32[4]", "tensor=float32[4]")]
    [InlineData("vdot", "self=int64[4]:0..9", "other=int64[4]:0..9")]
    [InlineData("addmm", "self=float32[5]", "mat1=float32[4,3]", "mat2=float32[3,5]")]
    [InlineData("addmm", "self=float32[4,1]", "mat1=float32[4,3]", "mat2=float32[3,5]", "beta=0.5", "alpha=2")]
    [InlineData("addmm", "self=float32[4,1]", "mat1=float32[4,3]", "mat2=float32[3,5]", "beta=0")]
    [InlineData("addmm", "self=int64[4,5]:0..9", "mat1=int64[4,3]:0..9", "mat2=int64[3,5]:0..9", "beta=3", "alpha=2")]
    [InlineData("addmv", "self=float32[4]", "mat=float32[4,3]", "vec=float32[3]", "alpha=0.3")]
    [InlineData("baddbmm", "self=float32[1,4,5]", "batch1=float32[2,4,3]", "batch2=float32[2,3,5]", "beta=0.5")]
    [InlineData("baddbmm", "self=float32[1,4,5]", "batch1=float32[2,4,3]", "batch2=float32[2,3,5]", "beta=0.25", "alpha=0.125")]
    [InlineData("addbmm", "self=float32[4,5]", "batch1=float32[2,4,3]", "batch2=float32[2,3,5]")]
    [InlineData("addr", "self=float32[4,5]", "vec1=float32[4]", "vec2=float32[5]", "beta=2", "alpha=3")]
    [InlineData("outer", "self=float32[4]", "vec2=float32[5]")]
    [InlineData("ger", "self=int64[4]:0..9", "vec2=int64[5]:0..9")]
    public void AProductGivesWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);
}
