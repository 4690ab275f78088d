using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace App;

/// <summary>The model that the documentation captures: pictures of any size.</summary>
public sealed class Net : Module<Tensor, Tensor>
{
    private readonly Sequential layer1;
    private readonly Linear logits;

    public Net(long width = 64)
        : base(nameof(Net))
    {
        layer1 = Sequential(("conv", Conv2d(3, width, 3)), ("relu", ReLU()), ("pool", AdaptiveAvgPool2d(1)));
        logits = Linear(width, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => logits.call(layer1.call(x).flatten(1));
}
