namespace GraphBridge.Lowering.Rules;

/// <summary>An ATen operator as a rule declares it: <c>softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor</c>.</summary>
/// <param name="Name">Its name, with the domain where that is not <c>aten</c>.</param>
/// <param name="Overload">Which of its overloads; empty where it has no name.</param>
/// <param name="Arguments">Its arguments, in order.</param>
/// <param name="Results">How many results it has; of a list of tensors, 1.</param>
/// <param name="Text">The whole schema.</param>
internal sealed record RuleSchema(string Name, string Overload, RuleArgument[] Arguments, int Results, string Text)
{
    /// <summary>The type of operation that it declares.</summary>
    public OpType Type { get; } = Name.Split("::") is [var domain, var name] ? new(domain, name, Overload) : new("aten", Name, Overload);

    /// <summary>The argument of a name.</summary>
    public RuleArgument this[string name] => Array.Find(Arguments, argument => argument.Name == name)
        ?? throw new ArgumentException($"'{Text}' has no argument '{name}'", nameof(name));

    /// <summary>Reads a schema.</summary>
    public static RuleSchema Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var arrow = text.LastIndexOf(") -> ", StringComparison.Ordinal);
        var name = text[..open];
        // TorchSharp's own operators have no overloads, and scopes in their names
        var dot = name.StartsWith("torchsharp::", StringComparison.Ordinal) ? -1 : name.LastIndexOf('.');
        var results = text[(arrow + 5)..];
        return new(dot < 0 ? name : name[..dot], dot < 0 ? "" : name[(dot + 1)..],
            [.. Parts(text[(open + 1)..arrow]).Where(part => part != "*").Select(RuleArgument.Parse)],
            results == "()" ? 0 : results.StartsWith('(') ? Parts(results[1..^1]).Count : 1, text);
    }

    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] is '[' or '(' ? 1 : text[at] is ']' or ')' ? -1 : 0;
            if (text[at] != ',' || depth > 0)
                continue;
            parts.Add(text[start..at].Trim());
            start = at + 1;
        }
        if (text[start..].Trim() is { Length: > 0 } last)
            parts.Add(last);
        return parts;
    }
}

/// <summary>One argument of a schema.</summary>
/// <param name="Type">Its type, without alias annotations: <c>int[2]?</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">What it is where it is left out, as the schema writes it; null where it has to be given.</param>
internal sealed record RuleArgument(string Type, string Name, string? Default)
{
    /// <summary>How many numbers a single one stands for in a list of a fixed length: 2 for <c>int[2]</c>; else 0.</summary>
    public int Length => Type.IndexOf('[', StringComparison.Ordinal) is var open and >= 0 && int.TryParse(Type.AsSpan(open + 1, Type.IndexOf(']', StringComparison.Ordinal) - open - 1), out var length)
        ? length : 0;

    public static RuleArgument Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var declared = equals < 0 ? text : text[..equals];
        var space = declared.LastIndexOf(' ');
        var type = declared[..space];
        var alias = type.IndexOf('(', StringComparison.Ordinal);
        if (alias >= 0)
            type = type[..alias] + type[(type.IndexOf(')', StringComparison.Ordinal) + 1)..];
        return new(type, declared[(space + 1)..], equals < 0 ? null : text[(equals + 1)..]);
    }
}
