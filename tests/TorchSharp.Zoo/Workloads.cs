using Zoo.Nets;
using static TorchSharp.torch;

namespace Zoo;

/// <summary>Passes for benchmarks: a model, and what runs it without keeping anything.</summary>
public static class Workloads
{
    /// <summary>Small operations one after another.</summary>
    public static (object Model, Action Pass) Chain(int operations)
    {
        var model = new Chain(operations);
        var x = ones(4);
        return Pass(model, x);
    }

    /// <summary>ResNet-18 on one picture of 224 by 224.</summary>
    public static (object Model, Action Pass) ResNet18()
    {
        manual_seed(0);
        var model = new ResNet();
        model.eval();
        return Pass(model, rand(1, 3, 224, 224));
    }

    private static (object Model, Action Pass) Pass(nn.Module<Tensor, Tensor> model, Tensor x) => (model, () =>
    {
        using var off = no_grad();
        model.call(x).Dispose();
    }
    );
}
