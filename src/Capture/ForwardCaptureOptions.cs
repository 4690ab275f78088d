namespace GraphBridge.Capture;

/// <summary>What is kept of the pass of a TorchSharp model beside its graph.</summary>
public sealed record ForwardCaptureOptions
{
    /// <summary>Whether the wall time of operations and module calls is measured.</summary>
    public bool Time { get; init; }

    /// <summary>Whether every value gets its <see cref="ValueTrace.Statistics"/>.</summary>
    public bool Statistics { get; init; }

    /// <summary>Where the elements of every value go, or null where nobody wants them.</summary>
    public ActivationStore? Activations { get; init; }

    /// <summary>
    /// Where what happens is told as JSON Lines while it happens (docs/capture-events.md), so that it is there even where the process
    /// dies; null where nobody reads it. What the stream throws ends the pass's recording and comes out of the capture.
    /// </summary>
    public Stream? Events { get; init; }

    /// <summary>
    /// Whether every operation gets the file and line where the program called it, as <see cref="OperationTrace.Source"/>. The
    /// program's symbols (.pdb) tell it. It takes some 50 µs an operation.
    /// </summary>
    public bool Sources { get; init; }

    /// <summary>Whether the elements of parameters and buffers are copied into the graph; without them it has their types alone.</summary>
    public bool Weights { get; init; } = true;

    /// <summary>
    /// Whether only the calls of modules are recorded, by forward hooks, for which TorchSharp.dll need not be instrumented. A
    /// module without children is an operation; what the program does between modules is not seen.
    /// </summary>
    public bool ModulesOnly { get; init; }
}
