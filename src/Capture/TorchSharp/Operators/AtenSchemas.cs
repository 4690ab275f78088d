using System.Collections.Concurrent;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>ATen's operators, read from aten.txt; each is parsed when it is first asked for.</summary>
internal static class AtenSchemas
{
    private static readonly Lazy<Dictionary<string, string[]>> Lines = new(() => Resource.Lines("aten.txt")
        .GroupBy(line => line[..line.AsSpan().IndexOfAny('.', '(')])
        .ToDictionary(group => group.Key, group => group.ToArray()));

    private static readonly ConcurrentDictionary<string, OperatorSchema[]> Parsed = new();

    /// <summary>All names, without the domain.</summary>
    public static IEnumerable<string> Names => Lines.Value.Keys;

    /// <summary>The overloads of an operator, by its name without the domain; none where there is no such operator.</summary>
    public static OperatorSchema[] Find(string name) =>
        Parsed.GetOrAdd(name, static name => Lines.Value.TryGetValue(name, out var lines) ? Array.ConvertAll(lines, line => SchemaParser.Parse("aten", line)) : []);

    /// <summary>One overload of an operator that is there.</summary>
    public static OperatorSchema Find(string name, string overload) => Array.Find(Find(name), schema => schema.Overload == overload)
        ?? throw new ArgumentException($"there is no operator aten::{name}.{overload}");
}
