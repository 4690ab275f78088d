using System.Text;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>A text of one line that users give, and what is done with it.</summary>
internal sealed class TextTarget(string name, Action<string> read, Mutator mutator, params string[] seeds) : Target
{
    public override string Name => name;

    public override string Ending => ".txt";

    public override Mutator Mutator => mutator;

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. seeds.Select(Encoding.UTF8.GetBytes)];

    public override void Run(string path, byte[] input, Trial trial) => trial.Run("parse", () => read(Encoding.UTF8.GetString(input)));
}
