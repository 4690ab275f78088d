using System.Reflection;

namespace GraphBridge.Cli.Programs;

/// <summary>The TorchSharp that a program brings, of whatever version: its public methods, called by reflection.</summary>
internal sealed class ProgramTorch
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly Type _torch;
    private readonly Type _scalar;
    private readonly MethodInfo? _setDefaultDevice;

    public ProgramTorch(Assembly assembly)
    {
        Assembly = assembly;
        _torch = Require("TorchSharp.torch");
        _scalar = Require("TorchSharp.Scalar");
        Module = Require("TorchSharp.torch+nn+Module");
        Tensor = Require("TorchSharp.torch+Tensor");
        Device = Require("TorchSharp.torch+Device");
        ScalarType = Require("TorchSharp.torch+ScalarType");
        _setDefaultDevice = _torch.GetMethod("set_default_device", [Device]);
    }

    public Assembly Assembly { get; }

    /// <summary>The class of all modules.</summary>
    public Type Module { get; }

    public Type Tensor { get; }

    public Type Device { get; }

    /// <summary>The enumeration of element types.</summary>
    public Type ScalarType { get; }

    public string Version => Assembly.GetName().Version is { } version ? version.ToString(3) : "";

    /// <summary>Whether tensors and modules can be told to be on the meta device where the code doesn't say.</summary>
    public bool HasDefaultDevice => _setDefaultDevice is not null;

    public object Meta => Static("device", ("description", "meta"))!;

    /// <summary>Seeds the random generator; the first call, which loads the native library.</summary>
    public void Seed(ulong seed)
    {
        try
        {
            Static("manual_seed", ("seed", unchecked((long)seed)));
        }
        catch (Exception thrown) when (thrown is not GraphBridgeException)
        {
            var error = ProgramFailure.Unwrapped(thrown);
            throw new GraphBridgeException("TorchSharp can't load its native library: " + ErrorText.FirstLine(error.Message), Assembly.GetName().Name + ".dll",
                remedy: "reference libtorch in the program's project, as the package TorchSharp-cpu does, and build it for this machine", inner: error);
        }
    }

    /// <summary>Sets autograd on or off on this thread until it is disposed.</summary>
    public IDisposable Grad(bool enabled) => (IDisposable)(enabled ? Static("enable_grad", ("enabled", true)) : Static("no_grad"))!;

    /// <summary>Makes the meta device the one on which things are made unless their maker says otherwise.</summary>
    public void SetDefaultDevice(object device) => _setDefaultDevice!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [device], null);

    /// <summary>Sets a module's mode.</summary>
    public void SetMode(object model, bool train) =>
        Module.GetMethod("train", [typeof(bool)])!.Invoke(model, BindingFlags.DoNotWrapExceptions, null, [train], null);

    /// <summary>Moves what a module owns to a device.</summary>
    public void Move(object model, object device)
    {
        var generic = Require("TorchSharp.ModuleExtensionMethods").GetMethods(Public)
            .First(method => method.Name == "to" && method.GetParameters() is [_, var second, .. var others] && second.ParameterType == Device && others.All(other => other.HasDefaultValue));
        var method = generic.MakeGenericMethod(model.GetType());
        object?[] arguments = [model, device, .. method.GetParameters().Skip(2).Select(parameter => parameter.DefaultValue)];
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    /// <summary>An element type as TorchSharp's enumeration has it; its numbers are libtorch's.</summary>
    public object TypeOf(ElementType type) => Enum.ToObject(ScalarType, type switch
    {
        ElementType.UInt8 => 0,
        ElementType.Int8 => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 => 3,
        ElementType.Int64 => 4,
        ElementType.Float16 => 5,
        ElementType.Float32 => 6,
        ElementType.Float64 => 7,
        ElementType.Complex64 => 9,
        ElementType.Complex128 => 10,
        ElementType.Bool => 11,
        ElementType.BFloat16 => 15,
        _ => throw new GraphBridgeException($"TorchSharp has no tensors of {type.Name()}", remedy: "use a type that it has, such as int64"),
    });

    public object Scalar(long number) => _scalar.GetMethod("op_Implicit", [typeof(long)])!.Invoke(null, [number])!;

    /// <summary>Calls a static method of <c>torch</c> by the names of its arguments; the others keep their defaults.</summary>
    public object? Static(string method, params (string Name, object? Value)[] arguments) => Call(_torch, null, method, arguments);

    /// <summary>Calls a method of a tensor.</summary>
    public object? On(object tensor, string method, params (string Name, object? Value)[] arguments) => Call(Tensor, tensor, method, arguments);

    private object? Call(Type type, object? target, string name, (string Name, object? Value)[] arguments)
    {
        foreach (var method in type.GetMethods(Public))
        {
            if (method.Name != name || method.IsStatic != target is null)
                continue;
            var parameters = method.GetParameters();
            if (!Array.TrueForAll(arguments, argument => Array.Exists(parameters, parameter => parameter.Name == argument.Name && Takes(parameter, argument.Value))))
                continue;
            var values = new object?[parameters.Length];
            var fits = true;
            for (var i = 0; i < parameters.Length; i++)
            {
                var at = Array.FindIndex(arguments, argument => argument.Name == parameters[i].Name);
                fits &= at >= 0 || parameters[i].HasDefaultValue;
                values[i] = at >= 0 ? arguments[at].Value : parameters[i].DefaultValue;
            }
            if (fits)
                return method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, values, null);
        }
        throw Unknown($"torch.{name}({string.Join(", ", arguments.Select(argument => argument.Name))})");
    }

    private static bool Takes(ParameterInfo parameter, object? value) =>
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).IsInstanceOfType(value);

    private Type Require(string name) => Assembly.GetType(name) ?? throw Unknown(name);

    private GraphBridgeException Unknown(string name) =>
        new($"this version of TorchSharp ({Version}) is not known: it has no {name}", remedy: "use a version from 0.99 on, or report this with the version");
}
