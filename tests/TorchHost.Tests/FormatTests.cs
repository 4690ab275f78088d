using GraphBridge.Formats;
using Xunit;

namespace GraphBridge.TorchHost.Tests;

public sealed class FormatTests
{
    [TorchTheory]
    [MemberData(nameof(ZooTests.Models), MemberType = typeof(ZooTests))]
    public void A_captured_graph_comes_back_from_every_file_that_can_hold_it(string name)
    {
        var graph = ZooTests.Capture(Zoo.Catalogue.Named(name), new() { Statistics = true, Sources = true }).Graph;
        var folder = Directory.CreateTempSubdirectory("graphbridge").FullName;
        try
        {
            foreach (var extension in new[] { ".onnx", ".dot", ".graphml", ".json" })
            {
                var path = Path.Combine(folder, "net" + extension);
                graph.Save(path, new SaveOptions { Exact = true });
                var again = GraphFile.Load(path);
                Assert.Equal(graph.Operations.Count, again.Operations.Count);
                if (extension == ".onnx")
                    Assert.Null(graph.FirstDifference(again));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
