using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace App;

/// <summary>Factories, as a program has them.</summary>
public static class Models
{
    public static Module<Tensor, Tensor> MakeGpt(Device? device = null) => new Gpt(device);
}

/// <summary>Takes words; looks them up by a product, because libtorch 1.13 has no embedding on the meta device.</summary>
public sealed class Gpt : Module<Tensor, Tensor>
{
    private readonly Linear wte;
    private readonly Linear head;

    public Gpt(Device? device = null)
        : base(nameof(Gpt))
    {
        wte = Linear(1, 16, device: device);
        head = Linear(16, 4, device: device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids) => head.call(wte.call(ids.to(float32).unsqueeze(-1)));
}
