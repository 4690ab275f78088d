using Google.Protobuf;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxWeightsTests
{
    [Fact]
    public void Weights_stay_in_the_file_until_they_are_read()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "m.onnx");
        File.WriteAllBytes(path, OnnxBadInputTests.WithWeights(5000).ToByteArray());
        var data = GraphFile.Load(path).FindValue("w")!.Value.Data!;
        Assert.Equal(5000, data.Range!.Length);
        Assert.Equal((byte)(4321 % 256), data.ToMemory().Span[4321]);
    }

    [Fact]
    public void A_file_written_over_itself_is_whole()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "m.onnx");
        var bytes = OnnxBadInputTests.WithWeights(5000).ToByteArray();
        File.WriteAllBytes(path, bytes);
        GraphFile.Load(path).Save(path);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void External_data_is_read_and_goes_with_the_model()
    {
        using var folder = new TemporaryFolder();
        var weights = Enumerable.Range(0, 9000).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(Path.Combine(folder.Path, "w.bin"), weights);
        var path = Path.Combine(folder.Path, "m.onnx");
        var model = OnnxBadInputTests.External("w.bin", 100, 8000).ToByteArray();
        File.WriteAllBytes(path, model);
        var graph = GraphFile.Load(path);
        Assert.Equal(weights[100..8100], graph.FindValue("w")!.Value.Data!.ToMemory().ToArray());

        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Path, "out")).FullName;
        graph.Save(Path.Combine(elsewhere, "m.onnx"));
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(elsewhere, "m.onnx")));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(elsewhere, "w.bin")));
    }

    [Fact]
    public void Another_file_where_external_data_would_go_is_not_touched()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "w.bin"), new byte[100]);
        var path = Path.Combine(folder.Path, "m.onnx");
        File.WriteAllBytes(path, OnnxBadInputTests.External("w.bin", 0, 100).ToByteArray());
        var graph = GraphFile.Load(path);
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Path, "out")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "w.bin"), "mine");
        Assert.Contains("another file of that name", Assert.Throws<GraphBridgeException>(() => graph.Save(Path.Combine(elsewhere, "m.onnx"))).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(elsewhere, "w.bin")));
        Assert.False(File.Exists(Path.Combine(elsewhere, "m.onnx")));
    }

    [Fact]
    public void A_model_whose_external_file_is_not_there_still_shows_its_structure()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "m.onnx");
        var model = OnnxBadInputTests.External("w.bin", 100, 8000).ToByteArray();
        File.WriteAllBytes(path, model);
        var graph = GraphFile.Load(path);
        Assert.False(graph.FindValue("w")!.Value.Data!.HasContent);
        graph.Save(path);
        Assert.Equal(model, File.ReadAllBytes(path));
    }
}
