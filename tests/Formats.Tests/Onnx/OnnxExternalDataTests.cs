using Xunit;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxExternalDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weights_go_to_a_file_beside_the_model_and_come_back()
    {
        var graph = Model([3 * 4096, 40], [16, 64], [300_000, 4]);
        var path = Path.Combine(_folder, "net.onnx");

        graph.Save(path, new SaveOptions { ExternalData = true });

        Assert.True(new FileInfo(path).Length < 4096);
        var again = GraphFile.Load(path);
        for (var i = 0; i < 3; i++)
        {
            var (given, read) = (graph.FindValue($"w{i}")!.Value.Data!, again.FindValue($"w{i}")!.Value.Data!);
            Assert.Equal(given, read.WithMetadata(Metadata.Empty));
            Assert.Equal(Path.Combine(_folder, "net.onnx.data"), read.Range!.Path);
            Assert.Equal(0, read.Range.Offset % (read.ByteLength >= 1 << 20 ? 65536 : 4096));
        }
        Assert.Null(again.FindValue("short")!.Value.Data!.Metadata["onnx:external"]);
    }

    [Fact]
    public void A_model_whose_weights_are_in_the_file_that_is_written_keeps_them()
    {
        var path = Path.Combine(_folder, "net.onnx");
        var graph = Model([64, 64]);
        graph.Save(path);

        GraphFile.Load(path).Save(path, new SaveOptions { ExternalData = true });

        Assert.Equal(graph.FindValue("w0")!.Value.Data!, GraphFile.Load(path).FindValue("w0")!.Value.Data!.WithMetadata(Metadata.Empty));
    }

    [Fact]
    public void Weights_stay_inside_where_nothing_asks_otherwise()
    {
        var path = Path.Combine(_folder, "net.onnx");
        Model([64, 64]).Save(path);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static ForwardGraph Model(params long[][] shapes)
    {
        var builder = new ForwardGraphBuilder("net");
        var x = builder.AddInput("x", DataType.Parse("float32[1]"));
        var inputs = new List<Input> { new("", x) };
        for (var i = 0; i < shapes.Length; i++)
            inputs.Add(new("", builder.AddValue($"w{i}", ValueKind.Parameter, TensorType.Of(ElementType.Float32, shapes[i]), Weights(i + 1, shapes[i]))));
        inputs.Add(new("", builder.AddValue("short", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 2), Weights(9, [2]))));
        var sum = builder.AddValue("sum", ValueKind.Activation);
        builder.AddOperation(new(OpType.OnnxDomain, "Sum"), "sum", [.. inputs], [new("", sum)]);
        builder.MarkOutput(sum);
        return builder.Build();
    }

    private static TensorData Weights(int seed, long[] shape)
    {
        var bytes = new byte[4 * shape.Aggregate(1L, (product, size) => product * size)];
        new Random(seed).NextBytes(bytes);
        return TensorData.FromBytes(ElementType.Float32, [.. shape], bytes);
    }
}
