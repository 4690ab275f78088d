namespace GraphBridge.Capture;

/// <summary>How a pass runs and what is kept of it beside its graph.</summary>
public sealed record CaptureOptions
{
    /// <summary>The seed of the random generator, set before the inputs are made and again before the pass, so that a run repeats.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the model runs in training mode: dropout drops, running statistics change. They are put back afterwards.</summary>
    public bool Train { get; init; }

    /// <summary>Whether autograd is on during the pass.</summary>
    public bool Grad { get; init; }

    /// <summary>Whether the wall time of operations and module calls is measured.</summary>
    public bool Time { get; init; }

    /// <summary>Whether every value gets its <see cref="ValueTrace.Statistics"/>.</summary>
    public bool Statistics { get; init; }

    /// <summary>
    /// Whether the recorded graph is run again, operation by operation, and every value compared with the one recorded: see
    /// <see cref="ForwardCapture.Replay"/>. A copy of every value is in memory until then.
    /// </summary>
    public bool Replay { get; init; }

    /// <summary>Where the elements of every value go, or null where nobody wants them.</summary>
    public ActivationStore? Activations { get; init; }

    /// <summary>
    /// Where what happens is told as JSON Lines while it happens (docs/capture-events.md), so that it is there even where the process
    /// dies; null where nobody reads it. What the stream throws ends the pass's recording and comes out of the capture.
    /// </summary>
    public Stream? Events { get; init; }
}

/// <summary>Where the elements of the values of a pass go: one of a closed set of kinds.</summary>
public abstract record ActivationStore
{
    private ActivationStore() { }

    /// <summary>To memory. A pass that makes more is ended with an error.</summary>
    /// <param name="Limit">How many bytes at most.</param>
    public sealed record Memory(long Limit) : ActivationStore;

    /// <summary>Straight to a folder of .npy files with an index, which <see cref="GraphBridge.Capture.Activations.ActivationFolder"/> reads; the inputs of the pass go there too.</summary>
    /// <param name="Path">The folder; it is made, and one that a capture made before is replaced.</param>
    public sealed record Folder(string Path) : ActivationStore;

    /// <summary>
    /// Straight to where <see cref="GraphBridge.Capture.Activations.SavedActivations"/> reads them: an .npz or a .safetensors file where
    /// the path ends so, else a folder as above; the inputs of the pass go there too.
    /// </summary>
    /// <param name="Path">The file, which is replaced where it is there, or the folder.</param>
    public sealed record Saved(string Path) : ActivationStore;
}
