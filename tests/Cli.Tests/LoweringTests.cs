using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>ONNX files of graphs that were captured before: lowered, kept, refused.</summary>
public sealed class LoweringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Operations_that_ONNX_cannot_say_are_lines_of_one_error_and_an_old_file_stays()
    {
        var captured = Saved();
        await File.WriteAllTextAsync(_folder["net.onnx"], "old");
        var ended = await Graphbridge.Run("convert", captured, _folder["net.onnx"]);
        Assert.Equal(2, ended.Code);
        Assert.Equal("", ended.Output);
        Assert.Equal($"""
            graphbridge: {_folder["net.onnx"]}: 3 operations can't be said in ONNX's operators; keep such operations in their own domain (--keep-unknown), or the whole graph as it was captured (--exact).
              aten::whirl(self: float32[2,3], times=3): there is no rule for it (2×: body)
              aten::twirl(self: float32[2,3]): there is no rule for it (1×: twirl)

            """, ended.Error);
        Assert.Equal(["captured.graphml", "net.onnx"], _folder.Files);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["net.onnx"]));
    }

    [Fact]
    public async Task They_are_kept_where_that_is_asked_for()
    {
        (await Graphbridge.Run("convert", Saved(), _folder["net.onnx"], "--keep-unknown", "--opset", "16")).Succeeded();
        var graph = GraphFile.Load(_folder["net.onnx"]);
        Assert.Equal(["aten::whirl", "ai.onnx::Relu", "aten::whirl", "aten::twirl"], graph.Operations.Select(operation => operation.Type.ToString()));
        Assert.Equal<Opset>([new("ai.onnx", 16), new("aten", 1)], graph.Opsets);

        // such a file keeps its operator set
        (await Graphbridge.Run("convert", _folder["net.onnx"], _folder["again.onnx"], "--keep-unknown")).Succeeded();
        Assert.Equal(graph.Operations.Select(operation => operation.Type), GraphFile.Load(_folder["again.onnx"]).Operations.Select(operation => operation.Type));
        (await Graphbridge.Run("convert", _folder["net.onnx"], _folder["other.onnx"], "--keep-unknown", "--opset", "18"))
            .FailedWith($"{_folder["other.onnx"]}: the graph has operators of ONNX's set 16 besides captured ones, and operator set 18 was asked for; ask for 16, or for none.");
    }

    [Fact]
    public async Task An_exact_file_gives_the_graph_back_and_can_be_lowered_later()
    {
        var captured = Saved(isKnown: true);
        (await Graphbridge.Run("convert", captured, _folder["exact.onnx"], "--exact")).Succeeded();
        Assert.Null(GraphFile.Load(captured).FirstDifference(GraphFile.Load(_folder["exact.onnx"])));
        (await Graphbridge.Run("convert", _folder["exact.onnx"], _folder["later.onnx"], "--opset", "17")).Succeeded();
        (await Graphbridge.Run("convert", captured, _folder["now.onnx"], "--opset", "17")).Succeeded();
        Assert.Equal(await File.ReadAllBytesAsync(_folder["now.onnx"]), await File.ReadAllBytesAsync(_folder["later.onnx"]));
    }

    [Fact]
    public async Task A_pass_that_failed_is_not_made_a_model()
    {
        var builder = new ForwardGraphBuilder("net");
        var x = builder.AddInput("x", TensorType.Of(ElementType.Float32, 2, 3));
        builder.AddOperation(new("aten", "matmul"), "body.matmul", [new("self", x), new("other", x)], [], trace: new(Error: "shapes cannot be multiplied"));
        builder.Build().Save(_folder["part.graphml"]);
        var ended = await Graphbridge.Run("convert", _folder["part.graphml"], _folder["net.onnx"]);
        Assert.Equal(2, ended.Code);
        Assert.EndsWith("\n  aten::matmul(self: float32[2,3], other: float32[2,3]): it failed when it was captured: shapes cannot be multiplied (1×: body.matmul)\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["part.graphml"], _folder.Files);
        (await Graphbridge.Run("convert", _folder["part.graphml"], _folder["net.onnx"], "--exact")).Succeeded();
        Assert.Null(GraphFile.Load(_folder["part.graphml"]).FirstDifference(GraphFile.Load(_folder["net.onnx"])));
    }

    private string Saved(bool isKnown = false)
    {
        var builder = new ForwardGraphBuilder("net");
        var body = builder.AddModule("body", "Whirls");
        var call = builder.AddCall(body);
        var x = builder.AddInput("x", TensorType.Of(ElementType.Float32, 2, 3));
        NamedAttribute[] times = isKnown ? [] : [new("times", 3)];
        foreach (var (name, type, around) in new (string, string, CallId?)[] { ("body.whirl", isKnown ? "tanh" : "whirl", call), ("body.relu", "relu", call), ("body.whirl_1", isKnown ? "tanh" : "whirl", call), ("twirl", isKnown ? "exp" : "twirl", null) })
        {
            var y = builder.AddValue(name, ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, 3));
            builder.AddOperation(new("aten", type), name, [new("self", x)], [new("", y)], type == "whirl" ? times : [], around);
            x = y;
        }
        builder.MarkOutput(x);
        var path = _folder["captured.graphml"];
        builder.Build().Save(path);
        return path;
    }
}
