using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Choosing and placing elements.</summary>
    public partial class Tensor
    {
        public Tensor gather(long dim, Tensor index) => One("gather", ("self", this), ("dim", dim), ("index", index));
        public Tensor scatter(long dim, Tensor index, Tensor src) => One("scatter.src", ("self", this), ("dim", dim), ("index", index), ("src", src));
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Same(this, Run("scatter_.src", ("self", this), ("dim", dim), ("index", index), ("src", src)));
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => One("scatter_add", ("self", this), ("dim", dim), ("index", index), ("src", src));
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Same(this, Run("scatter_add_", ("self", this), ("dim", dim), ("index", index), ("src", src)));
        public Tensor index_select(long dim, Tensor index) => One("index_select", ("self", this), ("dim", dim), ("index", index));
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => One("index_add", ("self", this), ("dim", dim), ("index", index), ("source", source), ("alpha", alpha));
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Same(this, Run("index_add_", ("self", this), ("dim", dim), ("index", index), ("source", source), ("alpha", alpha)));
        public Tensor index_copy(long dim, Tensor index, Tensor source) => One("index_copy", ("self", this), ("dim", dim), ("index", index), ("source", source));
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Same(this, Run("index_copy_", ("self", this), ("dim", dim), ("index", index), ("source", source)));
        public Tensor index_fill(long dim, Tensor index, Scalar value) => One("index_fill.int_Scalar", ("self", this), ("dim", dim), ("index", index), ("value", value));
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Same(this, Run("index_fill_.int_Scalar", ("self", this), ("dim", dim), ("index", index), ("value", value)));
        public Tensor masked_fill(Tensor mask, Scalar value) => One("masked_fill.Scalar", ("self", this), ("mask", mask), ("value", value));
        public Tensor masked_fill_(Tensor mask, Scalar value) => Same(this, Run("masked_fill_.Scalar", ("self", this), ("mask", mask), ("value", value)));
        public Tensor masked_select(Tensor mask) => One("masked_select", ("self", this), ("mask", mask));
        public Tensor masked_scatter(Tensor mask, Tensor value) => One("masked_scatter", ("self", this), ("mask", mask), ("source", value));
        public Tensor take(Tensor index) => One("take", ("self", this), ("index", index));
        public Tensor take_along_dim(Tensor indices) => One("take_along_dim", ("self", this), ("indices", indices));
        public Tensor take_along_dim(Tensor indices, long dim) => One("take_along_dim", ("self", this), ("indices", indices), ("dim", dim));
        public Tensor where(Tensor condition, Tensor y) => One("where.self", ("condition", condition), ("self", this), ("other", y));
        public Tensor nonzero() => One("nonzero", ("self", this));
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Pair("topk", ("self", this), ("k", k), ("dim", dim), ("largest", largest), ("sorted", sorted));
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Pair("sort.stable", ("self", this), ("stable", stable), ("dim", dim), ("descending", descending));
        public Tensor argsort(long dim = -1, bool descending = false) => One("argsort", ("self", this), ("dim", dim), ("descending", descending));
        public Tensor argwhere() => One("argwhere", ("self", this));
        public Tensor msort() => One("msort", ("self", this));
        public Tensor bincount(Tensor weights, long minlength = 0) => One("bincount", ("self", this), ("weights", weights), ("minlength", minlength));
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => One("bucketize.Tensor", ("self", this), ("boundaries", boundaries), ("out_int32", outInt32), ("right", right));
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => One("isin.Tensor_Tensor", ("elements", this), ("test_elements", test_elements), ("assume_unique", assumeUnique), ("invert", invert));
    }
}
