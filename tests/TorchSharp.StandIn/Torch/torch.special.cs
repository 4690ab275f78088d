using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>torch.special.</summary>
    public static partial class special
    {
        public static Tensor digamma(Tensor input) => One("special_digamma", ("self", input));
        public static Tensor entr(Tensor input) => One("special_entr", ("self", input));
        public static Tensor erf(Tensor input) => One("special_erf", ("self", input));
        public static Tensor erfc(Tensor input) => One("special_erfc", ("self", input));
        public static Tensor erfcx(Tensor input) => One("special_erfcx", ("self", input));
        public static Tensor erfinv(Tensor input) => One("special_erfinv", ("self", input));
        public static Tensor exp2(Tensor input) => One("special_exp2", ("self", input));
        public static Tensor expit(Tensor input) => One("special_expit", ("self", input));
        public static Tensor expm1(Tensor input) => One("special_expm1", ("self", input));
        public static Tensor gammaln(Tensor input) => One("special_gammaln", ("self", input));
        public static Tensor i0(Tensor input) => One("special_i0", ("self", input));
        public static Tensor i0e(Tensor input) => One("special_i0e", ("self", input));
        public static Tensor i1(Tensor input) => One("special_i1", ("self", input));
        public static Tensor logit(Tensor input) => One("special_logit", ("self", input));
        public static Tensor ndtr(Tensor input) => One("special_ndtr", ("self", input));
        public static Tensor ndtri(Tensor input) => One("special_ndtri", ("self", input));
        public static Tensor sinc(Tensor input) => One("special_sinc", ("self", input));
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => One("special_softmax", ("self", input), ("dim", dim), ("dtype", dtype));
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => One("special_log_softmax", ("self", input), ("dim", dim), ("dtype", dtype));
        public static Tensor xlog1py(Tensor input, Tensor other) => One("special_xlog1py", ("self", input), ("other", other));
        public static Tensor zeta(Tensor x, Tensor q) => One("special_zeta", ("self", x), ("other", q));
        public static Tensor sigmoid(Tensor input) => One("sigmoid", ("self", input));
        public static Tensor sigmoid_(Tensor input) => Same(input, Run("sigmoid_", ("self", input)));
    }
}
