using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// TorchSharp's class <c>torch.nn.Module</c> as one of its assemblies has it. A program may hold several TorchSharps, each in
/// a load context of its own, so there is no one class, and none is kept alive by this.
/// </summary>
internal sealed class ModuleClass
{
    private const string Name = "TorchSharp.torch+nn+Module";

    private static readonly ConditionalWeakTable<Type, ModuleClass> Classes = [];

    private readonly Listing _children;
    private readonly Listing _parameters;
    private readonly Listing _buffers;
    private readonly MethodInvoker _training;
    private readonly FieldInfo? _made;

    private ModuleClass(Type type)
    {
        _children = new(type, "named_children");
        _parameters = new(type, "named_parameters");
        _buffers = new(type, "named_buffers");
        _training = MethodInvoker.Create(Method(type, "get_training"));
        _made = type.GetField("GraphBridgeMade");
    }

    /// <summary>The class that an object is a module by; false where it is none.</summary>
    public static bool TryGet(object thing, [NotNullWhen(true)] out ModuleClass? found)
    {
        found = null;
        for (var type = thing.GetType(); type is not null; type = type.BaseType)
            if (type.FullName == Name)
                found = Classes.GetValue(type, static type => new(type));
        return found is not null;
    }

    /// <summary>The children of a module with their names.</summary>
    public IReadOnlyList<NamedObject> Children(object module) => _children.Of(module);

    /// <summary>A module's own parameters.</summary>
    public IReadOnlyList<NamedObject> Parameters(object module) => _parameters.Of(module);

    /// <summary>A module's own buffers, those included that no state dictionary has.</summary>
    public IReadOnlyList<NamedObject> Buffers(object module) => _buffers.Of(module);

    /// <summary>The text of the factory that made a module and what it was given; null where that is not remembered.</summary>
    public object?[]? Made(object module) => _made?.GetValue(module) as object?[];

    /// <summary>Whether a module is in training mode.</summary>
    public bool IsTraining(object module) => _training.Invoke(module) is true;

    private static MethodInfo Method(Type type, string name) =>
        Array.Find(type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly), method => method.Name == name
            && Array.TrueForAll(method.GetParameters(), parameter => parameter.ParameterType == typeof(bool)))
        ?? throw new GraphBridgeException($"this TorchSharp's Module has no {name}", source: type.Assembly.GetName().ToString(),
            remedy: "use TorchSharp 0.99 or newer");

    /// <summary>A method that gives names and objects.</summary>
    private sealed class Listing
    {
        private readonly MethodInvoker _method;
        private readonly object?[] _arguments;
        private readonly Func<object, IReadOnlyList<NamedObject>> _collect;

        public Listing(Type type, string name)
        {
            var method = Method(type, name);
            _method = MethodInvoker.Create(method);
            // of what is in the module itself, all
            _arguments = [.. method.GetParameters().Select(parameter => (object)(parameter.Name != "recurse"))];
            // a sequence of (string, T); TorchSharp's dictionaries can't be walked without knowing T
            var thing = method.ReturnType.GetGenericArguments()[0].GetGenericArguments()[1];
            _collect = typeof(Listing).GetMethod(nameof(Collect), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(thing)
                .CreateDelegate<Func<object, IReadOnlyList<NamedObject>>>();
        }

        public IReadOnlyList<NamedObject> Of(object module) => _method.Invoke(module, _arguments.AsSpan()) is { } pairs ? _collect(pairs) : [];

        private static List<NamedObject> Collect<T>(object pairs) where T : class
        {
            List<NamedObject> found = [];
            foreach (var (name, thing) in (IEnumerable<(string?, T?)>)pairs)
                if (name is not null && thing is not null)
                    found.Add(new(name, thing));
            return found;
        }
    }
}
