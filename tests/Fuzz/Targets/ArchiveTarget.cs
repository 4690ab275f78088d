using GraphBridge.Capture.TorchScript.Archives;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>What is checked of a TorchScript archive before libtorch sees it.</summary>
internal sealed class ArchiveTarget : Target
{
    private static readonly PickleMutator Pickles = new();
    private static readonly ByteMutator Others = new();

    public override string Name => "pt";

    public override string Ending => ".pt";

    public override Mutator Mutator { get; } = new MixedMutator(new ZipMutator(name => name.EndsWith("pkl", StringComparison.Ordinal) ? Pickles : Others), share: 0.9);

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. Fixtures.Files("*.pt", largest: 60_000)];

    public override void Run(string path, byte[] input, Trial trial) => trial.Run("check", () => ArchiveCheck.RequireWhole(path, ReadLimits.Default, CancellationToken.None));
}
