// What these types are called in TorchSharp is what is looked for, so they have its names and its spelling.
#pragma warning disable CS8981, IDE1006
namespace TorchSharp;

/// <summary>The little of TorchSharp's shape that module trees are read by, with the pitfalls of the real one.</summary>
internal static class torch
{
    internal class Tensor(params long[] sizes)
    {
        public int Looks { get; private set; }

        public long[] shape
        {
            get
            {
                Looks++;
                return sizes;
            }
        }
    }

    internal static class nn
    {
        internal class Module
        {
            internal List<(string, Module)> children = [];
            internal List<(string, Modules.Parameter)> parameters = [];
            internal List<(string, Tensor)> buffers = [];
            internal bool isTraining = true;

            /// <summary>What instrumenting adds.</summary>
            public object? GraphBridgeMade;

            public Module Made(string factory, params object?[] arguments)
            {
                GraphBridgeMade = new object?[] { "make TorchSharp.torch.nn::static " + factory }.Concat(arguments).ToArray();
                return this;
            }

            public virtual bool training => isTraining;

            public virtual IEnumerable<(string name, Module module)> named_children() => new OnlyTyped<(string, Module)>(children);

            public virtual IEnumerable<(string name, Modules.Parameter parameter)> named_parameters(bool recurse = true) =>
                recurse ? throw new InvalidOperationException("all parameters were asked for") : parameters;

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                recurse || !include_nonpersistent ? throw new InvalidOperationException("other buffers were asked for") : buffers;
        }
    }

    /// <summary>TorchSharp's dictionaries can be walked as what they are alone.</summary>
    private sealed class OnlyTyped<T>(IEnumerable<T> items) : IEnumerable<T>
    {
        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException("use the other enumerator");
    }
}
