using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Types of the core library as one module refers to them, whichever of its facades that is.</summary>
internal sealed class CoreTypes
{
    private readonly ModuleDefinition _module;
    private readonly IMetadataScope _scope;

    public CoreTypes(ModuleDefinition module)
    {
        _module = module;
        _scope = module.TypeSystem.CoreLibrary;
        Object = module.TypeSystem.Object;
        String = module.TypeSystem.String;
        Int32 = module.TypeSystem.Int32;
        Exception = Type("System", "Exception");
        ObjectArray = new(Object);
        BeginDelegate = Generic("Func`3", String, ObjectArray, Object);
        EndDelegate = Generic("Action`2", Object, Object);
        FailDelegate = Generic("Func`3", Object, Exception, module.TypeSystem.Boolean);
        BeginInvoke = Invoke(BeginDelegate, returns: true);
        EndInvoke = Invoke(EndDelegate, returns: false);
        FailInvoke = Invoke(FailDelegate, returns: true);
        KeepAlive = new("KeepAlive", module.TypeSystem.Void, Type("System", "GC"));
        KeepAlive.Parameters.Add(new(Object));
    }

    public TypeReference Object { get; }
    public TypeReference String { get; }
    public TypeReference Int32 { get; }
    public TypeReference Exception { get; }
    public ArrayType ObjectArray { get; }
    public GenericInstanceType BeginDelegate { get; }
    public GenericInstanceType EndDelegate { get; }
    public GenericInstanceType FailDelegate { get; }
    public MethodReference BeginInvoke { get; }
    public MethodReference EndInvoke { get; }
    public MethodReference FailInvoke { get; }
    public MethodReference KeepAlive { get; }

    /// <summary>The parameterless constructor of an attribute.</summary>
    public MethodReference Constructor(string space, string name) =>
        new(".ctor", _module.TypeSystem.Void, Type(space, name)) { HasThis = true };

    /// <summary>The constructor of the attribute that keeps a method out of printed stack traces, where the core library surely has it.</summary>
    public MethodReference? StackTraceHidden() =>
        _scope is AssemblyNameReference { Name: "System.Runtime", Version.Major: >= 6 } ? Constructor("System.Diagnostics", "StackTraceHiddenAttribute") : null;

    /// <summary><c>ICollection&lt;element&gt;</c></summary>
    public TypeReference Collection(TypeReference element) => Instance(Type("System.Collections.Generic", "ICollection`1"), element);

    /// <summary><c>Enumerable.ToList&lt;element&gt;</c>; null in an assembly that has no reference to LINQ.</summary>
    public MethodReference? ToList(TypeReference element)
    {
        var linq = _scope.Name is "netstandard" or "mscorlib" ? _scope : _module.AssemblyReferences.FirstOrDefault(reference => reference.Name == "System.Linq");
        if (linq is null)
            return null;
        // List and IEnumerable stand where the assembly itself finds them
        var lists = _scope.Name is "netstandard" or "mscorlib" ? _scope : _module.AssemblyReferences.FirstOrDefault(reference => reference.Name == "System.Collections");
        if (lists is null)
            return null;
        var toList = new MethodReference("ToList", Object, new("System.Linq", "Enumerable", _module, linq));
        var one = new GenericParameter("TSource", toList);
        toList.GenericParameters.Add(one);
        toList.ReturnType = Instance(new("System.Collections.Generic", "List`1", _module, lists), one);
        toList.Parameters.Add(new(Instance(Type("System.Collections.Generic", "IEnumerable`1"), one)));
        var instance = new GenericInstanceMethod(toList);
        instance.GenericArguments.Add(element);
        return instance;
    }

    private static GenericInstanceType Instance(TypeReference type, TypeReference argument)
    {
        type.GenericParameters.Add(new(type));
        var instance = new GenericInstanceType(type);
        instance.GenericArguments.Add(argument);
        return instance;
    }

    private TypeReference Type(string space, string name) => new(space, name, _module, _scope);

    private GenericInstanceType Generic(string name, params TypeReference[] arguments)
    {
        var type = Type("System", name);
        var instance = new GenericInstanceType(type);
        foreach (var argument in arguments)
        {
            type.GenericParameters.Add(new(type));
            instance.GenericArguments.Add(argument);
        }
        return instance;
    }

    private MethodReference Invoke(GenericInstanceType type, bool returns)
    {
        var parameters = type.ElementType.GenericParameters;
        var inputs = returns ? parameters.Count - 1 : parameters.Count;
        var invoke = new MethodReference("Invoke", returns ? parameters[inputs] : _module.TypeSystem.Void, type) { HasThis = true };
        for (var i = 0; i < inputs; i++)
            invoke.Parameters.Add(new(parameters[i]));
        return invoke;
    }
}
