using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Methods with overloads that are no single form of a schema.</summary>
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => add_(target, 1);
        public Tensor add_(Tensor target, Scalar alpha) => Same(this, Run("add_.Tensor", ("self", this), ("other", target), ("alpha", alpha)));
        public Tensor add_(Scalar scalar) => add_(scalar, 1);
        public Tensor add_(Scalar scalar, Scalar alpha) => Same(this, Run("add_.Scalar", ("self", this), ("other", scalar), ("alpha", alpha)));

        public Tensor norm(float p = 2) => One("norm.Scalar", ("self", this), ("p", p));
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => One("norm.ScalarOpt_dim", ("self", this), ("p", p), ("dim", new long[] { dim }), ("keepdim", keepdim));

        public Tensor round(long decimals = 0) => One("round.decimals", ("self", this), ("decimals", decimals));
        public Tensor round_(long decimals = 0) => Same(this, Run("round_.decimals", ("self", this), ("decimals", decimals)));

        public Tensor clamp(Scalar min = null, Scalar max = null) => One("clamp", ("self", this), ("min", min), ("max", max));
        public Tensor clamp(Tensor min = null, Tensor max = null) => One("clamp.Tensor", ("self", this), ("min", min), ("max", max));
        public Tensor clamp_(Scalar min = null, Scalar max = null) => Same(this, Run("clamp_", ("self", this), ("min", min), ("max", max)));
        public Tensor clip(Scalar min = null, Scalar max = null) => clamp(min, max);

        public Tensor[] split(long size, int dim = 0) => All("split.Tensor", ("self", this), ("split_size", size), ("dim", dim));
        public Tensor[] split(long[] sizes, long dim = 0) => All("split_with_sizes", ("self", this), ("split_sizes", sizes), ("dim", dim));
        public Tensor[] split(params long[] sizes) => split(sizes, 0);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var shape = this.shape;
            dim = dim < 0 ? dim + shape.Length : dim;
            return view([.. shape[..(int)dim], .. sizes, .. shape[((int)dim + 1)..]]);
        }

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor expand(long[] sizes, bool isImplicit = false) => One("expand", ("self", this), ("size", sizes), ("implicit", isImplicit));
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => expand(sizes.ToArray(), isImplicit);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            One("std.dim", ("self", this), ("dim", dimensions), ("unbiased", unbiased), ("keepdim", keepdim));
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            One("var.dim", ("self", this), ("dim", dimensions), ("unbiased", unbiased), ("keepdim", keepdim));
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Pair("std_mean.dim", ("self", this), ("dim", dimensions.ToArray()), ("unbiased", unbiased), ("keepdim", keepdim));
        public (Tensor var, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Pair("var_mean.dim", ("self", this), ("dim", dimensions), ("unbiased", unbiased), ("keepdim", keepdim));

        public Tensor amax(long[] dims, bool keepdim = false, Tensor @out = null) =>
            @out is null ? One("amax", ("self", this), ("dim", dims), ("keepdim", keepdim))
            : Same(@out, Run("amax.out", ("self", this), ("dim", dims), ("keepdim", keepdim), ("out", @out)));
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor @out = null) => amax(dims.ToArray(), keepdim, @out);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor @out = null) =>
            @out is null ? One("amin", ("self", this), ("dim", dims), ("keepdim", keepdim))
            : Same(@out, Run("amin.out", ("self", this), ("dim", dims), ("keepdim", keepdim), ("out", @out)));

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Asked(dim is { } along
                ? Three("unique_dim", ("self", this), ("dim", along), ("sorted", sorted), ("return_inverse", return_inverse), ("return_counts", return_counts))
                : Three("_unique2", ("self", this), ("sorted", sorted), ("return_inverse", return_inverse), ("return_counts", return_counts)), return_inverse, return_counts);

        private static (Tensor, Tensor, Tensor) Asked((Tensor, Tensor, Tensor) results, bool inverse, bool counts) =>
            (results.Item1, inverse ? results.Item2 : null, counts ? results.Item3 : null);
    }

    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);

    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor @out = null) => input.amax(dims, keepdim, @out);
    public static long numel(Tensor input) => input.numel();
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);
    public static Tensor clip(Tensor input, Scalar min = null, Scalar max = null) => input.clip(min, max);
}
