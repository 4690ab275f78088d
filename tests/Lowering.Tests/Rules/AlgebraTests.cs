using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class AlgebraTests
{
    [Theory]
    [InlineData("einsum", "equation=\"bij,bjk->bik\"", "tensors=[float32[2,3,4], float32[2,4,5]]")]
    [InlineData("einsum", "equation=\"b h i d, b h j d -> b h i j\"", "tensors=[float32[2,3,4,5], float32[2,3,6,5]]")]
    [InlineData("einsum", "equation=\"...ij->...ji\"", "tensors=[float32[2,3,4]]")]
    [InlineData("einsum", "equation=\"ii->i\"", "tensors=[float32[4,4]]")]
    [InlineData("einsum", "equation=\"ii\"", "tensors=[float32[4,4]]")]
    [InlineData("einsum", "equation=\"i,j\"", "tensors=[float32[4], float32[3]]")]
    [InlineData("einsum", "equation=\"aB,Bc,cD->aD\"", "tensors=[float32[4,3], float32[3,2], float32[2,5]]")]
    [InlineData("einsum", "equation=\"ij,jk\"", "tensors=[int64[4,3]:0..9, int64[3,2]:0..9]")]
    [InlineData("einsum", "equation=\"bn,bnd->bd\"", "tensors=[float32[1,3], float32[2,3,4]]")]
    [InlineData("bilinear", "input1=float32[2,3]", "input2=float32[2,4]", "weight=float32[5,3,4]", "bias=float32[5]")]
    [InlineData("bilinear", "input1=float32[2,6,3]", "input2=float32[2,6,4]", "weight=float32[5,3,4]")]
    [InlineData("tensordot", "self=float32[2,3,4]", "other=float32[4,3,5]", "dims_self=[1,2]", "dims_other=[1,0]")]
    [InlineData("tensordot", "self=float32[2,3]", "other=float32[3,5]", "dims_self=[-1]", "dims_other=[0]")]
    [InlineData("inner", "self=float32[2,3]", "other=float32[4,3]")]
    [InlineData("inner", "self=float32[3]", "other=float32[3]")]
    [InlineData("inner", "self=float32[2,5,3]", "other=float32[4,6,3]")]
    [InlineData("chain_matmul", "matrices=[float32[2,3], float32[3,4], float32[4,5]]")]
    [InlineData("linalg_multi_dot", "tensors=[float32[3], float32[3,4], float32[4,5]]")]
    [InlineData("matrix_power", "self=float32[3,3]", "n=5")]
    [InlineData("matrix_power", "self=float32[3,3]", "n=0")]
    [InlineData("matrix_power", "self=float32[2,3,3]", "n=1")]
    [InlineData("linalg_matrix_power", "self=float32[2,3,3]", "n=2")]
    [InlineData("linalg_vecdot", "x=float32[2,3]", "y=float32[2,3]")]
    [InlineData("linalg_cross", "self=float32[2,3,4]", "other=float32[2,3,4]", "dim=1")]
    [InlineData("linalg_cross", "self=float32[1,3]", "other=float32[5,3]")]
    [InlineData("cross", "self=int64[4,3]:0..9", "other=int64[4,3]:0..9")]
    [InlineData("kron", "self=float32[2,3]", "other=float32[4,5]")]
    [InlineData("kron", "self=float32[3]", "other=float32[2,4,5]")]
    [InlineData("trace", "self=float32[4,3]")]
    [InlineData("trace", "self=int32[3,5]:0..9")]
    [InlineData("det", "self=float32[4,4]")]
    [InlineData("einsum", "equation=\"ij,jk->ki\"", "tensors=[float64[4,3], float64[3,2]]")]
    [InlineData("linalg_det", "A=float32[2,3,3]")]
    public void AlgebraGivesWhatLibtorchGives(string name, params string[] arguments) => new OperatorCheck { Absolute = 1e-5, Relative = 1e-4 }.Run(name, arguments);

    [Fact]
    public void ADeterminantOfFloat64IsRefused() => OperatorCheck.Refuses("no determinant of float64", "det", "self=float64[4,4]");

    [Fact]
    public void AnInverseThatAPowerAsksForIsRefused() => OperatorCheck.Refuses("negative power", "matrix_power", "self=float32[3,3]", "n=-1");
}
