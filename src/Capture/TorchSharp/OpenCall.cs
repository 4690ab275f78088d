using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>What a woven method that has begun means for a recording.</summary>
internal enum CallKind
{
    /// <summary>Nothing; only a recording around this one listens.</summary>
    Passed,
    /// <summary>An operation.</summary>
    Operation,
    /// <summary>The program takes elements of a tensor.</summary>
    Read,
    /// <summary>Nothing inside is recorded.</summary>
    Quiet,
    /// <summary>A module runs.</summary>
    Module,
    /// <summary>An indexing expression.</summary>
    Indexing,
    /// <summary>A module runs that is one call of native code: an operation that is told at its end.</summary>
    Native,
}

/// <summary>A woven method that has begun and has not ended.</summary>
internal sealed class OpenCall(CallKind kind, Frame frame)
{
    public CallKind Kind { get; } = kind;

    /// <summary>Where it was called.</summary>
    public Frame Frame { get; } = frame;

    /// <summary>The place inside it, where it is a module's.</summary>
    public Frame? Entered { get; init; }

    /// <summary>The module's own place, where it is a native module's forward; that is known before it begins.</summary>
    public Frame? Inside { get; init; }

    /// <summary>The same in the recording around this one.</summary>
    public OpenCall? Around { get; set; }

    /// <summary>What the recording knows of the thread that it runs on.</summary>
    public RecordingThread? Thread { get; init; }

    /// <summary>The operation that it runs inside of.</summary>
    public OpenCall? Enclosing { get; init; }

    public OperatorUse? Operator { get; init; }

    public object?[] Arguments { get; init; } = [];

    /// <summary>The names of the arguments after the first, where it is a native module's own method.</summary>
    public string[]? Names { get; init; }

    /// <summary>The id of the tensor that was met last before it ran: what has a greater one was made inside.</summary>
    public long Born { get; init; }

    /// <summary>The expression, where it is one.</summary>
    public Recording.Indexing? Indexing { get; init; }

    /// <summary>Where the program called it, where that is told only at its end.</summary>
    public string? Source { get; init; }

    /// <summary>When it began, by the stopwatch.</summary>
    public long Start { get; init; }
}
