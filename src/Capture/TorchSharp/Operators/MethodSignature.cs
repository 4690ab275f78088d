namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>One parameter of a C# method.</summary>
/// <param name="Name">Its name; <c>this</c> for the object of an instance method.</param>
/// <param name="Type">Its type, as C# writes it without namespaces.</param>
/// <param name="Default">Its default value; null where it has none or it isn't known.</param>
internal sealed record MethodParameter(string Name, string Type, string? Default = null);

/// <summary>A woven method, as its text tells.</summary>
/// <param name="Kind">Why it is woven: <c>op</c>, <c>read</c>, <c>quiet</c> and others; empty where the text doesn't say.</param>
/// <param name="DeclaringType">The type that has it, in full.</param>
/// <param name="Name">Its name, without type parameters.</param>
/// <param name="ReturnType">What it returns.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Arguments">What its recorded call gives, in order: the object, if it has one, and the parameters.</param>
internal sealed record MethodSignature(string Kind, string DeclaringType, string Name, string ReturnType, bool IsStatic, MethodParameter[] Arguments)
{
    /// <summary>The name that operators.txt has for it: <c>torch.add</c>, <c>Tensor.add</c>, <c>nn.functional.conv2d</c>.</summary>
    public string TableName => Scope + "." + Name;

    /// <summary>The declaring type without what all have in common.</summary>
    public string Scope => DeclaringType switch
    {
        "TorchSharp.torch" => "torch",
        _ when DeclaringType.StartsWith("TorchSharp.torch.", StringComparison.Ordinal) => DeclaringType["TorchSharp.torch.".Length..],
        _ when DeclaringType.StartsWith("TorchSharp.", StringComparison.Ordinal) => DeclaringType["TorchSharp.".Length..],
        _ => DeclaringType,
    };

    /// <summary>Reads the text of a woven method, <c>op TorchSharp.torch.Tensor::Tensor add(Tensor target, Scalar alpha)</c>.</summary>
    public static MethodSignature Parse(string text)
    {
        var colons = text.IndexOf("::", StringComparison.Ordinal);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return colons < 0 || space > colons
            ? throw new FormatException($"not a woven method's text: {text}")
            : Parse(text[(colons + 2)..], text[(space + 1)..colons], text[..space]);
    }

    /// <summary>Reads a signature alone, <c>static Tensor cat(Tensor[] tensors, long dim = 0)</c>.</summary>
    public static MethodSignature Parse(string signature, string declaringType, string kind = "")
    {
        var isStatic = signature.StartsWith("static ", StringComparison.Ordinal);
        var rest = isStatic ? signature["static ".Length..] : signature;
        var nameAt = EndOfType(rest) + 1;
        var open = rest.IndexOf('(', nameAt);
        var name = rest[nameAt..open];
        var generic = name.IndexOf('<', StringComparison.Ordinal);
        var arguments = new List<MethodParameter>();
        if (!isStatic)
            arguments.Add(new("this", declaringType[(declaringType.LastIndexOf('.') + 1)..]));
        arguments.AddRange(TextParts.Split(rest[(open + 1)..rest.LastIndexOf(')')], ',').Select(Parameter));
        return new(kind, declaringType, generic < 0 ? name : name[..generic], rest[..(nameAt - 1)], isStatic, [.. arguments]);
    }

    private static MethodParameter Parameter(string text)
    {
        var equals = text.IndexOf(" = ", StringComparison.Ordinal);
        var declared = equals < 0 ? text : text[..equals];
        var space = declared.LastIndexOf(' ');
        return new(declared[(space + 1)..], declared[..space], equals < 0 ? null : text[(equals + 3)..]);
    }

    // the first space outside of brackets
    private static int EndOfType(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '(' or '[' or '<')
                depth++;
            else if (text[i] is ')' or ']' or '>')
                depth--;
            else if (text[i] == ' ' && depth == 0)
                return i;
        }
        throw new FormatException($"not a method's signature: {text}");
    }
}
