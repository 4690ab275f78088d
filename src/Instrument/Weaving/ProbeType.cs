using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>The type <c>GraphBridge.TorchSharpProbe</c>, through which a woven method announces itself: made in TorchSharp.dll, referred to from what depends on it.</summary>
internal sealed class ProbeType
{
    public const string Namespace = "GraphBridge";
    public const string Name = "TorchSharpProbe";

    /// <summary>The type that an assembly which depends on TorchSharp carries as the sign that it is woven.</summary>
    public const string MarkName = "TorchSharpProbeMark";

    public const string VersionField = "Version";

    /// <summary>The field of TorchSharp's Tensor in which a recording keeps what it knows of a tensor: much faster than a table.</summary>
    public const string KnownField = "GraphBridgeKnown";

    /// <summary>The field of TorchSharp's Module in which its factory keeps what the module was made with.</summary>
    public const string MadeField = "GraphBridgeMade";

    private ProbeType(CoreTypes core, TypeReference type)
    {
        Begin = new("Begin", core.BeginDelegate, type);
        End = new("End", core.EndDelegate, type);
        Fail = new("Fail", core.FailDelegate, type);
        Skip = new("Skip", core.String, type);
        Core = core;
    }

    public CoreTypes Core { get; }
    public FieldReference Begin { get; }
    public FieldReference End { get; }
    public FieldReference Fail { get; }
    public FieldReference Skip { get; }

    /// <summary>The method that keeps the arguments of a module's factory; null outside of TorchSharp.</summary>
    public MethodDefinition? Remember { get; private set; }

    /// <summary>The method that tells what a module was made with; null outside of TorchSharp.</summary>
    public MethodDefinition? Recall { get; private set; }

    /// <summary>Adds the type to TorchSharp itself.</summary>
    public static ProbeType AddTo(ModuleDefinition module)
    {
        var core = new CoreTypes(module);
        var type = StaticType(core, Name, TypeAttributes.Public);
        var probe = new ProbeType(core, type);
        foreach (var field in (FieldReference[])[probe.Begin, probe.End, probe.Fail, probe.Skip])
            type.Fields.Add(new(field.Name, FieldAttributes.Public | FieldAttributes.Static, field.FieldType));
        type.Fields[^1].CustomAttributes.Add(new(core.Constructor("System", "ThreadStaticAttribute")));
        module.Types.Add(type);
        if (module.GetType("TorchSharp.torch/Tensor") is { } tensor)
            tensor.Fields.Add(new(KnownField, FieldAttributes.Public | FieldAttributes.NotSerialized, core.Object));
        if (module.GetType("TorchSharp.torch/nn/Module") is { } one)
        {
            var made = new FieldDefinition(MadeField, FieldAttributes.Public | FieldAttributes.NotSerialized, core.Object);
            one.Fields.Add(made);
            type.Methods.Add(probe.Remember = FactoryWeaver.Remember(core, made));
            type.Methods.Add(probe.Recall = FactoryWeaver.Recall(core, made));
        }
        return probe;
    }

    /// <summary>Refers to the type in another assembly, and marks the module as woven.</summary>
    public static ProbeType ReferTo(ModuleDefinition module, AssemblyNameReference torchSharp)
    {
        var core = new CoreTypes(module);
        module.Types.Add(StaticType(core, MarkName, TypeAttributes.NotPublic));
        return new(core, new(Namespace, Name, module, torchSharp));
    }

    private static TypeDefinition StaticType(CoreTypes core, string name, TypeAttributes visibility)
    {
        var type = new TypeDefinition(Namespace, name, visibility | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, core.Object);
        type.Fields.Add(new(VersionField, FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault, core.Int32)
        {
            Constant = Weaver.Version,
        });
        return type;
    }
}
