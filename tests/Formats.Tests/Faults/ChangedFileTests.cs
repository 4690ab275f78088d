using GraphBridge.Formats.OnnxModel;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Faults;

/// <summary>Files that are cut off, replaced or taken away after a graph was read from them, or while that is done.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private const int Large = 300_000;

    private readonly TemporaryFolder _folder = new();

    private readonly TemporaryFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_of_a_file_that_is_no_longer_what_it_was_are_an_error(bool external)
    {
        foreach (var (change, reason) in Changes)
        {
            var weights = Save(external);
            var graph = GraphFile.Load(_folder["net.onnx"]);
            change(weights);
            var data = graph.Values.First(value => value.Data is not null).Data!;
            Assert.Equal((reason, weights), Refused(() => data.ToMemory()));
            Assert.Equal((reason, weights), Refused(() => data.CopyTo(Stream.Null)));
            Assert.Equal((reason, weights), Refused(() => data.Open()));
            // and nothing is begun for them in a folder from where they can't be referred to
            foreach (var output in (string[])["o.graphml", "o.dot"])
                Assert.Equal((reason, weights), Refused(() => graph.Save(_elsewhere[output])));
            Assert.Empty(Directory.GetFiles(_elsewhere.Path));
        }
    }

    [Fact]
    public void Weights_that_are_cut_off_while_they_are_read_are_an_error_and_no_crash()
    {
        var weights = Save(external: true);
        using var stream = GraphFile.Load(_folder["net.onnx"]).Values.First(value => value.Data is not null).Data!.Open();
        stream.ReadExactly(new byte[1000]);
        Resize(weights, 5000);
        Assert.Equal(Changed, Refused(() => stream.CopyTo(Stream.Null)).Reason);
    }

    [Fact]
    public void Weights_that_are_written_over_while_they_are_read_are_an_error_at_the_end()
    {
        var weights = Save(external: true);
        using var stream = GraphFile.Load(_folder["net.onnx"]).Values.First(value => value.Data is not null).Data!.Open();
        stream.ReadExactly(new byte[1000]);
        Overwrite(weights);
        Assert.Equal(Changed, Refused(() => stream.CopyTo(Stream.Null)).Reason);
    }

    [Fact]
    public void A_model_that_is_cut_off_while_it_is_read_is_an_error_and_no_crash()
    {
        Save(external: false);
        using var file = File.OpenHandle(_folder["net.onnx"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var image = new ModelImage(file);
        Assert.NotEqual(0, image.Bytes[0]);
        Resize(_folder["net.onnx"], 100);
        Assert.Equal("the file was changed while it was read", Assert.Throws<GraphBridgeException>(() => image.Bytes[Large]).Reason);
        Assert.Equal("the file was changed while it was read", Assert.Throws<GraphBridgeException>(image.RequireUnchanged).Reason);
    }

    [Fact]
    public void A_model_is_the_same_whether_it_is_read_from_a_file_or_from_memory()
    {
        Save(external: false);
        using var stream = File.OpenRead(_folder["net.onnx"]);
        Assert.Equal(GraphFile.Load(stream), GraphFile.Load(_folder["net.onnx"]));
    }

    private const string Changed = "the file was changed after the graph was read from it";

    private static readonly (Action<string> Change, string Reason)[] Changes =
    [
        (path => Resize(path, 100), Changed),
        (path => Resize(path, 10_000_000), Changed),
        (Overwrite, Changed),
        (File.Delete, "the file that holds a tensor's bytes is gone"),
    ];

    /// <summary>Saves a model with a large parameter, and gives the file that has it.</summary>
    private string Save(bool external)
    {
        var builder = new ForwardGraphBuilder("net");
        var weight = builder.AddValue("w", ValueKind.Parameter, TensorType.Of(ElementType.UInt8, [Large]), TensorData.FromBytes(ElementType.UInt8, [Large], new byte[Large]));
        var output = builder.AddValue("y", ValueKind.Activation);
        builder.AddOperation(new("ai.onnx", "Identity"), "identity", [new("input", weight)], [new("output", output)]);
        builder.MarkOutput(output);
        builder.Build().Save(_folder["net.onnx"], new SaveOptions { ExternalData = external });
        return _folder[external ? "net.onnx.data" : "net.onnx"];
    }

    private static void Resize(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(length);
    }

    private static void Overwrite(string path)
    {
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.Write("other weights"u8);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(10));
    }

    private static (string Reason, string? File) Refused(Action act)
    {
        var error = Assert.Throws<GraphBridgeException>(act);
        return (error.Reason, error.File);
    }
}
