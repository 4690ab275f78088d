using System.Text.Json;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>What an input did wrong.</summary>
internal enum FaultKind
{
    /// <summary>An exception that says nothing to a user.</summary>
    Exception,
    /// <summary>More memory than the input's size allows.</summary>
    Memory,
    /// <summary>More time than the input's size allows.</summary>
    Time,
    /// <summary>The process did not come back.</summary>
    Hang,
    /// <summary>The process died.</summary>
    Crash,
}

/// <summary>Something that no input may cause.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Step">What was being done: <c>load</c>, <c>write dot</c>.</param>
/// <param name="Signature">What is the same for inputs that show the same fault.</param>
/// <param name="Text">All that is known of it.</param>
internal sealed record Fault(FaultKind Kind, string Step, string Signature, string Text)
{
    /// <summary>Of an exception: where it came from is what tells it from others.</summary>
    public static Fault Of(string step, Exception error)
    {
        var inner = error.InnerException ?? error;
        var frames = (inner.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("at GraphBridge.", StringComparison.Ordinal) && !line.Contains(".Fuzz.", StringComparison.Ordinal));
        var frame = frames.FirstOrDefault() ?? step;
        var end = frame.IndexOfAny(['(', '[']);
        return new(FaultKind.Exception, step, $"{inner.GetType().Name} {(end < 0 ? frame : frame[..end])}", error.ToString());
    }

    /// <summary>On one line, for a pipe.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);

    public static Fault FromLine(string line) => JsonSerializer.Deserialize<Fault>(line)!;
}
