using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace GraphBridge.Instrument.Weaving;

/// <summary>
/// Has the factories of modules remember their arguments on the module that they made: most modules hand them to native code,
/// which does not give them back. That happens whether anything is recorded or not, because models are made before.
/// </summary>
internal sealed class FactoryWeaver(ProbeType probe)
{
    private readonly CoreTypes _core = probe.Core;
    private readonly MethodDefinition _remember = probe.Remember!;
    private readonly MethodDefinition _recall = probe.Recall!;

    /// <summary>Whether a factory has arguments that can be kept.</summary>
    public static bool Keeps(MethodDefinition factory) => factory.Parameters.Any(one => IsPlain(one.ParameterType));

    /// <summary>
    /// The method that sets the field. Where a factory calls another, the outer one comes last and stays: its arguments are what
    /// the program wrote, <c>3</c> where the inner one is given <c>[3, 3]</c>, and it has parameters for all that the inner one has.
    /// </summary>
    public static MethodDefinition Remember(CoreTypes core, FieldDefinition made)
    {
        var remember = new MethodDefinition("Remember", MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, made.Module.TypeSystem.Void);
        remember.Parameters.Add(new("module", ParameterAttributes.None, made.DeclaringType));
        remember.Parameters.Add(new("made", ParameterAttributes.None, core.Object));
        var il = remember.Body.GetILProcessor();
        var nothing = il.Create(OpCodes.Ret);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brfalse_S, nothing);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, made);
        il.Append(nothing);
        return remember;
    }

    /// <summary>The method that gets the field, of a module that may be null.</summary>
    public static MethodDefinition Recall(CoreTypes core, FieldDefinition made)
    {
        var recall = new MethodDefinition("Recall", MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, core.Object);
        recall.Parameters.Add(new("module", ParameterAttributes.None, made.DeclaringType));
        var il = recall.Body.GetILProcessor();
        var get = il.Create(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brtrue_S, get);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Ret);
        il.Append(get);
        il.Emit(OpCodes.Ldfld, made);
        il.Emit(OpCodes.Ret);
        return recall;
    }

    /// <summary>Collects the arguments before the body, which may change them, and keeps them at each return.</summary>
    public void Weave(MethodDefinition factory, string name)
    {
        var body = factory.Body;
        body.SimplifyMacros();
        var made = new VariableDefinition(_core.ObjectArray);
        body.Variables.Add(made);
        var instructions = body.Instructions;
        foreach (var leave in instructions.Where(one => one.OpCode == OpCodes.Ret).ToArray())
        {
            // a jump to the return has to come to what is done before it
            leave.OpCode = OpCodes.Dup;
            var at = instructions.IndexOf(leave);
            instructions.Insert(at + 1, Instruction.Create(OpCodes.Ldloc, made));
            instructions.Insert(at + 2, Instruction.Create(OpCodes.Call, _remember));
            instructions.Insert(at + 3, Instruction.Create(OpCodes.Ret));
        }
        var first = 0;
        foreach (var instruction in Collect(factory, name, made))
            instructions.Insert(first++, instruction);
        body.OptimizeMacros();
    }

    /// <summary>
    /// <c>made = new object[] { name, arguments… }</c>, with null for tensors, which it would keep alive, and for a module what that
    /// was made with.
    /// </summary>
    private IEnumerable<Instruction> Collect(MethodDefinition factory, string name, VariableDefinition made)
    {
        yield return Instruction.Create(OpCodes.Ldc_I4, factory.Parameters.Count + 1);
        yield return Instruction.Create(OpCodes.Newarr, _core.Object);
        yield return Instruction.Create(OpCodes.Dup);
        yield return Instruction.Create(OpCodes.Ldc_I4, 0);
        yield return Instruction.Create(OpCodes.Ldstr, name);
        yield return Instruction.Create(OpCodes.Stelem_Ref);
        foreach (var parameter in factory.Parameters)
        {
            var isModule = IsModule(parameter.ParameterType);
            if (!isModule && !IsPlain(parameter.ParameterType))
                continue;
            yield return Instruction.Create(OpCodes.Dup);
            yield return Instruction.Create(OpCodes.Ldc_I4, parameter.Index + 1);
            yield return Instruction.Create(OpCodes.Ldarg, parameter);
            if (isModule)
                yield return Instruction.Create(OpCodes.Call, _recall);
            else if (BoxingRules.Of(parameter.ParameterType) == Boxing.Box)
                yield return Instruction.Create(OpCodes.Box, parameter.ParameterType);
            yield return Instruction.Create(OpCodes.Stelem_Ref);
        }
        yield return Instruction.Create(OpCodes.Stloc, made);
    }

    private bool IsModule(TypeReference type)
    {
        var module = _remember.Parameters[0].ParameterType;
        for (var at = type.IsArray || type.IsGenericParameter ? null : type.Resolve(); at is not null; at = at.BaseType?.Resolve())
            if (at == module)
                return true;
        return false;
    }

    /// <summary>Numbers, truth values, texts, enumerations, and arrays and tuples of such.</summary>
    private static bool IsPlain(TypeReference type) => type switch
    {
        ArrayType array => array.Rank == 1 && IsPlain(array.ElementType),
        GenericInstanceType { Namespace: "System" } generic when generic.Name == "Nullable`1" || generic.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) =>
            generic.GenericArguments.All(IsPlain),
        _ => type.IsPrimitive || type.MetadataType == MetadataType.String || type is TypeDefinition { IsEnum: true },
    };
}
