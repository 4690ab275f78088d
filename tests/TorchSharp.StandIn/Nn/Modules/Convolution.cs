using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        public abstract class Convolution : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "bias")]
            protected Parameter _bias;
            [ComponentName(Name = "weight")]
            protected Parameter _weight;
            protected long[] _reversed_padding_repeated_twice;

            private protected Convolution(string name, Shape shape)
                : base(name)
            {
                in_channels = shape.In;
                out_channels = shape.Out;
                kernel_size = shape.Kernel;
                stride = shape.Stride;
                padding = shape.Padding;
                padding_type = shape.PaddingType;
                dilation = shape.Dilation;
                padding_mode = shape.Mode;
                groups = shape.Groups;
                transposed = shape.Transposed;
                output_padding = shape.OutputPadding;
                _reversed_padding_repeated_twice = [.. (padding ?? new long[kernel_size.Length]).Reverse().SelectMany(value => new[] { value, value })];
                long[] size = transposed ? [in_channels, out_channels / groups, .. kernel_size] : [out_channels, in_channels / groups, .. kernel_size];
                weight = torch.empty(size, shape.DType, shape.Device).AsParameter();
                if (shape.Bias)
                    bias = torch.empty(out_channels, shape.DType, shape.Device).AsParameter();
                reset_parameters();
            }

            /// <summary>What a convolution is made of.</summary>
            internal sealed record Shape(long In, long Out, long[] Kernel, long[] Stride, long[] Padding, Padding? PaddingType, long[] Dilation,
                PaddingModes Mode, long Groups, bool Bias, torch.Device Device, torch.ScalarType? DType, bool Transposed = false, long[] OutputPadding = null);

            public long in_channels { get; }
            public long out_channels { get; }
            public bool transposed { get; }
            public Padding? padding_type { get; private set; }
            public long[] padding { get; private set; }
            public PaddingModes padding_mode { get; set; }
            public long groups { get; set; }
            public long[] kernel_size { get; set; }
            public long[] stride { get; set; }
            public long[] dilation { get; set; }
            public long[] output_padding { get; set; }

            public Parameter weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter("weight", _weight = (Parameter)value?.DetachFromDisposeScope());
            }

            public Parameter bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter("bias", _bias = (Parameter)value?.DetachFromDisposeScope());
            }

            public void reset_parameters()
            {
                init.kaiming_uniform_(_weight, a: Math.Sqrt(5));
                if (_bias is null)
                    return;
                var (fanIn, _) = init.CalculateFanInAndFanOut(_weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                init.uniform_(_bias, -bound, bound);
            }
        }

        public sealed class Conv1d : Convolution
        {
            internal Conv1d(Shape shape)
                : base(nameof(Conv1d), shape)
            {
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                if (padding_mode != PaddingModes.Zeros)
                {
                    using var padded = functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
                    return functional.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
                }
                return padding_type is { } type
                    ? functional.conv1d_padding(input, weight, bias, stride[0], type, dilation[0], groups)
                    : functional.conv1d(input, weight, bias, stride[0], padding[0], dilation[0], groups);
            }
        }

        public sealed class Conv2d : Convolution
        {
            internal Conv2d(Shape shape)
                : base(nameof(Conv2d), shape)
            {
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                if (padding_mode != PaddingModes.Zeros)
                {
                    using var padded = functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
                    return functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
                }
                return padding_type is { } type
                    ? functional.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
                    : functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
            }
        }

        public abstract class ConvolutionTranspose : Convolution
        {
            private protected ConvolutionTranspose(string name, Shape shape)
                : base(name, shape)
            {
            }

            public override torch.Tensor forward(torch.Tensor input) => forward(input, null);

            public abstract torch.Tensor forward(torch.Tensor input, long[] output_size);
        }

        public sealed class ConvTranspose2d : ConvolutionTranspose
        {
            internal ConvTranspose2d(Shape shape)
                : base(nameof(ConvTranspose2d), shape)
            {
            }

            public override torch.Tensor forward(torch.Tensor input, long[] output_size) =>
                functional.conv_transpose2d(input, weight, bias, stride, padding, output_padding, dilation, groups);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            private static long[] Two(long value) => [value, value];

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, [kernel_size], [stride], [padding], null, [dilation], padding_mode, groups, bias, device, dtype));

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, [kernel_size], [stride], null, padding, [dilation], padding_mode, groups, bias, device, dtype));

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, Two(kernel_size), Two(stride), Two(padding), null, Two(dilation), padding_mode, groups, bias, device, dtype));

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, Both(kernel_size), Both(stride ?? (1, 1)), Both(padding ?? (0, 0)), null, Both(dilation ?? (1, 1)), padding_mode, groups, bias, device, dtype));

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, Two(kernel_size), Two(stride), null, padding, Two(dilation), padding_mode, groups, bias, device, dtype));

            public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, Two(kernel_size), Two(stride), Two(padding), null, Two(dilation), padding_mode, groups, bias, device, dtype, true, Two(output_padding)));
        }
    }
}
