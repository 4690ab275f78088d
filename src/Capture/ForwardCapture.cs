using System.Collections.Immutable;

namespace GraphBridge.Capture;

/// <summary>What a capture saw of one forward pass.</summary>
/// <param name="Graph">The graph; of a pass that failed, as far as it came.</param>
/// <param name="Inputs">The elements of the graph's inputs, in their order, as they were before the pass.</param>
/// <param name="Outputs">
/// The elements of the tensors that the pass gave, in the order in which they stand in its result; empty where it failed. One that
/// is given twice stands here twice and among the graph's outputs once.
/// </param>
/// <param name="Activations">The elements of values by name, where <see cref="ActivationStore.Memory"/> was asked for.</param>
/// <param name="Duration">How long the pass took, with its recording.</param>
public sealed partial record ForwardCapture(ForwardGraph Graph, ImmutableArray<TensorData> Inputs, ImmutableArray<TensorData> Outputs,
    IReadOnlyDictionary<string, TensorData> Activations, TimeSpan Duration)
{
    /// <summary>What running the graph again gave, where <see cref="CaptureOptions.Replay"/> asked for it.</summary>
    public ReplayReport? Replay { get; init; }

    /// <summary>The operation that failed, where the pass did and not in the model's own code between two operations.</summary>
    public Operation? FailedOperation => Graph.Operations.Count > 0 && Graph.Operations[^1] is { Trace.Error: not null } last ? last : null;
}

/// <summary>A forward pass threw. What it did until then was captured.</summary>
public sealed class ForwardException : Exception
{
    /// <summary>An exception with the text of the model's own error.</summary>
    public ForwardException(string message, ForwardCapture capture)
        : base(message) => Capture = capture;

    /// <summary>What was captured; the last operation of its graph has the error.</summary>
    public ForwardCapture Capture { get; }
}
