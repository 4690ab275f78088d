using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Arithmetic.</summary>
    public partial class Tensor
    {
        public Tensor negative() => One("negative", ("self", this));
        public Tensor add(Tensor target) => One("add.Tensor", ("self", this), ("other", target));
        public Tensor add(Tensor target, Scalar alpha) => One("add.Tensor", ("self", this), ("other", target), ("alpha", alpha));
        public Tensor add(Scalar scalar) => One("add.Scalar", ("self", this), ("other", scalar));
        public Tensor add(Scalar scalar, Scalar alpha) => One("add.Scalar", ("self", this), ("other", scalar), ("alpha", alpha));
        public Tensor sub(Tensor target) => One("sub.Tensor", ("self", this), ("other", target));
        public Tensor sub(Scalar target) => One("sub.Scalar", ("self", this), ("other", target));
        public Tensor sub_(Tensor target) => Same(this, Run("sub_.Tensor", ("self", this), ("other", target)));
        public Tensor sub_(Scalar target) => Same(this, Run("sub_.Scalar", ("self", this), ("other", target)));
        public Tensor mul(Tensor target) => One("mul.Tensor", ("self", this), ("other", target));
        public Tensor mul(Scalar target) => One("mul.Scalar", ("self", this), ("other", target));
        public Tensor mul_(Tensor target) => Same(this, Run("mul_.Tensor", ("self", this), ("other", target)));
        public Tensor mul_(Scalar target) => Same(this, Run("mul_.Scalar", ("self", this), ("other", target)));
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => One("div.Tensor_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode)));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => One("div.Scalar_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode)));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Same(this, Run("div_.Tensor_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode))));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Same(this, Run("div_.Scalar_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode))));
        public Tensor remainder(Tensor target) => One("remainder.Tensor", ("self", this), ("other", target));
        public Tensor remainder(Scalar scalar) => One("remainder.Scalar", ("self", this), ("other", scalar));
        public Tensor remainder_(Tensor target) => Same(this, Run("remainder_.Tensor", ("self", this), ("other", target)));
        public Tensor remainder_(Scalar scalar) => Same(this, Run("remainder_.Scalar", ("self", this), ("other", scalar)));
        public Tensor fmod(Tensor target) => One("fmod.Tensor", ("self", this), ("other", target));
        public Tensor fmod(Scalar scalar) => One("fmod.Scalar", ("self", this), ("other", scalar));
        public Tensor fmod_(Tensor target) => Same(this, Run("fmod_.Tensor", ("self", this), ("other", target)));
        public Tensor fmod_(Scalar scalar) => Same(this, Run("fmod_.Scalar", ("self", this), ("other", scalar)));
        public Tensor pow(Tensor exponent) => One("pow.Tensor_Tensor", ("self", this), ("exponent", exponent));
        public Tensor pow(Scalar exponent) => One("pow.Tensor_Scalar", ("self", this), ("exponent", exponent));
        public Tensor pow_(Tensor exponent) => Same(this, Run("pow_.Tensor", ("self", this), ("exponent", exponent)));
        public Tensor pow_(Scalar exponent) => Same(this, Run("pow_.Scalar", ("self", this), ("exponent", exponent)));
        public Tensor floor_divide(Tensor other) => One("floor_divide", ("self", this), ("other", other));
        public Tensor floor_divide(Scalar other) => One("floor_divide.Scalar", ("self", this), ("other", other));
        public Tensor true_divide(Tensor other) => One("true_divide.Tensor", ("self", this), ("other", other));
        public Tensor true_divide(Scalar other) => One("true_divide.Scalar", ("self", this), ("other", other));
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => One("divide.Tensor_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode)));
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => One("divide.Scalar_mode", ("self", this), ("other", target), ("rounding_mode", Text(rounding_mode)));
        public Tensor multiply(Tensor target) => One("multiply.Tensor", ("self", this), ("other", target));
        public Tensor multiply(Scalar target) => One("multiply.Scalar", ("self", this), ("other", target));
        public Tensor subtract(Scalar target) => One("subtract.Scalar", ("self", this), ("other", target));
        public Tensor subtract(Tensor target) => One("subtract.Tensor", ("self", this), ("other", target));
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => One("addcmul", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2), ("value", value));
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => One("addcdiv", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2), ("value", value));
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => One("addcdiv", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2));
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Same(this, Run("addcmul_", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2), ("value", value)));
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Same(this, Run("addcdiv_", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2), ("value", value)));
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Same(this, Run("addcdiv_", ("self", this), ("tensor1", tensor1), ("tensor2", tensor2)));
        public Tensor lerp(Tensor end, Tensor weight) => One("lerp.Tensor", ("self", this), ("end", end), ("weight", weight));
        public Tensor lerp_(Tensor end, Tensor weight) => Same(this, Run("lerp_.Tensor", ("self", this), ("end", end), ("weight", weight)));
        public Tensor clamp_min(Scalar min) => One("clamp_min", ("self", this), ("min", min));
        public Tensor clamp_max(Scalar max) => One("clamp_max", ("self", this), ("max", max));
        public Tensor maximum(Tensor other) => One("maximum", ("self", this), ("other", other));
        public Tensor minimum(Tensor other) => One("minimum", ("self", this), ("other", other));
        public Tensor atan2(Tensor other) => One("atan2", ("self", this), ("other", other));
        public Tensor hypot(Tensor other) => One("hypot", ("self", this), ("other", other));
        public Tensor fmax(Tensor other) => One("fmax", ("self", this), ("other", other));
        public Tensor fmin(Tensor other) => One("fmin", ("self", this), ("other", other));
        public Tensor copysign(Tensor other) => One("copysign.Tensor", ("self", this), ("other", other));
        public Tensor logaddexp(Tensor other) => One("logaddexp", ("self", this), ("other", other));
        public Tensor xlogy(Tensor y) => One("xlogy.Tensor", ("self", this), ("other", y));
        public Tensor xlogy(Scalar y) => One("xlogy.Scalar_Other", ("self", this), ("other", y));
        public Tensor logit(double? eps = null) => One("logit", ("self", this), ("eps", eps));
        public Tensor heaviside(Tensor other) => One("heaviside", ("self", this), ("values", other));
        public Tensor float_power(Tensor target) => One("float_power.Tensor_Tensor", ("self", this), ("exponent", target));
    }
}
