using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Graphs that have operators of ONNX's besides captured ones.</summary>
public sealed class MixedTests : IDisposable
{
    private static readonly OpType OnnxRelu = new(OpType.OnnxDomain, "Relu");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(13, "ReduceSum, Relu, Sigmoid, Mul"), InlineData(14, "ReduceSum, Relu, HardSwish"), InlineData(23, "ReduceSum, Relu, HardSwish")]
    public void CapturedOperationsAreLoweredToTheGraphsOwnOperatorSet(int opset, string expected)
    {
        var lowered = Mixed(opset).Lower();
        Assert.Equal(new Opset(OpType.OnnxDomain, opset), Assert.Single(lowered.Opsets));
        Assert.StartsWith("ReduceSum, Relu, ", string.Join(", ", lowered.Operations.Select(operation => operation.Type.Name)), StringComparison.Ordinal);
        Assert.Equal(expected.EndsWith("HardSwish", StringComparison.Ordinal), lowered.Operations.Any(operation => operation.Type.Name == "HardSwish"));
        Assert.Equal([0.0], Tensors.Numbers(OnnxRun.Run(lowered, [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], new byte[24]))], $"operator set {opset}")[0]).Distinct());
        Assert.Equal(lowered, Mixed(opset).Lower(new() { Opset = opset }));
    }

    [Fact]
    public void AnotherOperatorSetThanTheGraphsOwnIsRefused() =>
        Assert.Equal("the graph has operators of ONNX's set 13 besides captured ones, and operator set 17 was asked for; ask for 13, or for none.",
            Assert.Throws<GraphBridgeException>(() => Mixed(13).Lower(new() { Opset = 17 })).Message);

    [Fact]
    public void AnOperatorSetThatNothingIsLoweredToIsRefused() =>
        Assert.Equal("the graph has operators of ONNX's set 9 besides captured ones, and those are lowered to sets 13 to 23; convert its ONNX operators to one of these sets first.",
            Assert.Throws<GraphBridgeException>(() => Mixed(9).Lower()).Message);

    [Fact]
    public void OperatorSetsOfDomainsThatAreKeptAreTold()
    {
        var graph = new Sketch();
        var x = graph.Add(new("com.example", "Spin"), "spin", [("", graph.Add(OnnxRelu, "first", [("", graph.Input("x"))]))]);
        graph.Builder.Opsets = [new(OpType.OnnxDomain, 15), new("com.example", 4), new("com.unused", 2)];
        var lowered = graph.Graph(graph.Add("hardswish", x)).Lower(new() { KeepUnknown = true });
        Assert.Equal<Opset>([new(OpType.OnnxDomain, 15), new("com.example", 4)], lowered.Opsets);
        lowered.Save(_folder["net.onnx"]);
        Assert.Null(lowered.FirstDifference(GraphFile.Load(_folder["net.onnx"])));
    }

    [Fact]
    public void FunctionsOfTheModelAreKept()
    {
        var body = new Sketch();
        body.Builder.Opsets = [new(OpType.OnnxDomain, 15)];
        var type = new OpType("local", "Twice");
        var input = body.Builder.AddInput("a");
        var twice = body.Builder.AddValue("b", ValueKind.Activation);
        body.Builder.AddOperation(new(OpType.OnnxDomain, "Add"), "", [new("", input), new("", input)], [new("", twice)]);
        var graph = new Sketch();
        graph.Builder.Opsets = [new(OpType.OnnxDomain, 15), new("local", 1)];
        graph.Builder.Functions = [new(type, body.Graph(twice).WithName("Twice"), [], [])];
        var y = graph.Add(OnnxRelu, "first", [("", graph.Add("exp", graph.Add(type, "twice", [("", graph.Input("x"))])))]);
        var captured = graph.Graph(y);
        foreach (var form in (ModuleForm[])[ModuleForm.Names, ModuleForm.Metadata, ModuleForm.Functions])
        {
            var lowered = captured.Lower(new() { Modules = form });
            Assert.Equal([1.0], Tensors.Numbers(OnnxRun.Run(lowered, [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], new byte[24]))], $"{form}")[0]).Distinct());
        }
    }

    // a sum whose axes are an input, as they are from operator set 13 on
    private static ForwardGraph Mixed(int opset)
    {
        var graph = new Sketch();
        graph.Builder.Opsets = [new(OpType.OnnxDomain, opset)];
        var axes = graph.Builder.AddValue("axes", ValueKind.Constant, TensorType.Of(ElementType.Int64, 1), TensorData.FromBytes(ElementType.Int64, [1], new byte[8]));
        var sum = graph.Add(new(OpType.OnnxDomain, "ReduceSum"), "sum", [("", graph.Input("x")), ("", axes)], of: "float32[1,3]");
        var relu = graph.Add(OnnxRelu, "onnx_relu", [("", sum)], of: "float32[1,3]");
        return graph.Graph(graph.Add(new("aten", "hardswish"), "hardswish", [("self", relu)], of: "float32[1,3]"));
    }
}
