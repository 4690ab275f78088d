using System.Runtime.InteropServices;

namespace TorchSharp
{
    public static partial class torch
    {
        public static class nn
        {
            public static Modules.Parameter Parameter(Tensor data) => new(data.Value);

            public static Modules.Linear Linear(float weight) => new(weight);

            public static Modules.Linear Scaled(long size, (long, long)? pads = null, ScalarType type = ScalarType.Float32, long[]? shape = null, Tensor? weight = null, bool isNested = true)
            {
                if (size < 0)
                    throw new ArgumentException("negative", nameof(size));
                size *= 10;
                if (isNested)
                    return Linear(size);
                return new(weight?.Value ?? size);
            }

            public static Modules.Embedding Embedding() => new();

            public static Modules.Embedding Stack(Modules.Linear? layer, long count) => new();

            public static Modules.Embedding Given(Modules.Embedding? module, long size) => size > 0 ? module! : null!;

            public static class functional
            {
                public static Tensor linear(Tensor input, Tensor weight) => new(input.Value * weight.Value);
            }

            public class Module
            {
                public virtual string GetName() => GetType().Name;
            }

            public interface IModule<in T, out TResult>
            {
                TResult call(T input);
            }

            public abstract class Module<T, TResult> : Module, IModule<T, TResult>
            {
                public abstract TResult forward(T input);

                public TResult call(T input) => forward(input);
            }

            public abstract class Module<T1, T2, TResult> : Module
            {
                public abstract TResult forward(T1 input1, T2 input2);

                public TResult call(T1 input1, T2 input2) => forward(input1, input2);
            }
        }
    }
}

namespace TorchSharp.Modules
{
    public sealed class Parameter(float value) : torch.Tensor(value)
    {
        public override torch.Tensor clone() => new Parameter(Value);
    }

    public class Linear(float weight) : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        public Parameter weight { get; } = new(weight);

        public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.linear(input, weight);
    }

    public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
    {
        public override torch.Tensor forward(torch.Tensor input) => new(PInvoke.NativeMethods.getpid() > 0 ? input.Value : 0);

        public torch.Tensor call(torch.Tensor input, torch.Tensor offsets) => new(PInvoke.NativeMethods.getpid() > 0 ? input.Value + offsets.Value : 0);

        public torch.Tensor call(torch.Tensor input, long offset) => call(input, torch.tensor(offset));
    }
}

namespace TorchSharp.PInvoke
{
    internal static partial class NativeMethods
    {
        [LibraryImport("libc")]
        internal static partial int getpid();
    }
}
