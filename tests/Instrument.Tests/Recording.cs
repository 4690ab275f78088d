using System.Globalization;

namespace GraphBridge.Instrument.Tests;

/// <summary>Attaches to a woven TorchSharp and writes down what it announces, one line each.</summary>
internal sealed class Recording : IDisposable
{
    private readonly Type _probe;
    private readonly List<string> _lines = [];
    private int _last;

    public Recording(Sample sample, Func<string, bool>? wanted = null, Action<string, object?[]>? onBegin = null)
    {
        _probe = sample.TorchSharp.GetType("GraphBridge.TorchSharpProbe", throwOnError: true)!;
        Set("End", (Action<object, object?>)((token, result) => Add($"end {token} {Text(result)}")));
        Set("Fail", (Func<object, Exception, bool>)((token, error) => Add($"fail {token} {error.GetType().Name}") < 0));
        Set("Begin", (Func<string, object?[], object?>)((method, arguments) =>
        {
            onBegin?.Invoke(method, arguments);
            if (wanted is not null && !wanted(method))
                return null;
            var token = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
            Add($"begin {token} {method} [{string.Join(", ", arguments.Select(Text))}]");
            return token;
        }));
    }

    public IReadOnlyList<string> Lines => _lines;

    public string? Skip => (string?)_probe.GetField("Skip")!.GetValue(null);

    public void Dispose()
    {
        Set("Begin", null);
        Set("End", null);
        Set("Fail", null);
    }

    private void Set(string field, Delegate? value) => _probe.GetField(field)!.SetValue(null, value);

    private int Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
        return _lines.Count;
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        Array array => array.GetType().GetElementType()!.Name + "{" + string.Join(", ", array.Cast<object?>().Select(Text)) + "}",
        string text => '"' + text + '"',
        System.Runtime.CompilerServices.ITuple tuple => "(" + string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))) + ")",
        Enum => value.GetType().Name + "." + value,
        IFormattable or bool => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ when value.GetType().GetProperty("Value") is { } property => value.GetType().Name + " " + Text(property.GetValue(value)),
        _ => value.GetType().Name,
    };
}
