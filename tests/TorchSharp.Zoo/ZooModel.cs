using TorchSharp;

namespace Zoo;

/// <summary>A model of the zoo.</summary>
/// <param name="Name">How it is called in tests and benchmarks.</param>
/// <param name="Make">Makes the model.</param>
/// <param name="Pass">Makes inputs for a model, and gives its forward pass.</param>
public sealed record ZooModel(string Name, Func<torch.nn.Module> Make, Func<torch.nn.Module, Func<object?>> Pass)
{
    /// <summary>Whether its pass throws.</summary>
    public bool Fails { get; init; }

    /// <summary>A model in evaluation mode and its pass; the same numbers each time.</summary>
    public (torch.nn.Module Model, Func<object?> Pass) Prepare(long seed = 0)
    {
        torch.manual_seed(seed);
        var model = Make();
        model.eval();
        torch.manual_seed(seed + 1);
        return (model, Pass(model));
    }

    public override string ToString() => Name;
}
