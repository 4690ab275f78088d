using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Which methods of an assembly are woven, and as what. Told by their shape, so that it holds for any version of TorchSharp.</summary>
internal sealed class MethodSelection(AssemblyDefinition assembly, ModuleTypes modules)
{
    private const string Torch = "TorchSharp.torch";
    private const string TensorType = Torch + "/Tensor";
    private const string Autograd = Torch + "/autograd/";

    /// <summary>Modules loaded from TorchScript derive from no generic module and have no forward to override.</summary>
    private const string ScriptModule = Torch + "/jit/ScriptModule";

    private const string Extensions = "TorchSharp.TensorExtensionMethods";

    /// <summary>Assemblies of the TorchSharp family, whose static classes are operations too.</summary>
    private static readonly string[] Family = ["TorchVision", "TorchAudio", "TorchText"];

    private static readonly HashSet<string> QuietNames = new(StringComparer.Ordinal)
    {
        "ToString", "str", "cstr", "jlstr", "npstr", "metastr", "print",
        "save", "load", "Save", "Load", "WriteBytesToStream", "ReadBytesFromStream", "set_bytes",
    };

    private static readonly HashSet<string> ReadNames = new(StringComparer.Ordinal)
    {
        "item", "data", "get_bytes", "storage", "tolist", "ToScalar", "ToArray", "allclose", "equal", "Equals", "is_nonzero",
    };

    private static readonly HashSet<string> LeftAlone = new(StringComparer.Ordinal)
    {
        // gradients belong to the backward pass
        "get_grad", "set_grad", "grad",
        // a parameter is made, not computed
        "Parameter", "AsParameter",
    };

    private readonly bool _isTorchSharp = assembly.Name.Name == InstrumentedAssembly.TorchSharp;
    private readonly bool _isFamily = Array.Exists(Family, name => assembly.Name.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    public WovenKind? KindOf(MethodDefinition method)
    {
        if (!method.HasBody || method.IsConstructor)
            return null;
        if (ModuleKind(method) is { } kind)
            return kind;
        if (!method.IsPublic || !IsReachable(method.DeclaringType) || LeftAlone.Contains(method.Name) || method.Name.EndsWith("DisposeScope", StringComparison.Ordinal))
            return null;
        if (_isTorchSharp && method.DeclaringType.FullName == TensorType)
            return TensorKind(method);
        if (IsFactory(method))
            return WovenKind.Make;
        return method.IsStatic && HasOperations(method.DeclaringType) ? StaticKind(method) : null;
    }

    private WovenKind? ModuleKind(MethodDefinition method)
    {
        if (method.IsStatic)
            return null;
        var isScript = _isTorchSharp && method.DeclaringType.FullName.StartsWith(ScriptModule, StringComparison.Ordinal);
        if (method.Name == "call" && _isTorchSharp && (isScript || ModuleTypes.IsModuleBase(method.DeclaringType)))
            return WovenKind.Call;
        if (method.Name == "forward" && (isScript || (IsOverride(method) && modules.IsModule(method.DeclaringType))))
            return CallsNative(method.Body) ? WovenKind.Native : WovenKind.Forward;
        // with other arguments than the base's, and past its hooks
        if (method is { Name: "call", IsPublic: true } && _isTorchSharp && CallsNative(method.Body) && modules.IsModule(method.DeclaringType))
            return WovenKind.Native;
        return null;
    }

    private bool IsFactory(MethodDefinition method) => _isTorchSharp && method.IsStatic && method.DeclaringType.FullName == Torch + "/nn"
        && method.ReturnType.GetElementType() is TypeDefinition made && modules.IsModule(made) && FactoryWeaver.Keeps(method);

    private static WovenKind? TensorKind(MethodDefinition method)
    {
        if (QuietNames.Contains(method.Name))
            return WovenKind.Quiet;
        if (IsRead(method))
            return WovenKind.Read;
        if (method.IsSetter)
            return method.Parameters.Count > 1 || TensorTypes.IsTensor(method.Parameters[0].ParameterType) ? WovenKind.Operation : null;
        return IsOperation(method) ? WovenKind.Operation : null;
    }

    private static WovenKind? StaticKind(MethodDefinition method)
    {
        var takesTensor = method.Parameters.Count > 0 && TensorTypes.IsTensor(Unreferenced(method.Parameters[0].ParameterType));
        if (QuietNames.Contains(method.Name) && (takesTensor || TensorTypes.HoldTensors(method.ReturnType)))
            return WovenKind.Quiet;
        if (takesTensor && IsRead(method))
            return WovenKind.Read;
        return IsOperation(method) ? WovenKind.Operation : null;
    }

    private static bool IsOperation(MethodDefinition method) =>
        TensorTypes.HoldTensors(method.ReturnType) || (method.Name.EndsWith('_') && !method.IsSpecialName);

    /// <summary>Gives elements of its tensor to the program as plain values.</summary>
    private static bool IsRead(MethodDefinition method)
    {
        // of any object: it comes to the comparison of tensors
        if (method.Name == "Equals" && method.Parameters[0].ParameterType.MetadataType == MetadataType.Object)
            return false;
        if (TensorTypes.HoldTensors(method.ReturnType) || method.ReturnType.MetadataType == MetadataType.Void)
            return false;
        return ReadNames.Contains(method.Name)
            || method.Name.StartsWith("ReadCpu", StringComparison.Ordinal)
            || (method.DeclaringType.FullName == Extensions && method.Name.StartsWith("To", StringComparison.Ordinal))
            || (method.Name is "op_Explicit" or "op_Implicit" or "op_True" or "op_False" && TensorTypes.IsTensor(method.Parameters[0].ParameterType));
    }

    private bool HasOperations(TypeDefinition type)
    {
        // the program's own functions of autograd are generic types, through whose apply they are called
        if (!IsStaticClass(type) && !(_isTorchSharp && type.FullName.StartsWith(Autograd, StringComparison.Ordinal)))
            return false;
        if (_isFamily)
            return true;
        if (!_isTorchSharp)
            return false;
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName is Torch or Extensions or "TorchSharp.torchvision" or "TorchSharp.torchaudio" or "TorchSharp.torchtext";
    }

    private static bool IsStaticClass(TypeDefinition type) => type.IsAbstract && type.IsSealed;

    private static bool IsReachable(TypeDefinition type) =>
        type.DeclaringType is { } outer ? type.IsNestedPublic && IsReachable(outer) : type.IsPublic;

    /// <summary>An override may return a type derived from the base's, and then has a slot of its own.</summary>
    private static bool IsOverride(MethodDefinition method) =>
        method.IsVirtual && (method.IsReuseSlot || method.Overrides.Any(one => one.Name == method.Name));

    private static TypeReference Unreferenced(TypeReference type) => type is ByReferenceType reference ? reference.ElementType : type;

    private bool CallsNative(MethodBody body) =>
        _isTorchSharp && body.Instructions.Any(one => one.OpCode.Code is Code.Call && one.Operand is MethodReference called
            && (called.DeclaringType.Namespace.StartsWith("TorchSharp.PInvoke", StringComparison.Ordinal) || called is MethodDefinition { IsPInvokeImpl: true }));
}
