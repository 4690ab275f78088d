using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What reduces or scans a dimension.</summary>
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => One("sum", ("self", this), ("dtype", type));
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => One("sum.dim_IntList", ("self", this), ("dim", dim), ("keepdim", keepdim), ("dtype", type));
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => One("sum.dim_IntList", ("self", this), ("dim", dim.ToArray()), ("keepdim", keepdim), ("dtype", type));
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => One("sum.dim_IntList", ("self", this), ("dim", new[] { dim }), ("keepdim", keepdim), ("dtype", type));
        public Tensor mean() => One("mean", ("self", this));
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => One("mean.dim", ("self", this), ("dim", dimensions), ("keepdim", keepdim), ("dtype", type));
        public Tensor prod(ScalarType? type = null) => One("prod", ("self", this), ("dtype", type));
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => One("prod.dim_int", ("self", this), ("dim", dim), ("keepdim", keepdim), ("dtype", type));
        public Tensor std(bool unbiased = true) => One("std", ("self", this), ("unbiased", unbiased));
        public Tensor var(bool unbiased = true) => One("var", ("self", this), ("unbiased", unbiased));
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Pair("std_mean", ("self", this), ("unbiased", unbiased));
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Pair("var_mean", ("self", this), ("unbiased", unbiased));
        public Tensor all() => One("all", ("self", this));
        public Tensor all(long dim, bool keepdim = false) => One("all.dim", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor any() => One("any", ("self", this));
        public Tensor any(long dim, bool keepdim = false) => One("any.dim", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor max() => One("max", ("self", this));
        public Tensor max(Tensor other) => One("max.other", ("self", this), ("other", other));
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Pair("max.dim", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor min() => One("min", ("self", this));
        public Tensor min(Tensor other) => One("min.other", ("self", this), ("other", other));
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Pair("min.dim", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor amax(params long[] dims) => One("amax", ("self", this), ("dim", dims));
        public Tensor amin(params long[] dims) => One("amin", ("self", this), ("dim", dims));
        public (Tensor, Tensor) aminmax(long? dim = null, bool keepdim = false) => Pair("aminmax", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor argmax() => One("argmax", ("self", this));
        public Tensor argmax(long dim, bool keepdim = false) => One("argmax", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor argmin() => One("argmin", ("self", this));
        public Tensor argmin(long dim, bool keepdim = false) => One("argmin", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor median() => One("median", ("self", this));
        public Tensor logsumexp(long dim, bool keepdim = false) => One("logsumexp", ("self", this), ("dim", new[] { dim }), ("keepdim", keepdim));
        public Tensor cumsum(long dim, ScalarType? type = null) => One("cumsum", ("self", this), ("dim", dim), ("dtype", type));
        public Tensor cumprod(long dim, ScalarType? type = null) => One("cumprod", ("self", this), ("dim", dim), ("dtype", type));
        public (Tensor, Tensor) cummax(long dim) => Pair("cummax", ("self", this), ("dim", dim));
        public (Tensor, Tensor) cummin(long dim) => Pair("cummin", ("self", this), ("dim", dim));
        public Tensor count_nonzero(long[] dims = null) => dims is null ? One("count_nonzero", ("self", this)) : One("count_nonzero.dim_IntList", ("self", this), ("dim", dims));
        public Tensor nansum() => One("nansum", ("self", this));
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => One("quantile", ("self", this), ("q", q), ("dim", dim), ("keepdim", keepdim));
        public (Tensor, Tensor) kthvalue(long k, long? dim, bool keepdim = false) => Pair("kthvalue", ("self", this), ("k", k), ("dim", dim), ("keepdim", keepdim));
        public static (Tensor, Tensor) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => Pair("kthvalue", ("self", input), ("k", k), ("dim", dim), ("keepdim", keepdim));
        public (Tensor, Tensor) mode(long dim = -1, bool keepdim = false) => Pair("mode", ("self", this), ("dim", dim), ("keepdim", keepdim));
        public Tensor logcumsumexp(long dim) => One("logcumsumexp", ("self", this), ("dim", dim));
    }
}
