using GraphBridge.Formats;
using GraphBridge.OnnxRuntime;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Lowered models whose weights are in a file beside them.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(17), InlineData(18)]
    public void WeightsInAFileOfTheirOwnGiveTheSame(int opset)
    {
        var capture = Models.Fixture("resnet18_traced", "float32[1,3,64,64]");
        var path = _folder["net.onnx"];
        capture.Graph.Save(path, new SaveOptions { ExternalData = true, Lowering = new() { Opset = opset } });
        Assert.Equal(["net.onnx", "net.onnx.data"], _folder.Files);
        Assert.InRange(new FileInfo(path).Length, 1, 200_000);
        using var session = OnnxSession.Load(path);
        Assert.Empty(session.Warnings);
        foreach (var (expected, actual) in capture.Outputs.Zip(session.Run(capture.Feeds())))
            Tensors.AssertClose(expected, actual, 0, 1e-5 * Tensors.Numbers(expected).Max(Math.Abs), "external data");
        var lowered = capture.Graph.Lower(new() { Opset = opset });
        foreach (var value in GraphFile.Load(path).Values)
            if (value.Data is { } data)
                Assert.True(data.ToMemory().Span.SequenceEqual(lowered.FindValue(value.Name)!.Value.Data!.ToMemory().Span), value.Name);
    }

    [PythonFact]
    public void PythonFindsTheWeightsThatAModelHasInside()
    {
        var graph = Models.Fixture("mobilenet_v2", "float32[1,3,64,64]").Graph.Lower(new() { Opset = 17 });
        graph.Save(_folder["inside.onnx"]);
        graph.Save(_folder["beside.onnx"], new SaveOptions { ExternalData = true });
        const string script = """
            import sys, onnx
            from onnx import numpy_helper
            inside, beside = (onnx.load(path) for path in sys.argv[1:3])
            onnx.checker.check_model(sys.argv[2], full_check=True)
            weights = lambda model: {i.name: numpy_helper.to_array(i).tobytes() for i in model.graph.initializer}
            external = sum(i.data_location == onnx.TensorProto.EXTERNAL for i in onnx.load(sys.argv[2], load_external_data=False).graph.initializer)
            print(len(weights(inside)) > 100, weights(inside) == weights(beside), external > 0)
            """;
        Assert.Equal(["True True True"], Python.Lines(script, _folder["inside.onnx"], _folder["beside.onnx"]));
    }
}
