using GraphBridge.Capture;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>What an archive tells of a module, as bytes of the native half.</summary>
internal sealed class FactsTarget : Target
{
    public override string Name => "facts";

    public override string Ending => ".facts";

    public override Mutator Mutator { get; } = new ByteMutator();

    protected override IReadOnlyList<byte[]> MakeSeeds()
    {
        byte[] name = [3, (byte)'a', (byte)'b', (byte)'c'];
        return
        [
            // a type, two constants, and the shape of a tensor
            [.. name, 2, .. name, (byte)ValueTag.Ints, 2, 4, 6, .. name, (byte)ValueTag.List, 2, (byte)ValueTag.True, (byte)ValueTag.Tuple, 1, (byte)ValueTag.None, 1, .. name, 2, 8, 8],
        ];
    }

    public override void Run(string path, byte[] input, Trial trial) => trial.Run("read", () =>
    {
        var reader = new EventReader(input, 0);
        _ = new TorchScriptFacts(ref reader);
    });
}
