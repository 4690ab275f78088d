using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Zoo.Nets;

public sealed class Mlp : Module<Tensor, Tensor>
{
    private readonly Linear hidden;
    private readonly Linear output;

    public Mlp(long inputs = 8, long width = 16, long outputs = 4)
        : base(nameof(Mlp))
    {
        hidden = Linear(inputs, width);
        output = Linear(width, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = F.relu(hidden.call(input));
        return output.call(x);
    }
}

/// <summary>The block of a residual network.</summary>
public sealed class BasicBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;

    public BasicBlock(long inputs, long outputs, long stride)
        : base(nameof(BasicBlock))
    {
        conv1 = Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, stride: 1, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        if (stride != 1 || inputs != outputs)
            downsample = Sequential(("0", Conv2d(inputs, outputs, 1, stride: stride, bias: false)), ("1", BatchNorm2d(outputs)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var y = relu.call(bn1.call(conv1.call(input)));
        y = bn2.call(conv2.call(y));
        y += downsample is null ? input : downsample.call(input);
        return relu.call(y);
    }
}

/// <summary>ResNet-18, or one as wide as asked for.</summary>
public sealed class ResNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Linear fc;

    public ResNet(long width = 64, long classes = 1000)
        : base(nameof(ResNet))
    {
        conv1 = Conv2d(3, width, 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(width);
        layer1 = Layer(width, width, 1);
        layer2 = Layer(width, width * 2, 2);
        layer3 = Layer(width * 2, width * 4, 2);
        layer4 = Layer(width * 4, width * 8, 2);
        fc = Linear(width * 8, classes);
        RegisterComponents();
    }

    private static Sequential Layer(long inputs, long outputs, long stride) =>
        Sequential(new BasicBlock(inputs, outputs, stride), new BasicBlock(outputs, outputs, 1));

    public override Tensor forward(Tensor input)
    {
        var x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(avgpool.call(x).flatten(1));
    }
}

/// <summary>Down, up, and joins across.</summary>
public sealed class UNet : Module<Tensor, Tensor>
{
    private readonly Sequential down1;
    private readonly Sequential down2;
    private readonly Sequential bottom;
    private readonly ConvTranspose2d up2;
    private readonly Sequential join2;
    private readonly ConvTranspose2d up1;
    private readonly Sequential join1;
    private readonly Conv2d head;

    public UNet(long width = 4)
        : base(nameof(UNet))
    {
        down1 = Double(1, width);
        down2 = Double(width, width * 2);
        bottom = Double(width * 2, width * 4);
        up2 = ConvTranspose2d(width * 4, width * 2, 2, stride: 2);
        join2 = Double(width * 4, width * 2);
        up1 = ConvTranspose2d(width * 2, width, 2, stride: 2);
        join1 = Double(width * 2, width);
        head = Conv2d(width, 2, 1);
        RegisterComponents();
    }

    private static Sequential Double(long inputs, long outputs)
    {
        var norm = GroupNorm(2, outputs);
        // TorchSharp 0.107 leaves in them what was in memory
        init.ones_(norm.weight);
        init.zeros_(norm.bias);
        return Sequential(
            ("conv1", Conv2d(inputs, outputs, 3, padding: 1)), ("norm1", norm), ("act1", SiLU()),
            ("conv2", Conv2d(outputs, outputs, 3, padding: Padding.Same)), ("act2", LeakyReLU(0.1)));
    }

    public override Tensor forward(Tensor input)
    {
        var a = down1.call(input);
        var b = down2.call(F.max_pool2d(a, 2));
        var c = bottom.call(F.avg_pool2d(b, 2));
        var d = join2.call(cat([up2.call(c), b], 1));
        var e = join1.call(cat([up1.call(d), a], 1));
        return head.call(e).sigmoid();
    }
}
