using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Operations that ONNX can't say.</summary>
public sealed class UnknownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllOfThemAreToldAtOnceWithTheirModulesAndArguments() =>
        Snapshot.Matches(Assert.Throws<GraphBridgeException>(() => Graph().Lower()).Message + "\n", "txt");

    [PythonFact]
    public void KeptOnesStayInTheirDomainAndComeBack()
    {
        foreach (var opset in (int[])[17, 18])
        {
            var lowered = Graph().Lower(new() { Opset = opset, KeepUnknown = true });
            var path = _folder[$"{opset}.onnx"];
            lowered.Save(path, new SaveOptions { Exact = true });
            Assert.Null(lowered.FirstDifference(GraphFile.Load(path)));
            const string script = """
                import sys, onnx
                model = onnx.load(sys.argv[1])
                print([node.domain + "." + node.op_type for node in model.graph.node], [(o.domain, o.version) for o in model.opset_import])
                """;
            Assert.Equal([$"['aten.whirl', '.Relu', 'aten.whirl', 'aten.whirl', 'aten.whirl', 'aten.whirl', 'torchvision.swirl'] [('', {opset}), ('aten', 1), ('torchvision', 1)]"], Python.Lines(script, path));
        }
    }

    [Fact]
    public void AFileWithKeptOnesCanBeLoweredAgain()
    {
        var path = _folder["kept.onnx"];
        Graph().Save(path, new SaveOptions { Lowering = new() { KeepUnknown = true, Opset = 16 } });
        var graph = GraphFile.Load(path);
        Assert.Equal(16, graph.Lower(new() { KeepUnknown = true }).Opsets[0].Version);
        Assert.Equal(graph.Operations.Select(operation => operation.Type), graph.Lower(new() { KeepUnknown = true }).Operations.Select(operation => operation.Type));
    }

    [Fact]
    public void ARuleThatRefusesIsNoReasonNotToKeepAnOperation()
    {
        var graph = new Sketch();
        var x = graph.Input("x", "float32[1,1,8,8]");
        var y = graph.Add(new("aten", "as_strided"), "outside", [("self", x)], [("size", (long[])[4, 4]), ("stride", (long[])[64, 64]), ("storage_offset", 0L)], of: "float32[4,4]");
        var captured = graph.Graph(y);
        Assert.Throws<GraphBridgeException>(() => captured.Lower());
        Assert.Equal("aten::as_strided", Assert.Single(captured.Lower(new() { KeepUnknown = true }).Operations).Type.ToString());
    }

    [Fact]
    public void AnOperationWhoseArgumentsCanNotBeSoIsToldAsOthersAre()
    {
        var graph = new Sketch();
        var part = graph.Add(new("aten", "slice", "Tensor"), "part", [("self", graph.Input("x"))], [("dim", 7L), ("start", 0L), ("end", 1L), ("step", 0L)]);
        var captured = graph.Graph(graph.Add("relu", part));
        var reason = Assert.Single(Assert.Throws<GraphBridgeException>(() => captured.Lower()).Details);
        Assert.Contains("aten::slice.Tensor(self: float32[2,3], dim=7", reason, StringComparison.Ordinal);
        Assert.Contains("contradict each other", reason, StringComparison.Ordinal);
        Assert.Equal("aten::slice.Tensor", captured.Lower(new() { KeepUnknown = true }).Operations[0].Type.ToString());
    }

    [Fact]
    public void AnOperationThatFailedInItsPassIsNotSaved()
    {
        var graph = new Sketch();
        var relu = graph.Add("relu", graph.Input("x"));
        graph.Add(new("aten", "matmul"), "body.matmul", [("self", relu), ("other", relu)], trace: new(Error: "mat1 and mat2 shapes cannot be multiplied"));
        var partial = graph.Graph();
        foreach (var keep in (bool[])[false, true])
        {
            var error = Assert.Throws<GraphBridgeException>(() => partial.Save(_folder["partial.onnx"], new SaveOptions { Lowering = new() { KeepUnknown = keep } }));
            Assert.Equal(_folder["partial.onnx"], error.File);
            Assert.Equal("aten::matmul(self: float32[2,3], other: float32[2,3]): it failed when it was captured: mat1 and mat2 shapes cannot be multiplied (1×: body.matmul)", Assert.Single(error.Details));
        }
        Assert.Empty(_folder.Files);
        partial.Save(_folder["partial.onnx"], new SaveOptions { Exact = true });
        Assert.Null(partial.FirstDifference(GraphFile.Load(_folder["partial.onnx"])));
    }

    // one that is called four times in modules, one that takes other arguments, one of another library
    private static ForwardGraph Graph()
    {
        var graph = new Sketch();
        var root = graph.Builder.AddModule("", "Net");
        var body = graph.Builder.AddModule("body", "Sequential", root);
        var rootCall = graph.Builder.AddCall(root);
        var bodyCall = graph.Builder.AddCall(body, rootCall);
        var x = graph.Add(new("aten", "whirl"), "whirl", [("self", graph.Input("x"))], [("times", 3L), ("mode", "fast"), ("wide", true)], call: rootCall);
        x = graph.Add(new("aten", "relu"), "relu", [("self", x)], call: rootCall);
        for (var i = 0; i < 4; i++)
        {
            var module = graph.Builder.AddModule($"body.{i}", "Whirl", body);
            x = graph.Add(new("aten", "whirl"), $"body.{i}.whirl", [("self", x)], [("sizes", (long[])[1, 2]), ("eps", 0.5)], call: graph.Builder.AddCall(module, bodyCall));
        }
        return graph.Graph(graph.Add(new("torchvision", "swirl"), "swirl", [("input", x), ("weight", ValueId.None)], call: rootCall));
    }
}
