using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp
{
    namespace Modules
    {
        public interface IParameterLessModule
        {
        }

        public abstract class ParameterLessModule<T1, TResult>(string name) : torch.nn.Module<T1, TResult>(name), IParameterLessModule
        {
            protected internal override torch.nn.Module _to(torch.Device device, torch.ScalarType? dtype, bool non_blocking) => this;
        }

        public sealed class GELU : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            public enum Approximate { none, tanh }

            internal GELU(Approximate approximate, bool inplace)
                : base(nameof(GELU))
            {
                this.approximate = approximate;
                this.inplace = inplace;
            }

            public Approximate approximate { get; set; }
            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => F.gelu(tensor, approximate, inplace);
        }

        public sealed class Flatten : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Flatten(long start_dim, long end_dim)
                : base(nameof(Flatten))
            {
                this.start_dim = start_dim;
                this.end_dim = end_dim;
            }

            public long start_dim { get; set; }
            public long end_dim { get; set; }

            public override torch.Tensor forward(torch.Tensor input) => input.flatten(start_dim, end_dim);
        }

        public sealed class Unflatten : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Unflatten(long dim, long[] unflattened_size)
                : base(nameof(Unflatten))
            {
                this.dim = dim;
                this.unflattened_size = unflattened_size;
            }

            public long dim { get; set; }
            public long[] unflattened_size { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => tensor.unflatten(dim, unflattened_size);
        }

        public sealed class Identity : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Identity()
                : base(nameof(Identity))
            {
            }

            public override torch.Tensor forward(torch.Tensor tensor) => tensor.alias();
        }

        public sealed class Upsample : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            private readonly long[] _size;
            private readonly double[] _scale_factor;

            internal Upsample(long[] size, double[] scale_factor, torch.UpsampleMode mode, bool? align_corners)
                : base(nameof(Upsample))
            {
                _size = size;
                _scale_factor = scale_factor;
                this.mode = mode;
                this.align_corners = align_corners;
            }

            public torch.UpsampleMode mode { get; }
            public bool? align_corners { get; }
            public ReadOnlySpan<long> size => _size;
            public ReadOnlySpan<double> scale_factor => _scale_factor;

            public override torch.Tensor forward(torch.Tensor input) => F.interpolate(input, _size, _scale_factor, (torch.InterpolationMode)mode, align_corners);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static GELU GELU() => new(Modules.GELU.Approximate.none, false);
            public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);
            public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);
            public static Unflatten Unflatten(long dim, long[] unflattened_size) => new(dim, unflattened_size);
            public static Identity Identity() => new();
            public static Upsample Upsample(long[] size = null, double[] scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null, bool? recompute_scale_factor = null) => new(size, scale_factor, mode, align_corners);
        }
    }
}
