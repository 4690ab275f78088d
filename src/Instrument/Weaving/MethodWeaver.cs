using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Puts before a method's body the test for a recording, and beside it the method that announces the call.</summary>
internal sealed class MethodWeaver(ProbeType probe)
{
    private readonly CoreTypes _core = probe.Core;
    private readonly MethodReference? _stackTraceHidden = probe.Core.StackTraceHidden();

    /// <summary>Why a method can't be woven, or null where it can.</summary>
    public static string? Obstacle(MethodDefinition method) => method switch
    {
        { ReturnType: ByReferenceType or IModifierType { ElementType: ByReferenceType } } => "it returns a reference",
        { CallingConvention: MethodCallingConvention.VarArg } => "it takes any number of arguments in the manner of C",
        { HasThis: true, DeclaringType.IsValueType: true } => "it is an instance method of a value type",
        _ => null,
    };

    public void Weave(MethodDefinition method, string name)
    {
        var recorded = Companion(method);
        method.DeclaringType.Methods.Add(recorded);
        WriteRecorded(recorded, SelfReference(method), name);
        recorded.Body.OptimizeMacros();
        InsertPrologue(method, SelfReference(recorded), name);
    }

    /// <summary><c>if (Begin != null) { if (Skip == name) Skip = null; else return recorded(…); }</c></summary>
    private void InsertPrologue(MethodDefinition method, MethodReference recorded, string name)
    {
        var first = method.Body.Instructions[0];
        var mine = Instruction.Create(OpCodes.Ldnull);
        List<Instruction> prologue =
        [
            Instruction.Create(OpCodes.Ldsfld, probe.Begin),
            Instruction.Create(OpCodes.Brfalse, first),
            Instruction.Create(OpCodes.Ldsfld, probe.Skip),
            Instruction.Create(OpCodes.Ldstr, name),
            Instruction.Create(OpCodes.Beq, mine),
            .. Arguments(method),
            Instruction.Create(OpCodes.Call, recorded),
            Instruction.Create(OpCodes.Ret),
            mine,
            Instruction.Create(OpCodes.Stsfld, probe.Skip),
        ];
        var instructions = method.Body.Instructions;
        var own = instructions.ToArray();
        instructions.Clear();
        foreach (var instruction in prologue)
            instructions.Add(instruction);
        foreach (var instruction in own)
            instructions.Add(instruction);
    }

    private void WriteRecorded(MethodDefinition recorded, MethodReference method, string name)
    {
        var body = recorded.Body;
        body.InitLocals = true;
        var returns = method.ReturnType.MetadataType != MetadataType.Void;
        var begin = Local(body, _core.BeginDelegate);
        var end = Local(body, _core.EndDelegate);
        var fail = Local(body, _core.FailDelegate);
        var token = Local(body, _core.Object);
        var arguments = Local(body, _core.ObjectArray);
        var error = Local(body, _core.Exception);
        var result = returns ? Local(body, method.ReturnType) : null;

        var il = body.GetILProcessor();
        var plain = il.Create(OpCodes.Ldstr, name);
        var tryStart = il.Create(OpCodes.Ldstr, name);
        var filterStart = il.Create(OpCodes.Isinst, _core.Exception);
        var noFail = il.Create(OpCodes.Ldc_I4_0);
        var handlerStart = il.Create(OpCodes.Pop);
        var ended = il.Create(OpCodes.Ldnull);
        var leave = result is null ? il.Create(OpCodes.Ret) : il.Create(OpCodes.Ldloc, result);

        foreach (var parameter in recorded.Parameters)
            EmitToList(il, parameter);

        // token = Begin?.Invoke(name, arguments)
        il.Emit(OpCodes.Ldsfld, probe.Begin);
        il.Emit(OpCodes.Stloc, begin);
        il.Emit(OpCodes.Ldloc, begin);
        il.Emit(OpCodes.Brfalse, plain);
        il.Emit(OpCodes.Ldloc, begin);
        il.Emit(OpCodes.Ldstr, name);
        EmitArgumentArray(il, recorded);
        il.Emit(OpCodes.Stloc, arguments);
        il.Emit(OpCodes.Ldloc, arguments);
        il.Emit(OpCodes.Callvirt, _core.BeginInvoke);
        il.Emit(OpCodes.Stloc, token);
        il.Emit(OpCodes.Ldloc, token);
        il.Emit(OpCodes.Brtrue, tryStart);

        // nobody wants it recorded; the test that a recording which just ended leaves undone is undone here
        il.Append(plain);
        EmitBody(il, recorded, method);
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Stsfld, probe.Skip);
        EmitKeepAlive(il, arguments);
        il.Emit(OpCodes.Ret);

