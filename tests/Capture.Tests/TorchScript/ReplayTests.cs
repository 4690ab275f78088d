using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>A recorded graph, run again operation by operation, gives what was recorded.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Runs => [.. PythonRecord.Runs];

    [TorchTheory, MemberData(nameof(Runs))]
    public void Every_capture_replays_to_the_very_bits(string run)
    {
        var replay = Fixtures.Capture(run).Capture.Replay!;
        Assert.Empty(replay.Differences);
        Assert.Empty(replay.NotReplayed);
        Assert.True(replay.IsExact);
        Assert.Equal(Fixtures.Capture(run).Graph.Operations.Count, replay.OperationCount);
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void In_train_mode_too_with_its_seed(string run)
    {
        var python = PythonRecord.Of(run);
        var replay = FixtureCapture.Of(python, new() { Train = true, Seed = 5, Replay = true }).Capture.Replay!;
        Assert.Empty(replay.Differences);
        Assert.Empty(replay.NotReplayed);
    }
}
