using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Dot;

public sealed class DotRoundTripTests
{
    [Fact]
    public void A_graph_comes_back_equal() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph => Assert.Null(graph.FirstDifference(Read(Write(graph))))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_collapsed_graph_comes_back_equal_though_its_parameters_are_not_drawn()
    {
        Prop.ForAll(GraphGenerator.Graphs(), graph =>
        {
            var collapsed = graph.CollapseToDepth(1);
            Assert.Null(collapsed.FirstDifference(Read(Write(collapsed))));
        }).QuickCheckThrowOnFailure();

        var resnet = GraphFile.Load(Path.Combine(AppContext.BaseDirectory, "../../../../../fixtures/resnet18.onnx")).CollapseToDepth(2);
        var text = Encoding.UTF8.GetString(Write(resnet));
        Assert.Null(resnet.FirstDifference(Read(Encoding.UTF8.GetBytes(text))));
        Assert.DoesNotContain("[label=\"running_mean\\nfloat32[16]\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph => Assert.Equal(Write(graph), Write(graph))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_file_is_recognised() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph =>
        {
            var bytes = Write(graph);
            Assert.True(new DotFormat().Recognises(bytes.AsSpan(0, Math.Min(bytes.Length, 4096))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_cut_anywhere_is_an_error_and_nothing_else()
    {
        var bytes = Write(GraphGenerator.Graph(seed: 3, size: 40));
        for (var length = 0; length < bytes.Length - 2; length += 7)
            Assert.Throws<GraphBridgeException>(() => Read(bytes[..length]));
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_a_graph_or_an_error()
    {
        var bytes = Write(GraphGenerator.Graph(seed: 5, size: 30));
        for (var at = 0; at < bytes.Length; at += 5)
        {
            var broken = bytes.ToArray();
            broken[at] ^= (byte)(1 << (at % 8));
            try
            {
                _ = Read(broken);
            }
            catch (GraphBridgeException error)
            {
                Assert.NotEmpty(error.Reason);
            }
        }
    }

    [Fact]
    public void Large_tensors_come_back_from_the_file_beside_the_text()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var builder = new ForwardGraphBuilder();
            var bytes = new byte[1 << 20];
            new Random(1).NextBytes(bytes);
            var weight = builder.AddValue("w", ValueKind.Parameter, data: TensorData.FromBytes(ElementType.UInt8, [1 << 20], bytes));
            var y = builder.AddValue("y", ValueKind.Activation);
            builder.AddOperation(new("", "Use"), "", [new("", weight)], [new("", y)]);
            var graph = builder.Build();
            var path = Path.Combine(folder.FullName, "model.dot");
            graph.Save(path, new DotFormat());
            Assert.True(new FileInfo(path).Length < 10_000);
            Assert.Null(graph.FirstDifference(GraphFile.Load(path, new DotFormat())));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static byte[] Write(ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        new DotFormat().Write(graph, stream, null);
        return stream.ToArray();
    }

    internal static ForwardGraph Read(byte[] bytes) => new DotFormat().Read(GraphSource.FromStream(new MemoryStream(bytes)));

    internal static ForwardGraph Read(string text) => Read(Encoding.UTF8.GetBytes(text));
}
