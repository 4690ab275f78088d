using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp.Utils
{
    /// <summary>The name of a field's component where it is another than the field's.</summary>
    [AttributeUsage(AttributeTargets.All)]
    public class ComponentNameAttribute : Attribute
    {
        public string Name { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public class Module : IDisposable
            {
                private readonly string _name;
                private bool _registered;
                private bool _disposed;
                private bool _training = true;

                protected Dictionary<string, Module> _internal_submodules = [];
                protected Dictionary<string, (Tensor, bool)> _internal_buffers = [];
                protected Dictionary<string, Parameter> _internal_params = [];

                protected Module(string name) => _name = name;

                ~Module() => Dispose(false);

                public virtual bool training => _training;

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                    if (!disposing || _disposed)
                        return;
                    _disposed = true;
                    foreach (var (_, tensor) in named_buffers(false).Concat(named_parameters(false).Select(p => (p.name, (Tensor)p.parameter))))
                        tensor.DetachFromDisposeScope().Dispose();
                    foreach (var (_, module) in named_modules())
                        module.Dispose();
                }

                public virtual string GetName() => _name;

                public virtual Module apply(Action<Module> fn)
                {
                    foreach (var (_, module) in _internal_submodules)
                        module.apply(fn);
                    fn(this);
                    return this;
                }

                public virtual void train(bool train = true)
                {
                    _training = train;
                    foreach (var (_, module) in named_children())
                        module.train(train);
                }

                public virtual void eval() => train(false);

                public virtual void zero_grad(bool set_to_none = true)
                {
                }

                public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                    Distinct(_internal_buffers.Where(b => b.Value.Item2).Select(b => (b.Key, b.Value.Item1)), recurse, module => module.named_buffers(true, include_nonpersistent));

                public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                    Distinct(_internal_params.Select(p => (p.Key, p.Value)), recurse, module => module.named_parameters(true));

                private IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string, T)> own, bool recurse, Func<Module, IEnumerable<(string, T)>> of)
                    where T : Tensor
                {
                    var seen = new HashSet<IntPtr> { IntPtr.Zero };
                    foreach (var (name, tensor) in own)
                        if (seen.Add(tensor.handle))
                            yield return (name, tensor);
                    if (!recurse)
                        yield break;
                    foreach (var (child, module) in named_children())
                        foreach (var (name, tensor) in of(module))
                            if (seen.Add(tensor.handle))
                                yield return ($"{child}.{name}", tensor);
                }

                public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

                public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

                public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules.Select(m => (m.Key, m.Value));

                public virtual IEnumerable<(string name, Module module)> named_modules()
                {
                    foreach (var child in named_children())
                        yield return child;
                    foreach (var (name, module) in named_children())
                        foreach (var (inner, of) in module.named_modules())
                            yield return ($"{name}.{inner}", of);
                }

                public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

                public virtual IEnumerable<Module> children() => named_children().Select(m => m.module);

                public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor> destination = null, string prefix = null)
                {
                    destination ??= [];
                    foreach (var (name, tensor) in named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(named_buffers(include_nonpersistent: false)))
                        destination.TryAdd(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", tensor);
                    return destination;
                }

                public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null)
                {
                    var own = state_dict();
                    var missing = own.Keys.Except(source.Keys).ToList();
                    var unexpected = source.Keys.Except(own.Keys).ToList();
                    if (strict && missing.Count + unexpected.Count > 0)
                        throw new InvalidOperationException("The state_dict has other keys than the module.");
                    using var off = no_grad();
                    foreach (var key in own.Keys.Intersect(source.Keys))
                        own[key].copy_(source[key]);
                    return (missing, unexpected);
                }

                public virtual Tensor get_buffer(string target) => named_buffers().FirstOrDefault(b => b.name == target).buffer;

                public virtual Parameter get_parameter(string target) => named_parameters().FirstOrDefault(p => p.name == target).parameter;

                public virtual bool has_buffer(string target) => get_buffer(target) is not null;

                public virtual bool has_parameter(string target) => get_parameter(target) is not null;

                public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
                {
                    if (tensor is null || tensor.IsInvalid)
                        throw new ArgumentNullException(nameof(tensor));
                    if (!_internal_buffers.TryAdd(name, (tensor, persistent)))
                        throw new InvalidOperationException($"Tensor {name} is already registered.");
                }

                public virtual void register_parameter(string name, Parameter param)
                {
                    if (param is null || param.IsInvalid)
                        throw new ArgumentNullException(nameof(param));
                    if (!_internal_params.TryAdd(name, param))
                        throw new InvalidOperationException($"Parameter {name} is already registered.");
                }

                public virtual void register_module(string name, Module submodule)
                {
                    if (submodule is null || submodule._disposed)
                    {
                        _internal_submodules.Remove(name);
                        return;
                    }
                    if (string.IsNullOrEmpty(name) || name.Contains('.'))
                        throw new ArgumentException($"'{name}' can't be a module's name");
                    submodule.RegisterComponents();
                    if (!_internal_submodules.TryAdd(name, submodule))
                        throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }

                public void add_module(string name, Module module) => register_module(name, module);

                protected void ConditionallyRegisterParameter(string name, Tensor value)
                {
                    if (value is Parameter parameter)
                        _internal_params[name] = parameter;
                    else
                        _internal_params.Remove(name);
                }

                protected void ConditionallyRegisterBuffer(string name, Tensor value, bool persistent = true)
                {
                    if (value is null)
                        _internal_buffers.Remove(name);
                    else
                        _internal_buffers[name] = (value, persistent);
                }

                /// <summary>Registers what stands in the fields, in their order: the most derived class's first.</summary>
                protected virtual void RegisterComponents()
                {
                    if (_registered)
                        return;
                    foreach (var (name, field) in Fields())
                    {
                        if (_internal_submodules.ContainsKey(name) || _internal_params.ContainsKey(name) || _internal_buffers.ContainsKey(name))
                            continue;
                        switch (field.GetValue(this))
                        {
                            case Module module: register_module(name, module); break;
                            case Parameter parameter: register_parameter(name, parameter); break;
                            case Tensor tensor: register_buffer(name, tensor); break;
                        }
                    }
                    _registered = true;
                }

                private IEnumerable<(string, FieldInfo)> Fields()
                {
                    var seen = new HashSet<string>();
                    for (var type = GetType(); type is not null && type != typeof(object); type = type.BaseType)
                        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                            if (seen.Add(field.Name))
                                yield return (field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name, field);
                }

                /// <summary>Moves parameters and buffers: new objects, set in the fields or properties that hold them.</summary>
                protected internal virtual Module _to(Device device, ScalarType? dtype, bool non_blocking)
                {
                    foreach (var (_, module) in named_children())
                        module._to(device, dtype, non_blocking);
                    foreach (var (name, parameter) in _internal_params.ToList())
                        if (Moved(parameter, device, dtype) is { } moved)
                            Replace(name, _internal_params[name] = new(moved, parameter.requires_grad), parameter);
                    foreach (var (name, (buffer, persistent)) in _internal_buffers.ToList())
                        if (Moved(buffer, device, dtype) is { } moved)
                        {
                            _internal_buffers[name] = (moved, persistent);
                            Replace(name, moved, buffer);
                        }
                    return this;
                }

                private static Tensor Moved(Tensor tensor, Device device, ScalarType? dtype)
                {
                    using var off = no_grad();
                    var type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                    device ??= tensor.device;
                    return type == tensor.dtype && device.type == tensor.device_type ? null : tensor.to(type, device).DetachFromDisposeScope();
                }

                private void Replace(string name, Tensor by, Tensor old)
                {
                    foreach (var (component, field) in Fields())
                        if (component == name && field.FieldType.IsInstanceOfType(by))
                            field.SetValue(this, by);
                    old.Dispose();
                }
            }
        }
    }

    public static class ModuleExtensionMethods
    {
        public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(null, type, non_blocking);

        public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(device, null, non_blocking);

        public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(device, type, non_blocking);

        public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(new(deviceType, deviceIndex), null, non_blocking);

        public static T to<T>(this T module, string device, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(device, null, non_blocking);

        public static T cpu<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(torch.CPU, null, non_blocking);

        public static T half<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(null, torch.ScalarType.Float16, non_blocking);

        public static T @double<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(null, torch.ScalarType.Float64, non_blocking);

        public static T @float<T>(this T module, bool non_blocking = false)
            where T : torch.nn.Module => (T)module._to(null, torch.ScalarType.Float32, non_blocking);
    }
}
