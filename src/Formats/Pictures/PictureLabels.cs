using System.Text;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.Pictures;

/// <summary>What a picture says of each thing: short, because nobody reads more there.</summary>
internal static class PictureLabels
{
    /// <summary>A line longer than this makes a picture that nobody can read.</summary>
    private const int MaximumLine = 40;
    private const int MaximumAttributeText = 20;
    private const int MaximumAttributes = 3;
    private const int MaximumErrorLines = 6;
    private const int MaximumTooltip = 2000;

    /// <summary>The type, the name where it says more, the first few short attributes, and a line on what the picture has no node for.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="undrawn">The line; empty for none.</param>
    public static void Operation(StringBuilder text, Operation operation, string undrawn)
    {
        var type = operation.Type;
        var typeText = type.Domain is OpType.OnnxDomain or OpType.ModuleDomain or "aten" && type.Name.Length > 0 ? type.Name : type.ToString();
        Append(text, typeText);
        if (operation.Trace?.Read is { } read)
            Append(text.Append(" → "), read);
        else
            Details(text, operation, undrawn);
        if (operation.Trace?.Error is { } error)
            Error(text.Append("\nfailed: "), error);
    }

    /// <summary>Lines under an operation's own.</summary>
    public static void Note(StringBuilder text, string note)
    {
        foreach (var line in note.Split('\n'))
            Append(text.Append('\n'), line);
    }

    private static void Details(StringBuilder text, Operation operation, string undrawn)
    {
        var name = OwnName(operation);
        if (name.Length > 0 && !name.SequenceEqual(operation.Type.Name))
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
        if (undrawn.Length > 0)
            Append(text.Append('\n'), undrawn);
    }

    /// <summary>An error in the few lines that a picture has room for, broken between words where that can be.</summary>
    private static void Error(StringBuilder text, ReadOnlySpan<char> error)
    {
        var room = MaximumLine - "failed: ".Length;
        error = error.Trim();
        for (var lines = 1; !error.IsEmpty; lines++, room = MaximumLine)
        {
            var line = error.IndexOf('\n') is var end and >= 0 ? error[..end] : error;
            var isWhole = line.Length <= room;
            if (lines == MaximumErrorLines)
            {
                Append(text, isWhole && line.Length == error.Length ? line : $"{line}…");
                return;
            }
            if (!isWhole && line[..room].LastIndexOf(' ') is var space and > 0)
                line = line[..space];
            else if (!isWhole)
                line = line[..(char.IsHighSurrogate(line[room - 1]) ? room - 1 : room)];
            text.Append(line.TrimEnd());
            error = error[line.Length..].TrimStart();
            if (!error.IsEmpty)
                text.Append('\n');
        }
    }

    /// <summary>What the pointer shows over an operation: the whole error, the time it took, where it was called.</summary>
    public static void Tooltip(StringBuilder text, OperationTrace? trace)
    {
        if (trace?.Error is { } error)
            Whole(text, error);
        if (trace?.Duration is { } duration)
            Line(text).Append(FormattableString.Invariant($"{duration.TotalMilliseconds:0.####} ms"));
        if (trace?.Source is { } source)
            Append(Line(text), source);
    }

    /// <summary>What the pointer shows over a module call: the module as PyTorch prints it.</summary>
    public static void Printed(StringBuilder text, Module module) => Whole(text, $"{module.TypeName}({module.Arguments})");

    private static void Whole(StringBuilder text, string whole) =>
        text.Append(whole.Length > MaximumTooltip ? whole.AsSpan(0, MaximumTooltip - (char.IsHighSurrogate(whole[MaximumTooltip - 1]) ? 1 : 0)) : whole);

    /// <summary>What the pointer shows over an edge: whose memory the value shares, and what it was before it was written in place.</summary>
    public static void Tooltip(StringBuilder text, ValueTrace? trace)
    {
        if (trace?.Base is { } root)
            Append(text.Append("a view of "), root);
        if (trace?.Previous is { } previous)
            Append(Line(text).Append("written in place over "), previous);
    }

    private static StringBuilder Line(StringBuilder text) => text.Length > 0 ? text.Append('\n') : text;

    /// <summary>The name and the type of a value that is drawn as a node.</summary>
    public static void Value(StringBuilder text, Value value)
    {
        Append(text, NameOf(value));
        if (value.Type is { } type)
            Append(text.Append('\n'), type.ToString());
    }

    /// <summary>What is kept is known within its module by the last part of its name.</summary>
    public static ReadOnlySpan<char> NameOf(Value value) => value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant
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
        if (module.TypeName.Length > 0 && !IsFunction(module))
            Append(text.Length > 0 ? text.Append(": ") : text, module.TypeName);
        if (call.RepeatCount > 1)
            text.Append(" × ").Append(call.RepeatCount);
        if (call.Pass > 1)
            text.Append(" (pass ").Append(call.Pass).Append(')');
    }

    /// <summary>Whether a module stands for a function that was called; nothing is learned there.</summary>
    public static bool IsFunction(Module module) => module.Path.EndsWith("()", StringComparison.Ordinal);

    /// <summary>Whether something that is learned is among the inputs.</summary>
    public static bool HasParameters(PortList inputs)
    {
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Value is { Kind: ValueKind.Parameter })
                return true;
        return false;
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
