namespace GraphBridge.Formats.Text;

/// <summary>
/// What to call an operation's inputs where a person reads them. ONNX files do not repeat the names that its standard
/// operators give them: <c>X</c>, <c>W</c> and <c>B</c> of a Conv. One that takes any number of values is numbered: <c>inputs.0</c>.
/// </summary>
internal static class OperatorPorts
{
    private const int MadeOnce = 8;

    private static readonly Dictionary<string, string[]> ByOperator = Load();

    /// <summary>The name of an input: the graph's own, else that of the operator's schema, else none.</summary>
    public static string Input(Operation operation, int slot) => operation.Inputs[slot].Name is { Length: > 0 } own ? own
        : operation.Type.Domain == OpType.OnnxDomain && ByOperator.TryGetValue(operation.Type.Name, out var names) ? At(names, slot) : "";

    private static string At(string[] names, int slot)
    {
        var last = names.Length - 1;
        if (last >= 0 && slot >= last && names[last].EndsWith('*'))
            return $"{names[last][..^1]}.{slot - last + MadeOnce}";
        return slot <= last ? names[slot] : "";
    }

    private static Dictionary<string, string[]> Load()
    {
        var ports = new Dictionary<string, string[]>(StringComparer.Ordinal);
        using var stream = typeof(OperatorPorts).Assembly.GetManifestResourceStream("GraphBridge.Formats.Text.onnx-operators.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var words = line.Split(' ');
            ports.Add(words[0], Numbered(words[1..]));
        }
        return ports;
    }

    // the first few are made once: few operations take more
    private static string[] Numbered(string[] names) => names is [.. var single, var last] && last.EndsWith('*')
        ? [.. single, .. Enumerable.Range(0, MadeOnce).Select(place => $"{last[..^1]}.{place}"), last] : names;
}
