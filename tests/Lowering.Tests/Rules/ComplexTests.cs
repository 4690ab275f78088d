using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class ComplexTests
{
    [Theory]
    [InlineData("view_as_real", "self=complex64[2,3]")]
    [InlineData("view_as_complex", "self=float32[3,2]")]
    [InlineData("complex", "real=float32[2,3]", "imag=float32[3]")]
    [InlineData("polar", "abs=float32[3]:0..2", "angle=float32[3]")]
    [InlineData("real", "self=complex64[3]")]
    [InlineData("imag", "self=complex128[3]")]
    [InlineData("conj", "self=complex64[3]")]
    [InlineData("conj_physical", "self=complex64[3]")]
    [InlineData("abs", "self=complex64[2,3]")]
    [InlineData("angle", "self=complex64[5]")]
    [InlineData("neg", "self=complex64[3]")]
    [InlineData("add.Tensor", "self=complex64[2,3]", "other=complex64[3]")]
    [InlineData("add.Tensor", "self=complex64[2,3]", "other=float32[3]", "alpha=2")]
    [InlineData("add.Scalar", "self=complex64[3]", "other=1.5")]
    [InlineData("sub.Tensor", "self=float32[2,3]", "other=complex64[3]")]
    [InlineData("mul.Tensor", "self=complex64[2,3]", "other=complex64[3]")]
    [InlineData("mul.Tensor", "self=complex64[3]", "other=float32[2,3]")]
    [InlineData("mul.Tensor", "self=float32[3]", "other=complex64[2,3]")]
    [InlineData("mul.Scalar", "self=complex64[3]", "other=2")]
    [InlineData("div.Tensor", "self=complex64[3]", "other=complex64[2,3]")]
    [InlineData("div.Tensor", "self=complex64[3]", "other=float32[3]")]
    [InlineData("div.Tensor", "self=float32[3]", "other=complex64[3]")]
    [InlineData("reshape", "self=complex64[2,3]", "shape=[3,2]")]
    [InlineData("transpose.int", "self=complex64[2,3]", "dim0=0", "dim1=1")]
    [InlineData("unsqueeze", "self=complex64[2,3]", "dim=1")]
    [InlineData("cat", "tensors=[complex64[2,3], complex64[1,3]]", "dim=0")]
    [InlineData("slice.Tensor", "self=complex64[5]", "dim=0", "start=1", "end=4")]
    [InlineData("select.int", "self=complex64[2,3]", "dim=1", "index=0")]
    [InlineData("expand", "self=complex64[1,3]", "size=[2,3]")]
    [InlineData("to.dtype", "self=float32[3]", "dtype=\"complex64\"")]
    [InlineData("fft_fftfreq", "n=8")]
    [InlineData("fft_fftfreq", "n=7", "d=0.5")]
    [InlineData("fft_rfftfreq", "n=7")]
    [InlineData("fft_fftshift", "self=float32[5]")]
    [InlineData("fft_fftshift", "self=complex64[4,3]", "dim=[0]")]
    [InlineData("fft_ifftshift", "self=float32[5,4]")]
    public void ComplexNumbersGiveWhatLibtorchGives(string name, params string[] arguments) => OperatorCheck.Check(name, arguments);

    [Theory]
    [InlineData("fft_fft", "self=float32[2,8]")]
    [InlineData("fft_fft", "self=complex64[2,6]", "dim=0")]
    [InlineData("fft_fft", "self=float64[5]", "norm=\"ortho\"")]
    [InlineData("fft_fft", "self=float32[5]", "n=8")]
    [InlineData("fft_fft", "self=complex64[5]", "n=3", "norm=\"forward\"")]
    [InlineData("fft_ifft", "self=complex64[2,6]")]
    [InlineData("fft_ifft", "self=complex64[2,6]", "dim=0", "norm=\"ortho\"")]
    [InlineData("fft_ifft", "self=complex64[6]", "norm=\"forward\"")]
    [InlineData("fft_rfft", "self=float32[2,8]")]
    [InlineData("fft_rfft", "self=float32[2,7,3]", "dim=1")]
    [InlineData("fft_rfft", "self=float32[7]", "n=5", "norm=\"ortho\"")]
    [InlineData("fft_irfft", "self=complex64[2,5]")]
    [InlineData("fft_irfft", "self=complex64[2,5]", "n=9")]
    [InlineData("fft_irfft", "self=complex64[5]", "n=6", "norm=\"ortho\"")]
    [InlineData("fft_hfft", "self=complex64[2,5]")]
    [InlineData("fft_hfft", "self=complex64[5]", "n=7", "norm=\"ortho\"")]
    [InlineData("fft_ihfft", "self=float32[2,8]")]
    [InlineData("fft_ihfft", "self=float32[7]", "norm=\"forward\"")]
    [InlineData("fft_rfft", "self=int64[6]:0..9")]
    [InlineData("fft_irfft", "self=float32[5]")]
    [InlineData("fft_fft2", "self=float32[2,4,5]")]
    [InlineData("fft_ifft2", "self=complex64[4,5]")]
    [InlineData("fft_rfft2", "self=float32[2,4,6]")]
    [InlineData("fft_irfft2", "self=complex64[4,4]")]
    [InlineData("fft_fftn", "self=float32[2,3,4]")]
    [InlineData("fft_rfftn", "self=float32[2,3,4]", "norm=\"ortho\"")]
    [InlineData("fft_irfftn", "self=complex64[2,3,4]", "dim=[0,2]")]
    [InlineData("stft", "self=float32[2,64]", "n_fft=16", "return_complex=true")]
    [InlineData("stft", "self=float32[64]", "n_fft=16", "hop_length=8", "window=float32[16]:0.1..1", "return_complex=false", "onesided=true")]
    [InlineData("stft", "self=float32[64]", "n_fft=16", "win_length=10", "window=float32[10]:0.1..1", "normalized=true", "onesided=false", "return_complex=true")]
    [InlineData("stft.center", "self=float32[2,64]", "n_fft=16", "center=false", "return_complex=true")]
    public void TransformsGiveWhatLibtorchGives(string name, params string[] arguments) => new OperatorCheck { On = [17, 18, 20, 23], Absolute = 1e-5 }.Run(name, arguments);

    [Fact]
    public void AComplexParameterIsReadAsPairs() => new OperatorCheck { Parameters = ["other"] }.Run("mul.Tensor", "self=complex64[2,3]", "other=complex64[3]");

    [Fact]
    public void WhatComplexNumbersHaveNoFormForIsRefused() => OperatorCheck.Refuses("complex numbers", "exp", "self=complex64[3]");

    [Fact]
    public void ATransformNeedsOperatorSet17() => Assert.Contains("operator set 17", Assert.Throws<GraphBridgeException>(() =>
        new OperatorCheck().Call("fft_fft", "self=float32[4]").Graph.Lower(new() { Opset = 16 })).Message, StringComparison.Ordinal);
}
