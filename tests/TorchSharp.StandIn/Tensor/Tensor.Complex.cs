using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Complex numbers.</summary>
    public partial class Tensor
    {
        public Tensor view_as_complex() => One("view_as_complex", ("self", this));
        public Tensor view_as_real() => One("view_as_real", ("self", this));
        public Tensor conj() => One("conj", ("self", this));
        public Tensor resolve_conj() => One("resolve_conj", ("self", this));
        public Tensor resolve_neg() => One("resolve_neg", ("self", this));
        public bool is_nonzero() => Flag("is_nonzero", ("self", this));
    }
}
