using Zoo.Nets;
using static TorchSharp.torch;

namespace Zoo;

/// <summary>Factories, as a program has them.</summary>
public static class Models
{
    public static nn.Module<Tensor, Tensor> MakeMlp() => new Mlp();

    public static nn.Module<Tensor, Tensor> MakeResNet(long width = 64) => new ResNet(width);

    public static Gpt MakeGpt(int depth, bool wide = false) => new(width: wide ? 32 : 16, depth: depth);
}
