using Zoo.Nets;
using static TorchSharp.torch;

namespace Zoo;

/// <summary>All models, each with inputs.</summary>
public static class Catalogue
{
    public static IReadOnlyList<ZooModel> All { get; } =
    [
        Of("mlp", () => new Mlp(), () => rand(2, 8)),
        Of("resnet", () => new ResNet(4, 10), () => rand(1, 3, 32, 32)),
        Of("unet", () => new UNet(), () => rand(1, 1, 16, 16)),
        Of("vit", () => new ViT(), () => rand(2, 3, 16, 16)),
        Of("gpt", () => new Gpt(), () => arange(14).remainder(11).view(2, 7)),
        Of("llama", () => new Llama(), () => rand(2, 5, 16)),
        Of("native-encoder", () => new NativeEncoder(), () => rand(5, 2, 8), () => triu(full(5, 5, float.NegativeInfinity), 1)),
        Of("functional-attention", () => new FunctionalAttention(), () => rand(1, 2, 4, 3), () => rand(1, 2, 4, 3), () => rand(1, 2, 4, 3)),
        Of("lstm", () => new LstmClassifier(), () => arange(12).remainder(20).view(2, 6)),
        Of("recurrent-loop", () => new RecurrentLoop(), () => rand(4, 2, 3)),
        Of("experts", () => new MixtureOfExperts(), () => randn(5, 6)),
        Of("shared", () => new Shared(), () => rand(2, 4)),
        new("dictionaries", () => new Dictionaries(), model =>
        {
            var inputs = new Dictionary<string, Tensor> { ["left"] = rand(2, 3), ["right"] = rand(2, 3) };
            return () => ((Dictionaries)model).call(inputs);
        }),
        Of("arities", () => new Arities(), () => rand(2, 3), () => rand(2, 3)),
        Of("in-place", () => new InPlace(), () => rand(3, 4)),
        Of("direct-forward", () => new DirectForward(), () => rand(2, 4)),
        Of("pair-sequence", () => new PairSequence(), () => rand(2, 3), () => rand(2, 3)),
        Of("functional-only", () => new FunctionalOnly(), () => rand(2, 1, 6, 6)),
        Of("scoped", () => new Scoped(), () => rand(2, 4)),
        Of("asynchronous", () => new Asynchronous(), () => rand(2, 4)),
        Of("configured", () => new Configured(4, 2, 0.5, hidden: [8, 6], dropout: 0.1f, activation: Activation.Tanh), () => rand(2, 4)),
        Of("failing", () => new Failing(), () => rand(2, 4)) with { Fails = true },
    ];

    /// <summary>The model of a name.</summary>
    public static ZooModel Named(string name) => All.First(model => model.Name == name);

    private static ZooModel Of<TResult>(string name, Func<nn.Module<Tensor, TResult>> make, Func<Tensor> input) => new(name, make, model =>
    {
        var x = input();
        return () => ((nn.Module<Tensor, TResult>)model).call(x);
    });

    private static ZooModel Of<TResult>(string name, Func<nn.Module<Tensor, Tensor, TResult>> make, Func<Tensor> first, Func<Tensor> second) => new(name, make, model =>
    {
        var (x, y) = (first(), second());
        return () => ((nn.Module<Tensor, Tensor, TResult>)model).call(x, y);
    });

    private static ZooModel Of<TResult>(string name, Func<nn.Module<Tensor, Tensor, Tensor, TResult>> make, Func<Tensor> first, Func<Tensor> second, Func<Tensor> third) => new(name, make, model =>
    {
        var (x, y, z) = (first(), second(), third());
        return () => ((nn.Module<Tensor, Tensor, Tensor, TResult>)model).call(x, y, z);
    });
}
