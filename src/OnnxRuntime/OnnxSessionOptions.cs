namespace GraphBridge.OnnxRuntime;

/// <summary>What runs a model's operations.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,
    /// <summary>An NVIDIA GPU, the first one; operations that have no CUDA kernel run on the processor.</summary>
    Cuda,
}

/// <summary>How a model is loaded and run.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>What runs the operations.</summary>
    public ExecutionProvider Provider { get; init; }

    /// <summary>Whether ONNX Runtime may fuse and rewrite operations first; without it they run as the model has them.</summary>
    public bool Optimize { get; init; } = true;

    /// <summary>How many threads work on one operation; null for as many as there are cores.</summary>
    public int? Threads { get; init; }
}
