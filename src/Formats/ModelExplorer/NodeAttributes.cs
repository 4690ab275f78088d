using System.Globalization;
using GraphBridge.Formats.Text;

namespace GraphBridge.Formats.ModelExplorer;

/// <summary>What is known of each thing, as Model Explorer lists it: keys and texts.</summary>
internal static class NodeAttributes
{
    public static IEnumerable<(string Key, string Text)> Of(Operation operation)
    {
        if (operation.Name.Length > 0)
            yield return ("name", operation.Name);
        foreach (var (name, value) in operation.Attributes)
            yield return (name, value is AttributeValue.String text ? AttributeText.Cut(text.Value) : AttributeText.Of(value));
        if (operation.Trace is { } trace)
        {
            if (trace.Error is { } error)
                yield return ("error", AttributeText.Cut(error));
            if (trace.Duration is { } duration)
                yield return ("time", Milliseconds(duration));
            if (trace.Source is { } source)
                yield return ("source", source);
            if (trace.Read is { } read)
                yield return ("read", read);
            if (trace.Branch is { } branch)
                yield return ("because of", $"{branch.Read}: {branch.Taken}");
        }
        foreach (var (key, text) in Of(operation.Metadata))
            yield return (key, text);
    }

    /// <summary>Of a value, besides its name and type.</summary>
    public static IEnumerable<(string Key, string Text)> Of(Value value)
    {
        if (value.Data is { } data)
        {
            if (AttributeText.Elements(data) is { } elements)
                yield return ("value", elements);
            yield return ("bytes", Text(data.ByteLength));
        }
        if (value.Trace is { } trace)
        {
            if (trace.Base is { } root)
                yield return ("view of", root);
            if (trace.Previous is { } previous)
                yield return ("written over", previous);
            if (trace.Bytes is { } bytes)
                yield return ("memory", Text(bytes));
            if (trace.RequiresGrad is { } requiresGrad)
                yield return ("trainable", requiresGrad ? "true" : "false");
            foreach (var pair in trace.Statistics is { } statistics ? Of(statistics) : [])
                yield return pair;
        }
        foreach (var (key, text) in Of(value.Metadata))
            yield return (key, text);
    }

    public static IEnumerable<(string Key, string Text)> Of(ModuleCall call)
    {
        yield return ("module", call.Module.Path);
        if (call.Module.TypeName.Length > 0)
            yield return ("class", call.Module.TypeName);
        if (call.Module.Arguments.Length > 0)
            yield return ("arguments", AttributeText.Cut(call.Module.Arguments));
        if (call.RepeatCount > 1)
            yield return ("repeats", Text(call.RepeatCount));
        if (call.Duration is { } duration)
            yield return ("time", Milliseconds(duration));
        foreach (var (key, text) in Of(call.Module.Metadata))
            yield return (key, text);
    }

    public static IEnumerable<(string Key, string Text)> Of(ForwardGraph graph)
    {
        if (graph.Producer is { } producer)
            yield return ("producer", producer.Version is { } version ? $"{producer.Name} {version}" : producer.Name);
        foreach (var (key, text) in Of(graph.Metadata))
            yield return (key, text);
    }

    private static IEnumerable<(string Key, string Text)> Of(Metadata metadata) => metadata.Select(entry => (entry.Key, AttributeText.Cut(entry.Value)));

    private static IEnumerable<(string Key, string Text)> Of(ValueStatistics statistics) =>
    [
        ("minimum", Text(statistics.Minimum)), ("maximum", Text(statistics.Maximum)), ("mean", Text(statistics.Mean)),
        ("standard deviation", Text(statistics.StandardDeviation)), ("zeros", Text(statistics.Zeros)), ("NaNs", Text(statistics.NaNs)),
        ("infinities", Text(statistics.Infinities)),
    ];

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.####} ms");

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
