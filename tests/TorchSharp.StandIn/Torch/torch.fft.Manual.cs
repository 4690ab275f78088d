using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class fft
    {
        /// <summary>Its name ends in an underscore, for a member can't be named as its type; it is not in place.</summary>
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            One("fft_fft", ("self", input), ("n", NotNegative(n)), ("dim", dim), ("norm", Text(norm)));
    }
}
