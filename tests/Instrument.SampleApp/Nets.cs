using TorchSharp;
using static TorchSharp.torch;

namespace SampleApp;

public sealed class Net : torch.nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Linear _linear = torch.nn.Linear(3);

    public override Tensor forward(Tensor input) => _linear.call(input) + Bias;

    private static Tensor Bias => tensor(1);
}

public sealed class Twice<T> : torch.nn.Module<Tensor, T, (Tensor, T)> where T : struct
{
    public override (Tensor, T) forward(Tensor input1, T input2) => (input1 + input1, input2);
}

/// <summary>An override of an override, which calls its base.</summary>
public sealed class Doubled(float weight) : TorchSharp.Modules.Linear(weight)
{
    public override Tensor forward(Tensor input) => base.forward(input) + base.forward(input);
}

public sealed class Failing : torch.nn.Module<Tensor, Tensor>
{
    public override Tensor forward(Tensor input)
    {
        var more = input + input;
        throw new InvalidOperationException(more.ToString());
    }
}

/// <summary>No module, though it has a forward.</summary>
public class Plain
{
    public virtual Tensor forward(Tensor input) => input;
}
