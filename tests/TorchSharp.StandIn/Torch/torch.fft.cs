using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Fourier transforms.</summary>
    public static partial class fft
    {
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => One("fft_ifft", ("self", input), ("n", NotNegative(n)), ("dim", dim), ("norm", Text(norm)));
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => One("fft_rfft", ("self", input), ("n", NotNegative(n)), ("dim", dim), ("norm", Text(norm)));
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => One("fft_irfft", ("self", input), ("n", NotNegative(n)), ("dim", dim), ("norm", Text(norm)));
        public static Tensor fft2(Tensor input, long[] s = null, long[] dim = null, FFTNormType norm = FFTNormType.Backward) => One("fft_fft2", ("self", input), ("s", s), ("dim", dim), ("norm", Text(norm)));
        public static Tensor ifft2(Tensor input, long[] s = null, long[] dim = null, FFTNormType norm = FFTNormType.Backward) => One("fft_ifft2", ("self", input), ("s", s), ("dim", dim), ("norm", Text(norm)));
        public static Tensor rfft2(Tensor input, long[] s = null, long[] dim = null, FFTNormType norm = FFTNormType.Backward) => One("fft_rfft2", ("self", input), ("s", s), ("dim", dim), ("norm", Text(norm)));
        public static Tensor fftn(Tensor input, long[] s = null, long[] dim = null, FFTNormType norm = FFTNormType.Backward) => One("fft_fftn", ("self", input), ("s", s), ("dim", dim), ("norm", Text(norm)));
        public static Tensor fftshift(Tensor input, long[] dim = null) => One("fft_fftshift", ("self", input), ("dim", dim));
        public static Tensor ifftshift(Tensor input, long[] dim = null) => One("fft_ifftshift", ("self", input), ("dim", dim));
    }
}
