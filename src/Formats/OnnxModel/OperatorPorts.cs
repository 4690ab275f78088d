namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// The names of the inputs and outputs of ONNX's standard operators, which a file does not repeat: <c>X</c>, <c>W</c> and
/// <c>B</c> of a Conv. One that takes any number of values is numbered: <c>inputs.0</c>.
/// </summary>
internal static class OperatorPorts
{
    private const int MadeOnce = 8;

    private static readonly Dictionary<string, (string[] Inputs, string[] Outputs)> ByOperator = Load();

    public static string Input(OpType type, int slot) => Known(type) is { } ports ? At(ports.Inputs, slot) : "";

    public static string Output(OpType type, int slot) => Known(type) is { } ports ? At(ports.Outputs, slot) : "";

    private static (string[] Inputs, string[] Outputs)? Known(OpType type) =>
        type.Domain == OpType.OnnxDomain && ByOperator.TryGetValue(type.Name, out var ports) ? ports : null;

    private static string At(string[] names, int slot)
    {
        var last = names.Length - 1;
        if (last >= 0 && slot >= last && names[last].EndsWith('*'))
            return $"{names[last][..^1]}.{slot - last + MadeOnce}";
        return slot <= last ? names[slot] : "";
    }

    private static Dictionary<string, (string[], string[])> Load()
    {
        var ports = new Dictionary<string, (string[], string[])>(StringComparer.Ordinal);
        using var stream = typeof(OperatorPorts).Assembly.GetManifestResourceStream("GraphBridge.Formats.OnnxModel.operators.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var words = line.Split(' ');
            var arrow = Array.IndexOf(words, "->");
            ports.Add(words[0], (Numbered(words[1..arrow]), Numbered(words[(arrow + 1)..])));
        }
        return ports;
    }

    // the first few are made once: few operations take more
    private static string[] Numbered(string[] names) => names is [.. var single, var last] && last.EndsWith('*')
        ? [.. single, .. Enumerable.Range(0, MadeOnce).Select(place => $"{last[..^1]}.{place}"), last] : names;
}
