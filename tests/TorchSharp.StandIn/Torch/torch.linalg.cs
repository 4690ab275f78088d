using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>torch.linalg.</summary>
    public static partial class linalg
    {
        public static Tensor norm(Tensor input, string ord, long[] dims = null, bool keepdim = false) => One("linalg_norm.ord_str", ("self", input), ("ord", ord), ("dim", dims), ("keepdim", keepdim));
        public static Tensor norm(Tensor input, double ord, long[] dims = null, bool keepdim = false) => One("linalg_norm", ("self", input), ("ord", ord), ("dim", dims), ("keepdim", keepdim));
        public static Tensor norm(Tensor input, long[] dims = null, bool keepdim = false) => One("linalg_norm", ("self", input), ("dim", dims), ("keepdim", keepdim));
        public static Tensor inv(Tensor input) => One("linalg_inv", ("A", input));
        public static Tensor det(Tensor input) => One("linalg_det", ("A", input));
        public static (Tensor, Tensor) slogdet(Tensor input) => Pair("linalg_slogdet", ("A", input));
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => One("linalg_solve", ("A", A), ("B", B), ("left", left));
        public static Tensor cholesky(Tensor input) => One("linalg_cholesky", ("self", input));
        public static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices = true) => Three("linalg_svd", ("A", input), ("full_matrices", fullMatrices));
        public static Tensor svdvals(Tensor input) => One("linalg_svdvals", ("A", input));
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[] dims = null, bool keepdim = false) => One("linalg_matrix_norm.str_ord", ("self", input), ("ord", ord), ("dim", dims), ("keepdim", keepdim));
        public static Tensor matrix_norm(Tensor input, double ord, long[] dims = null, bool keepdim = false) => One("linalg_matrix_norm", ("self", input), ("ord", ord), ("dim", dims), ("keepdim", keepdim));
        public static Tensor vector_norm(Tensor input, double ord = 2, long[] dims = null, bool keepdim = false) => One("linalg_vector_norm", ("self", input), ("ord", ord), ("dim", dims), ("keepdim", keepdim));
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => One("linalg_matrix_rank.atol_rtol_float", ("self", input), ("atol", atol), ("rtol", rtol), ("hermitian", hermitian));
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor rtol = null, bool hermitian = false) => One("linalg_matrix_rank.atol_rtol_tensor", ("input", input), ("atol", atol), ("rtol", rtol), ("hermitian", hermitian));
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => One("linalg_pinv.atol_rtol_float", ("self", input), ("atol", atol), ("rtol", rtol), ("hermitian", hermitian));
        public static Tensor pinv(Tensor input, Tensor atol, Tensor rtol = null, bool hermitian = false) => One("linalg_pinv.atol_rtol_tensor", ("self", input), ("atol", atol), ("rtol", rtol), ("hermitian", hermitian));
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => One("linalg_cross", ("self", input), ("other", other), ("dim", dim));
        public static Tensor multi_dot(IList<Tensor> tensors) => One("linalg_multi_dot", ("tensors", tensors));
        public static Tensor matrix_exp(Tensor input) => One("linalg_matrix_exp", ("self", input));
        public static (Tensor, Tensor, Tensor) lu(Tensor input, bool pivot = true) => Three("linalg_lu", ("A", input), ("pivot", pivot));
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => One("linalg_diagonal", ("A", input), ("offset", offset), ("dim1", dim1), ("dim2", dim2));
    }
}