        // try { result = method(…) }
        il.Append(tryStart);
        EmitBody(il, recorded, method);
        if (result is not null)
            il.Emit(OpCodes.Stloc, result);
        EmitKeepAlive(il, arguments);
        il.Emit(OpCodes.Leave, ended);

        // when (Fail(token, error) && false)
        il.Append(filterStart);
        il.Emit(OpCodes.Stloc, error);
        il.Emit(OpCodes.Ldsfld, probe.Fail);
        il.Emit(OpCodes.Stloc, fail);
        il.Emit(OpCodes.Ldloc, fail);
        il.Emit(OpCodes.Brfalse, noFail);
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Brfalse, noFail);
        il.Emit(OpCodes.Ldloc, fail);
        il.Emit(OpCodes.Ldloc, token);
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Callvirt, _core.FailInvoke);
        il.Emit(OpCodes.Pop);
        il.Append(noFail);
        il.Emit(OpCodes.Endfilter);

        // never reached: the filter is always false
        il.Append(handlerStart);
        il.Emit(OpCodes.Rethrow);

        // End?.Invoke(token, result)
        il.Append(ended);
        il.Emit(OpCodes.Stsfld, probe.Skip);
        il.Emit(OpCodes.Ldsfld, probe.End);
        il.Emit(OpCodes.Stloc, end);
        il.Emit(OpCodes.Ldloc, end);
        il.Emit(OpCodes.Brfalse, leave);
        il.Emit(OpCodes.Ldloc, end);
        il.Emit(OpCodes.Ldloc, token);
        if (result is null)
            il.Emit(OpCodes.Ldnull);
        else
            EmitBoxed(il, method.ReturnType, () => il.Emit(OpCodes.Ldloc, result), () => il.Emit(OpCodes.Ldloca, result));
        il.Emit(OpCodes.Callvirt, _core.EndInvoke);
        il.Append(leave);
        if (result is not null)
            il.Emit(OpCodes.Ret);

        body.ExceptionHandlers.Add(new(ExceptionHandlerType.Filter)
        {
            TryStart = tryStart,
            TryEnd = filterStart,
            FilterStart = filterStart,
            HandlerStart = handlerStart,
            HandlerEnd = ended,
        });
    }

    /// <summary>
    /// Tensors that come one by one as they are asked for are made a list first: <c>stack(xs.Select(x => x * 2))</c> runs the
    /// program's operations, which are none of stack's, and whoever records has to see the tensors before the call.
    /// </summary>
    private void EmitToList(ILProcessor il, ParameterDefinition parameter)
    {
        if (parameter.ParameterType is not GenericInstanceType { ElementType.FullName: "System.Collections.Generic.IEnumerable`1" } sequence
            || !TensorTypes.IsTensor(sequence.GenericArguments[0]) || _core.ToList(sequence.GenericArguments[0]) is not { } toList)
            return;
        var done = il.Create(OpCodes.Nop);
        il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Brfalse, done);
        il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Isinst, _core.Collection(sequence.GenericArguments[0]));
        il.Emit(OpCodes.Brtrue, done);
        il.Emit(OpCodes.Ldarg, parameter);
        il.Emit(OpCodes.Call, toList);
        il.Emit(OpCodes.Starg, parameter);
        il.Append(done);
    }

    /// <summary>
    /// TorchSharp gives native code the handles of objects that nobody refers to any more, such as a number that was made a
    /// Scalar for the call, and a recording makes collections in the middle of the call more likely.
    /// </summary>
    private void EmitKeepAlive(ILProcessor il, VariableDefinition arguments)
    {
        il.Emit(OpCodes.Ldloc, arguments);
        il.Emit(OpCodes.Call, _core.KeepAlive);
    }

    /// <summary>Skip, whose value is on the stack, then the call of the method's own body.</summary>
    private void EmitBody(ILProcessor il, MethodDefinition recorded, MethodReference method)
    {
        il.Emit(OpCodes.Stsfld, probe.Skip);
        foreach (var load in Arguments(recorded))
            il.Append(load);
        il.Emit(OpCodes.Call, method);
    }

    private void EmitArgumentArray(ILProcessor il, MethodDefinition recorded)
    {
        var shift = recorded.HasThis ? 1 : 0;
        il.Emit(OpCodes.Ldc_I4, recorded.Parameters.Count + shift);
        il.Emit(OpCodes.Newarr, _core.Object);
        if (recorded.HasThis)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Stelem_Ref);
        }
        foreach (var parameter in recorded.Parameters)
        {
            if (BoxingRules.Of(parameter.ParameterType) == Boxing.Null)
                continue;
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, parameter.Index + shift);
            EmitBoxed(il, parameter.ParameterType, () => il.Emit(OpCodes.Ldarg, parameter), () => il.Emit(OpCodes.Ldarga, parameter));
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    private static void EmitBoxed(ILProcessor il, TypeReference type, Action value, Action address)
    {
        switch (BoxingRules.Of(type))
        {
            case Boxing.AsItIs:
                value();
                break;
            case Boxing.Box:
                value();
                il.Emit(OpCodes.Box, type);
                break;
            case Boxing.SpanToArray:
                address();
                var span = (GenericInstanceType)type;
                il.Emit(OpCodes.Call, new MethodReference("ToArray", new ArrayType(span.ElementType.GenericParameters[0]), span) { HasThis = true });
                break;
            case Boxing.Null:
                il.Emit(OpCodes.Ldnull);
                break;
        }
    }

    /// <summary>A private method of the same signature.</summary>
    private MethodDefinition Companion(MethodDefinition method)
    {
        var attributes = MethodAttributes.Private | MethodAttributes.HideBySig | (method.Attributes & MethodAttributes.Static);
        var recorded = new MethodDefinition(method.Name + "$recorded", attributes, method.ReturnType)
        {
            ImplAttributes = MethodImplAttributes.NoInlining,
            HasThis = method.HasThis,
        };
        // a type parameter is written as its position, so that the types of the signature are those of either method
        foreach (var parameter in method.GenericParameters)
        {
            var copy = new GenericParameter(parameter.Name, recorded) { Attributes = parameter.Attributes };
            foreach (var constraint in parameter.Constraints)
                copy.Constraints.Add(new(constraint.ConstraintType));
            recorded.GenericParameters.Add(copy);
        }
        foreach (var parameter in method.Parameters)
            recorded.Parameters.Add(new(parameter.Name, parameter.Attributes & (ParameterAttributes.In | ParameterAttributes.Out), parameter.ParameterType));
        if (_stackTraceHidden is not null)
            recorded.CustomAttributes.Add(new(_stackTraceHidden));
        return recorded;
    }

    /// <summary>A method as its own type and its companion call it: with their own type parameters as arguments.</summary>
    private static MethodReference SelfReference(MethodDefinition method)
    {
        MethodReference reference = method;
        if (method.DeclaringType.HasGenericParameters)
        {
            var type = new GenericInstanceType(method.DeclaringType);
            foreach (var parameter in method.DeclaringType.GenericParameters)
                type.GenericArguments.Add(parameter);
            reference = new(method.Name, method.ReturnType, type)
            {
                HasThis = method.HasThis,
                ExplicitThis = method.ExplicitThis,
                CallingConvention = method.CallingConvention,
            };
            foreach (var parameter in method.GenericParameters)
                reference.GenericParameters.Add(new(parameter.Name, reference));
            foreach (var parameter in method.Parameters)
                reference.Parameters.Add(new(parameter.ParameterType));
        }
        if (!method.HasGenericParameters)
            return reference;
        var instance = new GenericInstanceMethod(reference);
        foreach (var parameter in method.GenericParameters)
            instance.GenericArguments.Add(parameter);
        return instance;
    }

    private static IEnumerable<Instruction> Arguments(MethodDefinition method)
    {
        if (method.HasThis)
            yield return Instruction.Create(OpCodes.Ldarg_0);
        var shift = method.HasThis ? 1 : 0;
        foreach (var parameter in method.Parameters)
        {
            yield return (parameter.Index + shift) switch
            {
                0 => Instruction.Create(OpCodes.Ldarg_0),
                1 => Instruction.Create(OpCodes.Ldarg_1),
                2 => Instruction.Create(OpCodes.Ldarg_2),
                3 => Instruction.Create(OpCodes.Ldarg_3),
                <= byte.MaxValue => Instruction.Create(OpCodes.Ldarg_S, parameter),
                _ => Instruction.Create(OpCodes.Ldarg, parameter),
            };
        }
    }

    private static VariableDefinition Local(MethodBody body, TypeReference type)
    {
        var variable = new VariableDefinition(type);
        body.Variables.Add(variable);
        return variable;
    }
}
