using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        public abstract class NormBase : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "weight")]
            private readonly Parameter _weight;
            [ComponentName(Name = "bias")]
            private readonly Parameter _bias;
            [ComponentName(Name = "running_mean")]
            private readonly torch.Tensor _running_mean;
            [ComponentName(Name = "running_var")]
            private readonly torch.Tensor _running_var;
            [ComponentName(Name = "num_batches_tracked")]
            private readonly torch.Tensor _num_batches_tracked;

            private protected NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device device, torch.ScalarType? dtype, string name)
                : base(name)
            {
                this.num_features = num_features;
                this.eps = eps;
                this.momentum = momentum;
                this.affine = affine;
                this.track_running_stats = track_running_stats;
                if (affine)
                {
                    ConditionallyRegisterParameter("weight", _weight = torch.ones(num_features, dtype, device).AsParameter());
                    ConditionallyRegisterParameter("bias", _bias = torch.zeros(num_features, dtype, device).AsParameter());
                }
                if (!track_running_stats)
                    return;
                ConditionallyRegisterBuffer("running_mean", _running_mean = torch.zeros(num_features, dtype, device).DetachFromDisposeScope());
                ConditionallyRegisterBuffer("running_var", _running_var = torch.ones(num_features, dtype, device).DetachFromDisposeScope());
                ConditionallyRegisterBuffer("num_batches_tracked", _num_batches_tracked = torch.tensor(0L, torch.int64, device).DetachFromDisposeScope());
            }

            public long num_features { get; }
            public double eps { get; set; }
            public double? momentum { get; set; }
            public bool affine { get; }
            public bool track_running_stats { get; }
            public Parameter weight => _weight;
            public Parameter bias => _bias;
            public torch.Tensor running_mean => _running_mean;
            public torch.Tensor running_var => _running_var;
            public torch.Tensor num_batches_tracked => _num_batches_tracked;
        }

        public abstract class BatchNorm : NormBase
        {
            private readonly long[] _dims;

            private protected BatchNorm(long[] dims, long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device device, torch.ScalarType? dtype, string name)
                : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) => _dims = dims;

            public override torch.Tensor forward(torch.Tensor input)
            {
                if (!_dims.Contains(input.ndim))
                    throw new ArgumentException($"{GetName()} takes a tensor of {string.Join(" or ", _dims)} dimensions, not {input.ndim}");
                var factor = momentum ?? 0.0;
                if (training && track_running_stats && num_batches_tracked is not null)
                {
                    num_batches_tracked.add_(1);
                    factor = momentum ?? 1.0 / (double)num_batches_tracked;
                }
                var batch = training || (running_mean is null && running_var is null);
                var own = !training || track_running_stats;
                return functional.batch_norm(input, own ? running_mean : null, own ? running_var : null, weight, bias, batch, factor, eps);
            }
        }

        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device device, torch.ScalarType? dtype)
                : base([2, 3], num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
            {
            }
        }

        public sealed class BatchNorm2d : BatchNorm
        {
            internal BatchNorm2d(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device device, torch.ScalarType? dtype)
                : base([4], num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
            {
            }
        }

        public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "weight")]
            private readonly Parameter _weight;
            [ComponentName(Name = "bias")]
            private readonly Parameter _bias;

            internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(LayerNorm))
            {
                this.normalized_shape = normalized_shape;
                this.eps = eps;
                this.elementwise_affine = elementwise_affine;
                if (!elementwise_affine)
                    return;
                ConditionallyRegisterParameter("weight", _weight = torch.ones(normalized_shape, dtype, device).AsParameter());
                if (bias)
                    ConditionallyRegisterParameter("bias", _bias = torch.zeros(normalized_shape, dtype, device).AsParameter());
            }

            public long[] normalized_shape { get; set; }
            public double eps { get; set; }
            public bool elementwise_affine { get; set; }
            public Parameter weight => _weight;
            public Parameter bias => _bias;

            public override torch.Tensor forward(torch.Tensor tensor) => functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
        }

        public sealed class GroupNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "weight")]
            private readonly Parameter _weight;
            [ComponentName(Name = "bias")]
            private readonly Parameter _bias;

            internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(GroupNorm))
            {
                this.num_groups = num_groups;
                this.eps = eps;
                this.affine = affine;
                if (!affine)
                    return;
                ConditionallyRegisterParameter("weight", _weight = torch.ones(num_channels, dtype, device).AsParameter());
                ConditionallyRegisterParameter("bias", _bias = torch.zeros(num_channels, dtype, device).AsParameter());
            }

            public long num_groups { get; set; }
            public double eps { get; set; }
            public bool affine { get; set; }
            public Parameter weight => _weight;
            public Parameter bias => _bias;

            public override torch.Tensor forward(torch.Tensor tensor) => functional.group_norm(tensor, num_groups, weight, bias, eps);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device device = null, ScalarType? dtype = null) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device device = null, ScalarType? dtype = null) => new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device device = null, ScalarType? dtype = null) => new(normalized_shape, eps, elementwise_affine, bias, device, dtype);
            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device device = null, ScalarType? dtype = null) => new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device device = null, ScalarType? dtype = null) => new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
