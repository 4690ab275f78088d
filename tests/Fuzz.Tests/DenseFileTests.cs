using System.Globalization;
using System.Text;
using GraphBridge.Formats;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Fuzz.Targets;
using Xunit;

namespace GraphBridge.Fuzz.Tests;

/// <summary>Small files of millions of elements, each of which takes many times its bytes in memory.</summary>
public sealed class DenseFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-dense-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("onnx", 3)] // three million empty nodes, and so on
    [InlineData("dot", 4)]
    [InlineData("graphml", 2)]
    [InlineData("netron-json", 3)]
    public void A_small_file_of_millions_of_elements_stays_in_its_memory(string format, int files)
    {
        var target = AllTargets.ByName(format);
        Func<Random, int, byte[]> make = format switch { "onnx" => DenseFiles.Onnx, "dot" => DenseFiles.Dot, "graphml" => DenseFiles.Xml, _ => DenseFiles.Json };
        using var worker = new WorkerProcess();
        for (var seed = 0; seed < files; seed++)
        {
            var path = Path.Combine(_folder, seed.ToString(CultureInfo.InvariantCulture) + target.Ending);
            File.WriteAllBytes(path, make(new Random(seed), 6_000_000));
            Assert.Null(worker.CheckQuickly(format, path));
        }
    }

    [Theory]
    [InlineData(new[] { 7, 1 })] // nodes
    [InlineData(new[] { 7, 5 })] // initializers
    [InlineData(new[] { 7, 11 })] // inputs
    [InlineData(new[] { 7, 1, 5 })] // attributes
    [InlineData(new[] { 7, 1, 5, 11 })] // graphs of an attribute
    [InlineData(new[] { 7, 1, 5, 6, 1 })] // nodes of a graph in an operation
    [InlineData(new[] { 25 })] // functions
    [InlineData(new[] { 25, 7 })] // nodes of a function
    [InlineData(new[] { 14 })] // metadata
    [InlineData(new[] { 8 })] // operator sets
    [InlineData(new[] { 20, 1, 1 })] // nodes of training information
    [InlineData(new[] { 7, 5, 13 })] // external data
    public void Elements_of_a_model_are_counted_before_they_are_made(int[] place)
    {
        var model = DenseFiles.Onnx(place, [], 300_000);
        var error = Assert.Throws<GraphBridgeException>(() => GraphFile.Load(new MemoryStream(model), GraphFormats.ByName("onnx"), limits: new() { ElementBytes = 1_000_000 }));
        Assert.Contains("ReadLimits.ElementBytes", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)] // float_data
    [InlineData(9)] // raw_data
    [InlineData(10)] // double_data
    public void Weights_are_no_elements(int field)
    {
        // it has no name, which is told when all was counted
        var model = DenseFiles.Onnx([7, 5, field], new byte[400_000], 1);
        var error = Assert.Throws<GraphBridgeException>(() => GraphFile.Load(new MemoryStream(model), GraphFormats.ByName("onnx"), limits: new() { ElementBytes = 10_000 }));
        Assert.Contains("empty name", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_through_a_pipe_is_allowed_as_much_as_a_file()
    {
        var text = DenseMutator.Text("digraph{", "a#;", "}", 10_000);
        ReadLimits limits = new() { ElementBytes = 100_000 };
        foreach (var stream in (Stream[])[new MemoryStream(text), new BufferedPipe(text)])
            Assert.Contains("ReadLimits.ElementBytes", Assert.Throws<GraphBridgeException>(() => GraphFile.Load(stream, GraphFormats.ByName("dot"), limits: limits)).Remedy, StringComparison.Ordinal);
        Assert.Equal(GraphFile.Load(new MemoryStream(text)), GraphFile.Load(new BufferedPipe(text), GraphFormats.ByName("dot")));
    }

    [Theory]
    [InlineData("dot", "digraph {{\n{0}}}\n", "  n{0} -> n{1};\n")]
    [InlineData("graphml", "<graphml>\n<graph edgedefault=\"directed\">\n<node id=\"n0\"/>\n{0}</graph>\n</graphml>\n", "<node id=\"n{1}\"/>\n<edge source=\"n{0}\" target=\"n{1}\"/>\n")]
    public void A_plain_file_of_a_hundred_thousand_edges_is_read(string format, string file, string edge)
    {
        var edges = string.Concat(Enumerable.Range(0, 100_000).Select(i => string.Format(CultureInfo.InvariantCulture, edge, i, i + 1)));
        var text = Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, file, edges));
        Assert.Equal(100_001, GraphFile.Load(new MemoryStream(text), GraphFormats.ByName(format)).Operations.Count);
    }

    private sealed class BufferedPipe(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
