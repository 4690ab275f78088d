namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Makes the schema of a method that is no operator of ATen: its name in the domain <c>torchsharp</c>, with C#'s names of arguments.</summary>
internal static class OwnSchema
{
    /// <param name="method">The method.</param>
    /// <param name="name">A name from the table, with its domain; null for the method's own.</param>
    public static OperatorUse Of(MethodSignature method, string? name)
    {
        var written = method.Name.EndsWith('_') || method.ReturnType == "void" && method.Name.StartsWith("set_", StringComparison.Ordinal)
            ? Array.FindIndex(method.Arguments, parameter => ParameterType.Parse(parameter.Type).Kind == SchemaKind.Tensor)
            : -1;
        var arguments = method.Arguments.Select((parameter, slot) =>
            new SchemaArgument(parameter.Name == "this" ? "self" : parameter.Name, new(SchemaKind.Any, IsOptional: true), slot == written));
        return new(new(name ?? "torchsharp::" + method.TableName, "", [.. arguments], Results(method.ReturnType, written)),
            [.. method.Arguments.Select((_, slot) => new AnySource(slot))]);
    }

    private static OperatorResult[] Results(string type, int written)
    {
        if (type == "void")
            return [];
        if (type.StartsWith('('))
            return [.. TextParts.Split(type[1..^1], ',').Select(_ => new OperatorResult(""))];
        return [written >= 0 && type == "Tensor" ? new("", written, Written: true) : new("")];
    }

    private sealed class AnySource(int slot) : ArgumentSource
    {
        public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects) =>
            ArgumentValue.WriteAny(writer, arguments[slot], objects);

        public override object? ValueIn(object?[] arguments) => arguments[slot];

        public override bool IsGiven(ulong given) => (given >> slot & 1) != 0;
    }
}
