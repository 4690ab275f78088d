using System.Collections.Concurrent;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>What TorchSharp's enumerations are in ATen, from the lines of enums.txt: <c>RoundingMode None= trunc=trunc floor=floor</c>.</summary>
internal static class Enumerations
{
    private static readonly Dictionary<string, Dictionary<string, string>> Texts = Resource.Lines("enums.txt")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => words[1..].Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));

    private static readonly ConcurrentDictionary<Enum, string?> Known = new();

    /// <summary>Whether there is such a line.</summary>
    public static bool IsKnown(string name) => Texts.ContainsKey(name);

    /// <summary>What a value is in ATen; null where ATen means it by None.</summary>
    public static string? TextOf(Enum value) => Known.GetOrAdd(value, static value =>
    {
        var name = value.ToString();
        if (!Texts.TryGetValue(value.GetType().Name, out var texts) || !texts.TryGetValue(name, out var text))
            return name;
        return text.Length == 0 ? null : text;
    });
}
