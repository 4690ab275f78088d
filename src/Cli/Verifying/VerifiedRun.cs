using System.Collections.Immutable;
using GraphBridge.OnnxRuntime.Verification;

namespace GraphBridge.Cli.Verifying;

/// <summary>One run of both models.</summary>
/// <param name="Seed">The seed of its inputs; null where they were saved.</param>
/// <param name="Sizes">The sizes of its inputs.</param>
/// <param name="Result">What came of it; null where the reference itself did not run.</param>
/// <param name="NotRun">Why the reference did not run on inputs of guessed sizes.</param>
internal sealed record VerifiedRun(ulong? Seed, Sizing Sizes, VerificationResult? Result, string? NotRun)
{
    /// <summary>What tells it from other runs: <c>seed 0, batch=2</c>.</summary>
    public override string ToString() => string.Join(", ", new[] { Seed is { } seed ? $"seed {seed}" : "", Sizes.ToString() }.Where(text => text.Length > 0));
}

/// <summary>All that a verification found.</summary>
internal sealed record VerifyReport
{
    /// <summary>The ONNX file.</summary>
    public required string Model { get; init; }

    /// <summary>What it was compared with.</summary>
    public required string Against { get; init; }

    /// <summary>ONNX Runtime's version.</summary>
    public required string Version { get; init; }

    /// <summary>What ran the model: <c>cpu</c>, <c>cuda</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What ONNX Runtime warned of when it loaded the model.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    public required ImmutableArray<VerifiedRun> Runs { get; init; }

    /// <summary>The run that was bisected and what that found, where it was asked for and a run departs.</summary>
    public (VerifiedRun Run, Bisection Found, ForwardGraph? Captured)? Bisected { get; init; }

    /// <summary>Whether every run that was made agrees.</summary>
    public bool Agrees => Runs.All(run => run.Result is null or { Agrees: true });
}
