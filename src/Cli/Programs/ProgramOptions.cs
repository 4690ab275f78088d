using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Cli.Programs;

/// <summary>What a user says of the model of a C# program and of its pass.</summary>
internal sealed record ProgramOptions
{
    /// <summary>The model's type.</summary>
    public string? Model { get; init; }

    /// <summary>The static method that makes the model.</summary>
    public string? Factory { get; init; }

    /// <summary>What the constructor or the factory takes.</summary>
    public IReadOnlyList<GivenArgument> Arguments { get; init; } = [];

    public IReadOnlyList<NamedInput> Inputs { get; init; } = [];

    public ulong Seed { get; init; }

    public bool Train { get; init; }

    public bool Grad { get; init; }

    /// <summary>Whether model and inputs are on the meta device: shapes alone.</summary>
    public bool Meta { get; init; }

    /// <summary>What is kept beside the graph.</summary>
    public ForwardCaptureOptions Kept { get; init; } = new();
}
