using System.Collections.Immutable;

namespace GraphBridge.Costs.Formulas;

/// <summary>Convolutions. Groups are in the weight's shape, and dilation changes nothing but the output's.</summary>
internal static class ConvolutionFormulas
{
    public static ImmutableArray<CostFormula> All { get; } =
    [
        new("convolution", "output elements × input channels of a group × kernel elements",
            call => call.IsSet("transposed") ? Transposed(call["input"], call["weight"]) : Direct(call.Output, call["weight"]),
            ["aten::conv1d", "aten::conv2d", "aten::conv3d", "aten::convolution", "aten::_convolution", "aten::_convolution_mode", "aten::cudnn_convolution",
                "aten::mkldnn_convolution", "aten::_conv_depthwise2d", "aten::conv_depthwise3d", "torchvision::deform_conv2d"]),
        new("convolution", "output elements × input channels of a group × kernel elements", call => Direct(call.Output, call["weight"]),
            ["aten::slow_conv3d", "aten::thnn_conv2d", "aten::_slow_conv2d_forward", "aten::slow_conv_dilated2d", "aten::slow_conv_dilated3d"]),
        new("convolution", "output elements × input channels of a group × kernel elements", call => Direct(call.Output, call[1]),
            ["ai.onnx::Conv", "ai.onnx::ConvInteger", "ai.onnx::DeformConv"]),
        new("convolution", "output elements × input channels of a group × kernel elements", call => Direct(call.Output, call[3]), ["ai.onnx::QLinearConv"]),
        new("convolution in time, batch, channels", "output elements × input channels × kernel elements",
            call => Amount.Product(call.Output.Count, call["weight"].Product(..2)), ["aten::conv_tbc"]),
        new("transposed convolution", "input elements × output channels of a group × kernel elements", call => Transposed(call["input"], call["weight"]),
            ["aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d"]),
        new("transposed convolution", "input elements × output channels of a group × kernel elements", call => Transposed(call["self"], call["weight"]),
            ["aten::slow_conv_transpose2d", "aten::slow_conv_transpose3d"]),
        new("transposed convolution", "input elements × output channels of a group × kernel elements", call => Transposed(call[0], call[1]), ["ai.onnx::ConvTranspose"]),
    ];

    // a weight is output channels, input channels of a group, kernel
    private static long? Direct(Sizes output, Sizes weight) => Amount.Product(output.Count, weight.Product(1..));

    // a weight is input channels, output channels of a group, kernel
    private static long? Transposed(Sizes input, Sizes weight) => Amount.Product(input.Count, weight.Product(1..));
}
