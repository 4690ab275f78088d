using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public abstract class Loss<T1, T2, TResult>(Reduction reduction) : torch.nn.Module<T1, T2, TResult>("Loss")
    {
        public Reduction reduction { get; } = reduction;
    }

    public abstract class WeightedLoss<T1, T2, TResult>(torch.Tensor weight, Reduction reduction) : Loss<T1, T2, TResult>(reduction)
    {
        public torch.Tensor weight { get; } = weight;
    }

    namespace Modules
    {
        public sealed class CrossEntropyLoss : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            internal CrossEntropyLoss(torch.Tensor weight, long? ignore_index, Reduction reduction)
                : base(weight, reduction) => this.ignore_index = ignore_index;

            public long? ignore_index { get; }

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) => functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction);
        }

        public sealed class MSELoss : Loss<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            internal MSELoss(Reduction reduction)
                : base(reduction)
            {
            }

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) => functional.mse_loss(input, target, reduction);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static CrossEntropyLoss CrossEntropyLoss(Tensor weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
