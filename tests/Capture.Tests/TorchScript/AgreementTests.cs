using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What a capture says of a run is what Python's own hooks and profiler said of the same file and input.</summary>
public sealed class AgreementTests
{
    public static TheoryData<string> Runs => [.. PythonRecord.Runs];

    [TorchTheory, MemberData(nameof(Runs))]
    public void Operations_are_those_of_Python(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        Assert.Equal(python.Operations.Select(o => o.ToString()), capture.Graph.Operations.Where(o => o.Trace?.Error is null).Select(PythonOperation.Line));
    }
}
