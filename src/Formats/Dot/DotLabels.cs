using System.Text;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Dot;

/// <summary>What a picture says of each thing: short, because the whole is in the data.</summary>
internal static class DotLabels
{
    /// <summary>A line longer than this makes a picture that nobody can read.</summary>
    private const int MaximumLine = 40;
    private const int MaximumAttributeText = 20;
    private const int MaximumAttributes = 3;

    /// <summary>The type, the name where it says more, and the first few short attributes.</summary>
    public static void Operation(StringBuilder text, Operation operation)
    {
        var type = operation.Type;
        var typeText = type.Domain is OpType.OnnxDomain or OpType.ModuleDomain or "aten" && type.Name.Length > 0 ? type.Name : type.ToString();
        Append(text, typeText);
        var name = OwnName(operation);
        if (name.Length > 0 && !name.SequenceEqual(type.Name))
            Append(text.Append('\n'), name);
        var shown = 0;
        foreach (var (key, value) in operation.Attributes)
        {
            if (shown == MaximumAttributes)
                break;
            if (key.Length > MaximumAttributeText || Short(value) is not { } shortText)
                continue;
            text.Append('\n').Append(key).Append(" = ").Append(shortText);
            shown++;
        }
        if (DotHidden.Count(operation) is > 0 and var hidden)
            text.Append('\n').Append(hidden).Append(hidden == 1 ? " parameter" : " parameters");
        if (operation.Trace?.Error is { } error)
            Append(text.Append("\nfailed: "), error);
    }

    /// <summary>The name and the type of a value that is drawn as a node.</summary>
    public static void Value(StringBuilder text, Value value)
    {
        Append(text, NameOf(value));
        if (value.Type is { } type)
            Append(text.Append('\n'), type.ToString());
    }

    /// <summary>What is kept is known within its module by the last part of its name.</summary>
    private static ReadOnlySpan<char> NameOf(Value value) => value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant
        ? LastPart(value.Name, "/.") : value.Name;

    /// <summary>The argument where the order of several matters, and what flows, unless the node it comes from says so.</summary>
    public static void Edge(StringBuilder text, Value value, Operation target, int slot, bool isTypeShown)
    {
        if (slot >= 0 && OrderMatters(target) && OperatorPorts.Input(target, slot) is var argument && !NameOf(value).SequenceEqual(argument))
            Append(text, argument);
        if (isTypeShown && value.Type is { } type)
            Append(text.Length > 0 ? text.Append('\n') : text, type.ToString());
    }

    /// <summary>The module's name and type, how many times it runs, and which run it is.</summary>
    public static void Call(StringBuilder text, ModuleCall call)
    {
        var module = call.Module;
        Append(text, call.Parent is null ? module.Path : module.Name);
        if (module.TypeName.Length > 0)
            Append(text.Length > 0 ? text.Append(": ") : text, module.TypeName);
        if (call.RepeatCount > 1)
            text.Append(" × ").Append(call.RepeatCount);
        if (call.Pass > 1)
            text.Append(" (pass ").Append(call.Pass).Append(')');
    }

    /// <summary>Appends text, cut to the length of a line; only whole characters are cut off.</summary>
    public static void Append(StringBuilder text, ReadOnlySpan<char> line)
    {
        if (line.Length <= MaximumLine)
        {
            text.Append(line);
            return;
        }
        var end = char.IsHighSurrogate(line[MaximumLine - 2]) ? MaximumLine - 2 : MaximumLine - 1;
        text.Append(line[..end]).Append('…');
    }

    public static string Cut(string text)
    {
        var cut = new StringBuilder();
        Append(cut, text);
        return cut.ToString();
    }

    private static bool OrderMatters(Operation operation)
    {
        var given = 0;
        for (var slot = 0; slot < operation.Inputs.Count && given < 2; slot++)
            if (!operation.Inputs.ValueAt(slot).IsNone)
                given++;
        return given > 1;
    }

    /// <summary>The name without the path of the module that is drawn round it.</summary>
    private static ReadOnlySpan<char> OwnName(Operation operation)
    {
        var name = LastPart(operation.Name, "/");
        if (operation.Call?.Module.Path is not { Length: > 0 } path || !name.StartsWith(path, StringComparison.Ordinal))
            return name;
        return name.Length == path.Length ? [] : name[path.Length] == '.' ? name[(path.Length + 1)..] : name;
    }

    private static ReadOnlySpan<char> LastPart(ReadOnlySpan<char> name, ReadOnlySpan<char> separators) =>
        name.LastIndexOfAny(separators) is var at and >= 0 && at + 1 < name.Length ? name[(at + 1)..] : name;

    private static string? Short(AttributeValue value)
    {
        var text = value switch
        {
            AttributeValue.Int number => number.Value.ToString(),
            AttributeValue.Float number => number.Value.ToString(),
            AttributeValue.Bool truth => truth.Value ? "true" : "false",
            AttributeValue.String { Value: { Length: <= MaximumAttributeText } word } => word,
            AttributeValue.Ints { Values.Length: <= MaximumAttributeText } numbers => string.Join(", ", numbers.Values),
            _ => null,
        };
        return text?.Length <= MaximumAttributeText ? text : null;
    }
}
