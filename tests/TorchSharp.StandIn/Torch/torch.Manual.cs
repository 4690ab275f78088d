using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Lazy: nothing runs until a result is asked for.</summary>
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => input.Select(tensor => tensor.atleast_1d());
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => input.Select(tensor => tensor.atleast_2d());

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = Pair("histogram.bin_ct", ("self", input), ("bins", bins));

    public partial class Tensor
    {
        public Tensor atleast_1d() => One("atleast_1d", ("self", this));
        public Tensor atleast_2d() => One("atleast_2d", ("self", this));
    }
}
