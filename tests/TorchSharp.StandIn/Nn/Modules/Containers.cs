using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly List<(string Name, torch.nn.IModule<torch.Tensor, torch.Tensor> Module)> _modules = [];

            internal Sequential()
                : base(nameof(Sequential))
            {
            }

            public int Count => _modules.Count;

            [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
            public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => _modules[index].Module;

            public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
            {
                _modules.Add((name, module));
                return this;
            }

            public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) => append($"{_modules.Count}", module);

            public override IEnumerable<(string name, torch.nn.Module module)> named_children() => _modules.Select(m => (m.Name, (torch.nn.Module)m.Module));

            protected override void RegisterComponents()
            {
            }

            protected internal override torch.nn.Module _to(torch.Device device, torch.ScalarType? dtype, bool non_blocking)
            {
                foreach (var (_, module) in named_children())
                    module._to(device, dtype, non_blocking);
                return this;
            }

            /// <summary>Calls one after another; what a module made is disposed once the next has used it.</summary>
            public override torch.Tensor forward(torch.Tensor tensor)
            {
                if (_modules.Count == 0)
                    return tensor.alias();
                var result = _modules[0].Module.call(tensor);
                foreach (var (_, module) in _modules.Skip(1))
                {
                    var next = module.call(result);
                    result.Dispose();
                    result = next;
                }
                return result;
            }
        }

        public abstract class Sequential<T1, T2, TResult> : torch.nn.Module<T1, T2, TResult>
        {
            private readonly List<(string Name, torch.nn.Module Module)> _modules = [];

            protected Sequential(params torch.nn.Module[] modules)
                : base("Sequential")
            {
                foreach (var module in modules)
                    append(module);
            }

            public int Count => _modules.Count;

            [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
            public torch.nn.Module this[int index] => _modules[index].Module;

            public Sequential<T1, T2, TResult> append(string name, torch.nn.Module module)
            {
                _modules.Add((name, module));
                return this;
            }

            public Sequential<T1, T2, TResult> append(torch.nn.Module module) => append($"{_modules.Count}", module);

            public override IEnumerable<(string name, torch.nn.Module module)> named_children() => _modules.Select(m => (m.Name, m.Module));

            protected override void RegisterComponents()
            {
            }
        }

        public class ModuleList<T> : torch.nn.Module, IList<T>
            where T : torch.nn.Module
        {
            private readonly List<T> _list;

            public ModuleList(params T[] modules)
                : base(nameof(ModuleList<T>)) => _list = [.. modules];

            public int Count => _list.Count;
            public bool IsReadOnly => false;

            public T this[int index]
            {
                get => _list[index];
                set => _list[index] = value;
            }

            public void Add(T item) => _list.Add(item);
            public void append(params T[] parameters) => _list.AddRange(parameters);
            public void extend(IEnumerable<T> modules) => _list.AddRange(modules);
            public void Clear() => _list.Clear();
            public bool Contains(T item) => _list.Contains(item);
            public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);
            public int IndexOf(T item) => _list.IndexOf(item);
            public void Insert(int index, T item) => _list.Insert(index, item);
            public bool Remove(T item) => _list.Remove(item);
            public void RemoveAt(int index) => _list.RemoveAt(index);
            public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
                for (var i = 0; i < _list.Count; i++)
                    if (!_internal_submodules.ContainsKey($"{i}"))
                        register_module($"{i}", _list[i]);
            }
        }

        public class ModuleDict<T> : torch.nn.Module, IEnumerable<(string, T)>
            where T : torch.nn.Module
        {
            private readonly List<(string Key, T Value)> _list = [];

            internal ModuleDict(params (string, T)[] modules)
                : base(nameof(ModuleDict<T>)) => _list.AddRange(modules);

            public int Count => _list.Count;
            public T this[string key] => _list.First(item => item.Key == key).Value;
            public (string, T) this[int index] => _list[index];
            public bool ContainsKey(string key) => _list.Any(item => item.Key == key);
            public void Add(string key, T value) => _list.Add((key, value));
            public IEnumerable<string> keys() => _list.Select(item => item.Key);
            public IEnumerable<T> values() => _list.Select(item => item.Value);
            public IEnumerator<(string, T)> GetEnumerator() => _list.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
                foreach (var (key, module) in _list)
                    if (!_internal_submodules.ContainsKey(key))
                        register_module(key, module);
            }
        }

        public class ParameterList : torch.nn.Module, IEnumerable<Parameter>
        {
            private readonly List<Parameter> _list;

            public ParameterList(params Parameter[] parameters)
                : base(nameof(ParameterList)) => _list = [.. parameters];

            public int Count => _list.Count;
            public Parameter this[int index] => _list[index];
            public void Add(Parameter item) => _list.Add(item);
            public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => _list.Select((parameter, i) => ($"{i}", parameter));
        }

        public class ParameterDict : torch.nn.Module, IEnumerable<(string, Parameter)>
        {
            private readonly List<(string Key, Parameter Value)> _list;

            internal ParameterDict(params (string, Parameter)[] parameters)
                : base(nameof(ParameterDict)) => _list = [.. parameters];

            public int Count => _list.Count;
            public Parameter this[string key] => _list.First(item => item.Key == key).Value;
            public void Add(string key, Parameter value) => _list.Add((key, value));
            public IEnumerator<(string, Parameter)> GetEnumerator() => _list.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse) => _list;
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new();

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => modules.Aggregate(new Sequential(), (all, next) => all.append(next.name, next.submodule));

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => modules.Aggregate(new Sequential(), (all, next) => all.append(next));

            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module => new(modules);

            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);

            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters) => new(parameters);
        }
    }
}
