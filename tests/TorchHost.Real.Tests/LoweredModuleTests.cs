using GraphBridge.Capture;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

/// <summary>Modules, most of which the stand-in doesn't have: captured, lowered, run by ONNX Runtime on other inputs than those of the capture.</summary>
public sealed class LoweredModuleTests
{
    private delegate (nn.Module Net, Func<Tensor[], object?> Pass, Tensor[] Inputs) Case();

    // not Hardtanh: TorchSharp's hardtanh gives its input (0.105, 0.107); nor GroupNorm, whose weights have no numbers before a program sets them
    private static readonly Case[] Cases =
    [
        () => Of(nn.Conv2d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect), 2, 3, 6, 6),
        () => Of(nn.Conv1d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Replicate), 2, 3, 6),
        () => Of(nn.Conv1d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Circular), 2, 3, 6),
        () => Of(nn.Conv2d(3, 4, 3, padding: Padding.Same), 2, 3, 6, 6),
        () => Of(nn.Conv3d(3, 4, 3, stride: 2), 1, 3, 6, 6, 6),
        () => Of(nn.ConvTranspose1d(3, 4, 3, stride: 2, output_padding: 1, padding: 1), 1, 3, 6),
        () => Of(nn.ConvTranspose2d(4, 4, 3, stride: 2, groups: 2, dilation: 2), 1, 4, 6, 6),
        () => Of(nn.Fold((4, 4), (2, 2)), 1, 8, 9),
        () => Of(nn.Unfold((2, 2)), 1, 3, 4, 4),
        () => Of(nn.Softmax2d(), 1, 3, 4, 4),
        () => Of(nn.Softmin(1), 2, 3),
        () => Of(nn.LogSoftmax(1), 2, 3),
        () => Of(nn.LPPool1d(2, 3), 1, 3, 9),
        () => Of(nn.LPPool2d(2, 3), 1, 3, 9, 9),
        () => Of(nn.LocalResponseNorm(2), 1, 3, 4, 4),
        () => Of(nn.Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: true), 1, 3, 4, 4),
        () => Of(nn.Upsample(size: [7, 9]), 1, 3, 4, 4),
        () => Of(nn.Upsample(size: [7, 9], mode: UpsampleMode.Bicubic), 1, 3, 4, 4),
        () => Of(nn.PixelShuffle(2), 1, 8, 3, 3),
        () => Of(nn.PixelUnshuffle(2), 1, 2, 4, 4),
        () => Of(nn.ChannelShuffle(2), 1, 4, 3, 3),
        () => Of(nn.InstanceNorm2d(3, affine: true), 2, 3, 4, 4),
        () => Of(nn.InstanceNorm1d(3, track_running_stats: true), 2, 3, 4),
        () => Of(nn.LayerNorm([4, 4]), 2, 4, 4),
        () => Of(nn.BatchNorm1d(4), 2, 4),
        () => Of(nn.BatchNorm3d(4), 2, 4, 2, 2, 2),
        () => Of(nn.AdaptiveMaxPool2d([2, 3]), 1, 3, 7, 8),
        () => Of(nn.AdaptiveAvgPool3d((2, 3, 2)), 1, 3, 7, 8, 5),
        () => Of(nn.MaxPool1d(3, stride: 2, padding: 1, dilation: 2, ceil_mode: true), 1, 3, 11),
        () => Of(nn.MaxPool3d(2), 1, 3, 4, 4, 4),
        () => Of(nn.AvgPool2d([3, 2], ceil_mode: true, count_include_pad: false, padding: [1, 1]), 1, 3, 7, 8),
        () => Of(nn.AvgPool3d(2), 1, 3, 4, 4, 4),
        () => Of(nn.ZeroPad2d((1, 2, 0, 1)), 1, 3, 4, 4),
        () => Of(nn.ReflectionPad1d((1, 2)), 1, 3, 4),
        () => Of(nn.ReplicationPad3d(1), 1, 3, 4, 4, 4),
        () => Of(nn.ConstantPad1d((1, 2), 3.5), 1, 3, 4),
        () => Of(nn.Flatten(), 2, 3, 4),
        () => Of(nn.Unflatten(1, [2, 3]), 2, 6, 4),
        () => Of(nn.Identity(), 2, 6),
        () => Of(nn.PReLU(3), 2, 3, 4),
        () => Of(nn.RReLU(), 2, 3),
        () => Of(nn.CELU(0.5), 2, 3),
        () => Of(nn.ELU(0.5), 2, 3),
        () => Of(nn.SELU(), 2, 3),
        () => Of(nn.GLU(1), 2, 4),
        () => Of(nn.GELU(), 2, 4),
        () => Of(nn.Hardshrink(0.2), 2, 4),
        () => Of(nn.Hardsigmoid(), 2, 4),
        () => Of(nn.Hardswish(), 2, 4),
        () => Of(nn.LeakyReLU(0.2), 2, 4),
        () => Of(nn.LogSigmoid(), 2, 4),
        () => Of(nn.Mish(), 2, 4),
        () => Of(nn.ReLU6(), 2, 4),
        () => Of(nn.SiLU(), 2, 4),
        () => Of(nn.Softplus(2, 10), 2, 4),
        () => Of(nn.Softshrink(0.3), 2, 4),
        () => Of(nn.Softsign(), 2, 4),
        () => Of(nn.Tanhshrink(), 2, 4),
        () => Of(nn.Threshold(0.3, 5), 2, 4),
        () => Of(nn.Dropout(), 2, 4),
        () => Of(nn.Dropout2d(), 2, 4, 3, 3),
        () => Of(nn.AlphaDropout(), 2, 4),
        () => Of(nn.FeatureAlphaDropout(), 2, 4),
        () => Of(nn.Bilinear(4, 3, 2), randn(2, 4), randn(2, 3)),
        () => Of(nn.CosineSimilarity(), randn(2, 4), randn(2, 4)),
        () => Of(nn.PairwiseDistance(), randn(2, 4), randn(2, 4)),
        () => Of(nn.MSELoss(), randn(3, 4), randn(3, 4)),
        () => Of(nn.MSELoss(nn.Reduction.Sum), randn(3, 4), randn(3, 4)),
        () => Of(nn.L1Loss(nn.Reduction.None), randn(3, 4), randn(3, 4)),
        () => Of(nn.SmoothL1Loss(beta: 0.5), randn(3, 4), randn(3, 4)),
        () => Of(nn.HuberLoss(delta: 0.5), randn(3, 4), randn(3, 4)),
        () => Of(nn.KLDivLoss(false), randn(3, 4), rand(3, 4)),
        () => Of(nn.SoftMarginLoss(), randn(3, 4), randn(3, 4).sign()),
        () => Of(nn.RNN(4, 3, 2, nonLinearity: nn.NonLinearities.ReLU, batchFirst: true), (net, x) => net.call(x[0]), randn(2, 5, 4)),
        () => Of(nn.RNNCell(4, 3), (net, x) => net.call(x[0], x[1]), randn(2, 4), randn(2, 3)),
        () => Of(nn.GRU(4, 3, 2, bidirectional: true), (net, x) => net.call(x[0], x[1]), randn(5, 2, 4), randn(4, 2, 3)),
        () => Of(nn.Embedding(10, 4, padding_idx: 1), (net, x) => net.call(x[0]), randint(0, 10, [2, 4])),
        () => Of(nn.EmbeddingBag(10, 4), (net, x) => net.call(x[0]), randint(0, 10, [2, 4])),
        () => Of(nn.MultiheadAttention(8, 2), (net, x) => net.call(x[0], x[0], x[0], x[1], false, null), randn(5, 2, 8), zeros(2, 5).eq(1)),
        () => Of(nn.TransformerDecoderLayer(8, 2, 16, 0.1), (net, x) => net.call(x[0], x[1], Causal), randn(5, 2, 8), randn(4, 2, 8)),
        () => Of(nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, 0.1, nn.Activations.GELU), 2), (net, x) => net.call(x[0], x[1], Causal), randn(5, 2, 8), randn(4, 2, 8)),
        () => Of(nn.Transformer(8, 2, 2, 3, 16, 0.1), (net, x) => net.call(x[1], x[0], null, Causal), randn(5, 2, 8), randn(4, 2, 8)),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Cases.Length)];

    private static Tensor Causal => triu(full(5, 5, float.NegativeInfinity), 1);

    [TorchTheory]
    [MemberData(nameof(Places))]
    public void A_lowered_module_gives_what_it_gave_in_the_capture(int at)
    {
        manual_seed(0);
        var net = Cases[at]().Net;
        net.eval();
        var captures = Enumerable.Range(1, 3).Select(seed =>
        {
            manual_seed(seed);
            var (other, pass, inputs) = Cases[at]();
            using (other)
            using (no_grad())
            {
                other.eval();
                other.load_state_dict(net.state_dict());
                return ForwardCapture.Run(other, () => pass(inputs));
            }
        }).ToArray();
        foreach (var opset in LoweringTests.Opsets)
            LoweringTests.Check(captures[0].Graph, captures, opset, net.GetType().Name);
    }

    private static (nn.Module Net, Func<Tensor[], object?> Pass, Tensor[] Inputs) Of<TModule>(TModule net, Func<TModule, Tensor[], object?> pass, params Tensor[] inputs)
        where TModule : nn.Module => (net, x => pass(net, x), inputs);

    private static (nn.Module Net, Func<Tensor[], object?> Pass, Tensor[] Inputs) Of(nn.Module<Tensor, Tensor> net, params long[] shape) => Of(net, (one, x) => one.call(x[0]), randn(shape));

    private static (nn.Module Net, Func<Tensor[], object?> Pass, Tensor[] Inputs) Of(nn.Module<Tensor, Tensor, Tensor> net, Tensor first, Tensor second) =>
        Of(net, (one, x) => one.call(x[0], x[1]), first, second);
}
