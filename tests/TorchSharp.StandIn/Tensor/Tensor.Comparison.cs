using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Comparison and logic.</summary>
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => One("eq.Tensor", ("self", this), ("other", target));
        public Tensor eq(Scalar target) => One("eq.Scalar", ("self", this), ("other", target));
        public Tensor eq_(Tensor target) => Same(this, Run("eq_.Tensor", ("self", this), ("other", target)));
        public Tensor eq_(Scalar target) => Same(this, Run("eq_.Scalar", ("self", this), ("other", target)));
        public Tensor ne(Tensor target) => One("ne.Tensor", ("self", this), ("other", target));
        public Tensor ne(Scalar target) => One("ne.Scalar", ("self", this), ("other", target));
        public Tensor ne_(Tensor target) => Same(this, Run("ne_.Tensor", ("self", this), ("other", target)));
        public Tensor ne_(Scalar target) => Same(this, Run("ne_.Scalar", ("self", this), ("other", target)));
        public Tensor lt(Tensor target) => One("lt.Tensor", ("self", this), ("other", target));
        public Tensor lt(Scalar target) => One("lt.Scalar", ("self", this), ("other", target));
        public Tensor lt_(Tensor target) => Same(this, Run("lt_.Tensor", ("self", this), ("other", target)));
        public Tensor lt_(Scalar target) => Same(this, Run("lt_.Scalar", ("self", this), ("other", target)));
        public Tensor le(Tensor target) => One("le.Tensor", ("self", this), ("other", target));
        public Tensor le(Scalar target) => One("le.Scalar", ("self", this), ("other", target));
        public Tensor le_(Tensor target) => Same(this, Run("le_.Tensor", ("self", this), ("other", target)));
        public Tensor le_(Scalar target) => Same(this, Run("le_.Scalar", ("self", this), ("other", target)));
        public Tensor gt(Tensor target) => One("gt.Tensor", ("self", this), ("other", target));
        public Tensor gt(Scalar target) => One("gt.Scalar", ("self", this), ("other", target));
        public Tensor gt_(Tensor target) => Same(this, Run("gt_.Tensor", ("self", this), ("other", target)));
        public Tensor gt_(Scalar target) => Same(this, Run("gt_.Scalar", ("self", this), ("other", target)));
        public Tensor ge(Tensor target) => One("ge.Tensor", ("self", this), ("other", target));
        public Tensor ge(Scalar target) => One("ge.Scalar", ("self", this), ("other", target));
        public Tensor ge_(Tensor target) => Same(this, Run("ge_.Tensor", ("self", this), ("other", target)));
        public Tensor ge_(Scalar target) => Same(this, Run("ge_.Scalar", ("self", this), ("other", target)));
        public Tensor less(Tensor target) => One("less.Tensor", ("self", this), ("other", target));
        public Tensor greater(Tensor target) => One("greater.Tensor", ("self", this), ("other", target));
        public Tensor greater_equal(Tensor target) => One("greater_equal.Tensor", ("self", this), ("other", target));
        public Tensor less_equal(Tensor target) => One("less_equal.Tensor", ("self", this), ("other", target));
        public Tensor logical_and(Tensor other) => One("logical_and", ("self", this), ("other", other));
        public Tensor logical_or(Tensor other) => One("logical_or", ("self", this), ("other", other));
        public Tensor logical_xor(Tensor other) => One("logical_xor", ("self", this), ("other", other));
        public Tensor bitwise_and(Tensor other) => One("bitwise_and.Tensor", ("self", this), ("other", other));
        public Tensor bitwise_or(Tensor other) => One("bitwise_or.Tensor", ("self", this), ("other", other));
        public Tensor bitwise_xor(Tensor other) => One("bitwise_xor.Tensor", ("self", this), ("other", other));
        public Tensor bitwise_left_shift(Tensor other) => One("bitwise_left_shift.Tensor", ("self", this), ("other", other));
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => One("isclose", ("self", this), ("other", other), ("rtol", rtol), ("atol", atol), ("equal_nan", nanEqual));
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => Flag("allclose", ("self", this), ("other", target), ("rtol", rtol), ("atol", atol), ("equal_nan", equal_nan));
        public Tensor logical_and_(Tensor other) => Same(this, Run("logical_and_", ("self", this), ("other", other)));
        public Tensor logical_or_(Tensor other) => Same(this, Run("logical_or_", ("self", this), ("other", other)));
    }
}
