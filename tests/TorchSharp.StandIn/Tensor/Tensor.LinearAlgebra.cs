using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => One("matmul", ("self", this), ("other", target));
        public Tensor mm(Tensor target) => One("mm", ("self", this), ("mat2", target));
        public Tensor bmm(Tensor batch2) => One("bmm", ("self", this), ("mat2", batch2));
        public Tensor mv(Tensor target) => One("mv", ("self", this), ("vec", target));
        public Tensor dot(Tensor target) => One("dot", ("self", this), ("tensor", target));
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => One("addmm", ("self", this), ("mat1", mat1), ("mat2", mat2), ("beta", beta), ("alpha", alpha));
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Same(this, Run("addmm_", ("self", this), ("mat1", mat1), ("mat2", mat2), ("beta", beta), ("alpha", alpha)));
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => One("addmv", ("self", this), ("mat", mat), ("vec", vec), ("beta", beta), ("alpha", alpha));
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => One("baddbmm", ("self", this), ("batch1", batch1), ("batch2", batch2), ("beta", beta), ("alpha", alpha));
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => One("addbmm", ("self", this), ("batch1", batch1), ("batch2", batch2), ("beta", beta), ("alpha", alpha));
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => One("addr", ("self", this), ("vec1", vec1), ("vec2", vec2), ("beta", beta), ("alpha", alpha));
        public Tensor outer(Tensor vec2) => One("outer", ("self", this), ("vec2", vec2));
        public Tensor inner(Tensor vec2) => One("inner", ("self", this), ("other", vec2));
        public Tensor ger(Tensor vec2) => One("ger", ("self", this), ("vec2", vec2));
        public Tensor vdot(Tensor target) => One("vdot", ("self", this), ("other", target));
        public Tensor kron(Tensor other) => One("kron", ("self", this), ("other", other));
        public Tensor det() => One("det", ("self", this));
        public Tensor inverse() => One("inverse", ("self", this));
        public Tensor logdet() => One("logdet", ("self", this));
        public Tensor cholesky(bool upper = false) => One("cholesky", ("self", this), ("upper", upper));
        public Tensor matrix_power(int n) => One("matrix_power", ("self", this), ("n", n));
        public Tensor matrix_exp() => One("matrix_exp", ("self", this));
        public Tensor trace() => One("trace", ("self", this));
        public Tensor dist(Tensor other, float p = 2) => One("dist", ("self", this), ("other", other), ("p", p));
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => One("tensordot", ("self", this), ("other", b), ("dims_self", dims1), ("dims_other", dims2));
    }
}
