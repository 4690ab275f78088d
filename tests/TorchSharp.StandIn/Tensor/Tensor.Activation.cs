using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Activations.</summary>
    public partial class Tensor
    {
        public Tensor gelu() => One("gelu", ("self", this));
        public Tensor gelu(Modules.GELU.Approximate approximate) => One("gelu", ("self", this), ("approximate", Text(approximate)));
        public Tensor gelu_() => Same(this, Run("gelu_", ("self", this)));
        public Tensor gelu_(Modules.GELU.Approximate approximate) => Same(this, Run("gelu_", ("self", this), ("approximate", Text(approximate))));
        public Tensor leaky_relu(Scalar negative_slope) => One("leaky_relu", ("self", this), ("negative_slope", negative_slope));
        public Tensor leaky_relu_(Scalar negative_slope) => Same(this, Run("leaky_relu_", ("self", this), ("negative_slope", negative_slope)));
        public Tensor elu(double alpha = 1) => One("elu", ("self", this), ("alpha", alpha));
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => One("elu", ("self", this), ("alpha", alpha), ("scale", scale), ("input_scale", input_scale));
        public Tensor elu_(double alpha = 1) => Same(this, Run("elu_", ("self", this), ("alpha", alpha)));
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Same(this, Run("elu_", ("self", this), ("alpha", alpha), ("scale", scale), ("input_scale", input_scale)));
        public Tensor celu() => One("celu", ("self", this));
        public Tensor celu(Scalar alpha) => One("celu", ("self", this), ("alpha", alpha));
        public Tensor hardtanh(Scalar min, Scalar max) => One("hardtanh", ("self", this), ("min_val", min), ("max_val", max));
        public Tensor hardtanh_(Scalar min, Scalar max) => Same(this, Run("hardtanh_", ("self", this), ("min_val", min), ("max_val", max)));
        public Tensor hardsigmoid() => One("hardsigmoid", ("self", this));
        public Tensor hardswish() => One("hardswish", ("self", this));
        public Tensor hardswish_() => Same(this, Run("hardswish_", ("self", this)));
        public Tensor softmax(long dim, ScalarType? dtype = null) => One("softmax.int", ("self", this), ("dim", dim), ("dtype", dtype));
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => One("log_softmax.int", ("self", this), ("dim", dim), ("dtype", dtype));
        public Tensor softplus(double beta = 1, double threshold = 20) => One("softplus", ("self", this), ("beta", beta), ("threshold", threshold));
        public Tensor log_sigmoid() => One("log_sigmoid", ("self", this));
        public Tensor threshold(Scalar threshold, Scalar value) => One("threshold", ("self", this), ("threshold", threshold), ("value", value));
        public Tensor prelu(Tensor target) => One("prelu", ("self", this), ("weight", target));
        public Tensor glu(long dim = -1) => One("glu", ("self", this), ("dim", dim));
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => One("rrelu", ("self", this), ("lower", lower), ("upper", upper));
    }
}
