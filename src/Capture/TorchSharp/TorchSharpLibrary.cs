using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>One loaded TorchSharp.dll, of whatever version: met by reflection, so that nothing here refers to it.</summary>
internal sealed class TorchSharpLibrary
{
    private const string ModuleTypeName = "TorchSharp.torch+nn+Module";

    // a program may have several, each in a load context of its own
    private static readonly ConditionalWeakTable<Assembly, TorchSharpLibrary> Known = [];

    private readonly Type _tensor;
    private readonly Type _scalar;
    private readonly Type _device;
    private readonly Type? _packedSequence;
    private readonly FieldInfo?[] _packedTensors;
    private readonly Func<object, int> _scalarType;
    private readonly Func<object, bool> _toBoolean;
    private readonly Func<object, long> _toInt64;
    private readonly Func<object, double> _toDouble;
    private readonly Func<object, System.Numerics.Complex>? _toComplex;
    private readonly ConcurrentDictionary<string, WovenMethod> _methods = new(ReferenceTextComparer.Instance);

    private TorchSharpLibrary(Assembly assembly)
    {
        Assembly = assembly;
        _tensor = Require("TorchSharp.torch+Tensor");
        _scalar = Require("TorchSharp.Scalar");
        _device = Require("TorchSharp.torch+Device");
        _packedSequence = assembly.GetType("TorchSharp.torch+nn+utils+rnn+PackedSequence");
        _packedTensors = [.. new[] { "data", "batch_sizes", "sorted_indices", "unsorted_indices" }.Select(name => _packedSequence?.GetField(name))];
        _scalarType = Compile<int>(_scalar.GetProperty("Type")!.GetMethod!);
        var conversions = Require("TorchSharp.ScalarExtensionMethods");
        _toBoolean = Compile<bool>(Conversion(conversions, "ToBoolean"));
        _toInt64 = Compile<long>(Conversion(conversions, "ToInt64"));
        _toDouble = Compile<double>(Conversion(conversions, "ToDouble"));
        _toComplex = conversions.GetMethod("ToComplexFloat64", [_scalar]) is { } complex ? Compile<System.Numerics.Complex>(complex) : null;
        Tensors = new(assembly, _tensor);
        Indices = new(this);
        Slot = TensorSlot.Of(_tensor);
        Probe = Probe.Of(assembly);
    }

    public Assembly Assembly { get; }

    public TensorReader Tensors { get; }

    public IndexItems Indices { get; }

    /// <summary>Where a tensor keeps what a recording knows of it; null where it has no place for that.</summary>
    public TensorSlot? Slot { get; }

    /// <summary>Its probe; null where it is not instrumented.</summary>
    public Probe? Probe { get; }

    /// <summary>Its version: <c>0.107.0</c>.</summary>
    public string Version => Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? Assembly.GetName().Version?.ToString() ?? "";

    /// <summary>The TorchSharp that a model is of.</summary>
    /// <exception cref="GraphBridgeException">The object is no TorchSharp module.</exception>
    public static TorchSharpLibrary Of(object model)
    {
        for (var type = model.GetType(); type is not null; type = type.BaseType)
            if (type.FullName == ModuleTypeName)
                return Known.GetValue(type.Assembly, assembly => new(assembly));
        throw new GraphBridgeException($"a {model.GetType().FullName} is no TorchSharp module", remedy: "give the model: an object whose class derives from torch.nn.Module");
    }

    /// <summary>What a woven method is; its text is one object wherever it stands.</summary>
    public WovenMethod Method(string text) => _methods.GetOrAdd(text, WovenMethod.Parse);

    public bool IsTensor(object value) => value.GetType() == _tensor || _tensor.IsInstanceOfType(value);

    public bool IsScalar(object value) => value.GetType() == _scalar;

    public bool IsDevice(object value) => value.GetType() == _device;

    /// <summary>A packed sequence as the tuple of its tensors that it is in PyTorch; anything else as it is.</summary>
    public object? Unpacked(object? value)
    {
        if (value is null || value.GetType() != _packedSequence)
            return value;
        object? Tensor(int place) => _packedTensors[place]?.GetValue(value) is { } tensor && Tensors.IsAlive(tensor) ? tensor : null;
        return (Tensor(0), Tensor(1), Tensor(2), Tensor(3));
    }

    /// <summary>Writes a TorchSharp.Scalar.</summary>
    public void WriteScalar(ValueWriter writer, object scalar)
    {
        switch (_scalarType(scalar))
        {
            case <= 4:
                writer.AddInt(_toInt64(scalar));
                break;
            case 11:
                writer.AddBool(_toBoolean(scalar));
                break;
            case 8 or 9 or 10 when _toComplex is not null:
                var complex = _toComplex(scalar);
                writer.AddComplex(complex.Real, complex.Imaginary);
                break;
            default:
                writer.AddFloat(_toDouble(scalar));
                break;
        }
    }

    private Type Require(string name) => Assembly.GetType(name)
        ?? throw new GraphBridgeException($"this version of TorchSharp is not known: it has no {name}", Assembly.Location, remedy: "use a version from 0.99 on, or report this with the version");

    private MethodInfo Conversion(Type conversions, string name) => conversions.GetMethod(name, [_scalar])
        ?? throw new GraphBridgeException($"this version of TorchSharp is not known: it has no {name} of a Scalar", Assembly.Location, remedy: "use a version from 0.99 on, or report this with the version");

    /// <summary>A call of an instance method without arguments or a static one with one, converted to a plain type.</summary>
    private static Func<object, T> Compile<T>(MethodInfo method)
    {
        var given = Expression.Parameter(typeof(object));
        var converted = Expression.Convert(given, method.IsStatic ? method.GetParameters()[0].ParameterType : method.DeclaringType!);
        var call = method.IsStatic ? Expression.Call(method, converted) : Expression.Call(converted, method);
        return Expression.Lambda<Func<object, T>>(Expression.Convert(call, typeof(T)), given).Compile();
    }

    /// <summary>The texts of woven methods are literals: the same one is the same object, and comparing objects is fast.</summary>
    private sealed class ReferenceTextComparer : IEqualityComparer<string>
    {
        public static readonly ReferenceTextComparer Instance = new();

        public bool Equals(string? x, string? y) => ReferenceEquals(x, y);

        public int GetHashCode(string obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
