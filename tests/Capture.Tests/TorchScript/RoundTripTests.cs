using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What was captured comes back equal from every format that holds all of a graph.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Runs =
        ["control_flow", "dropout_batchnorm", "fails_in_cat", "gpt2_scripted", "in_place_views", "lstm", "makes_nan", "structures", "shared_weights"];

    public static TheoryData<string, string> RunsAndFormats
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var run in Runs)
                foreach (var format in GraphFormats.All.Where(format => format is { CanRead: true, CanWrite: true }))
                    cases.Add(run, format.Name);
            return cases;
        }
    }

    [TorchTheory, MemberData(nameof(RunsAndFormats))]
    public void A_capture_comes_back_equal(string run, string format)
    {
        using var folder = new TemporaryFolder();
        var python = PythonRecord.Of(run);
        var graph = FixtureCapture.Of(python, Fixtures.Options(python) with { Statistics = true, Time = true }).Graph;
        Assert.Contains(graph.Operations, operation => operation.Trace?.Inner is not null);
        var file = folder["graph" + GraphFormats.ByName(format).Extensions.FirstOrDefault(".graph")];
        graph.Save(file, new SaveOptions { Format = GraphFormats.ByName(format), Exact = true });
        Assert.Null(graph.FirstDifference(GraphFile.Load(file, GraphFormats.ByName(format))));
    }

    [TorchFact]
    public void Every_format_that_is_read_and_written_is_held_to_it() =>
        Assert.Equal(["dot", "graphml", "graphml-yed", "netron-json", "onnx"], RunsAndFormats.Select(one => (string)one[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
