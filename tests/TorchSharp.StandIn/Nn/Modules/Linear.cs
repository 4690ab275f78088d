using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "bias")]
            private Parameter _bias;
            [ComponentName(Name = "weight")]
            private Parameter _weight;

            internal Linear(Parameter weight, Parameter bias)
                : base(nameof(Linear))
            {
                in_features = weight.shape[1];
                out_features = weight.shape[0];
                this.weight = weight;
                this.bias = bias;
            }

            internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(Linear))
            {
                in_features = inputSize;
                out_features = outputSize;
                weight = torch.empty(outputSize, inputSize, dtype, device).AsParameter();
                init.kaiming_uniform_(_weight, a: Math.Sqrt(5));
                if (!hasBias)
                    return;
                bias = torch.empty(outputSize, dtype, device).AsParameter();
                var bound = 1 / Math.Sqrt(inputSize);
                init.uniform_(_bias, -bound, bound);
            }

            public long in_features { get; set; }
            public long out_features { get; set; }

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

            public override torch.Tensor forward(torch.Tensor tensor) => functional.linear(tensor, _weight, _bias);
        }

        public sealed class Bilinear : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = "bias")]
            private Parameter _bias;
            [ComponentName(Name = "weight")]
            private Parameter _weight;

            internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(Bilinear))
            {
                this.in1_features = in1_features;
                this.in2_features = in2_features;
                this.out_features = out_features;
                var bound = 1 / Math.Sqrt(in1_features);
                weight = torch.empty(out_features, in1_features, in2_features, dtype, device).AsParameter();
                init.uniform_(_weight, -bound, bound);
                if (!hasBias)
                    return;
                bias = torch.empty(out_features, dtype, device).AsParameter();
                init.uniform_(_bias, -bound, bound);
            }

            public long in1_features { get; set; }
            public long in2_features { get; set; }
            public long out_features { get; set; }

            public Parameter weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter("weight", _weight = value);
            }

            public Parameter bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter("bias", _bias = value);
            }

            public override torch.Tensor forward(torch.Tensor input1, torch.Tensor input2) => functional.bilinear(input1, input2, _weight, _bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device device = null, ScalarType? dtype = null) => new(inputSize, outputSize, hasBias, device, dtype);
            public static Linear Linear(Parameter weight, Parameter bias = null) => new(weight, bias);
            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device device = null, ScalarType? dtype = null) => new(in1_features, in2_features, out_features, hasBias, device, dtype);
        }
    }
}
