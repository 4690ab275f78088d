using System.Runtime.InteropServices;
using GraphBridge.Capture;
using GraphBridge.Formats;
using GraphBridge.Lowering.Tests.Networks;
using GraphBridge.OnnxRuntime;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Modules as functions of the model.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NetworkTheory]
    [InlineData("resnet18", 13), InlineData("resnet18", 17), InlineData("gpt2", 17), InlineData("vit", 17), InlineData("lstm", 17)]
    public void ANetworkOfFunctionsGivesTheSame(string name, int opset) => Check(PublishedNetworks.Capture(name), opset);

    [Theory]
    [InlineData("linear_three_times", "float32[4,8]")]
    [InlineData("nested_sequential", "float32[2,6]")]
    [InlineData("shared_weights", "float32[2,6]")]
    [InlineData("attention", "float32[2,5,8]")]
    [InlineData("fork_wait", "float32[2,4]")]
    public void AFixtureOfFunctionsGivesTheSame(string name, params string[] inputs) => Check(Models.Fixture(name, inputs), 17);

    [NetworkTheory]
    [InlineData("resnet18")]
    public void EqualBlocksAreOneFunction(string name)
    {
        var lowered = PublishedNetworks.Capture(name).Graph.Lower(new() { Modules = ModuleForm.Functions });
        var calls = new Dictionary<OpType, int>();
        foreach (var operation in lowered.Functions.SelectMany(function => function.Body.Operations).Concat(lowered.Operations))
            if (operation.Type.Domain == "modules")
                calls[operation.Type] = calls.GetValueOrDefault(operation.Type) + 1;
        Assert.Equal(calls.Keys.Order(ByName), lowered.Functions.Select(function => function.Type).Order(ByName));
        Assert.Equal(1, calls.Keys.Count(type => type.Name.StartsWith("ReLU", StringComparison.Ordinal)));
        Assert.Contains(calls, call => call.Key.Name.StartsWith("BasicBlock", StringComparison.Ordinal) && call.Value > 1);
        // what a function calls stands before it
        var known = new HashSet<OpType>();
        foreach (var function in lowered.Functions)
        {
            foreach (var operation in function.Body.Operations)
                Assert.True(operation.Type.Domain != "modules" || known.Contains(operation.Type), $"{function.Type} calls {operation.Type}");
            known.Add(function.Type);
        }
    }

    [Fact]
    public void AModuleThatIsCalledThreeTimesIsOneFunctionWithItsParametersGiven()
    {
        var lowered = Models.Fixture("linear_three_times", "float32[4,8]").Graph.Lower(new() { Modules = ModuleForm.Functions });
        var function = Assert.Single(lowered.Functions, function => function.Type.Name == "Linear");
        Assert.Equal(["shared", "shared_1", "shared_2", "out"], lowered.Operations.Where(operation => operation.Type == function.Type).Select(operation => operation.Name));
        Assert.Equal(["input", "weight", "bias"], function.Body.Inputs.Select(input => input.Name));
    }

    /// <summary>A table of numbers is no parameter: each function has it inside, so that calls need not give it.</summary>
    [Fact]
    public void ConstantsAreInsideFunctions()
    {
        var graph = new Sketch();
        var x = graph.Input("x");
        foreach (var path in (string[])["a", "b"])
        {
            var call = graph.Builder.AddCall(graph.Builder.AddModule(path, "Shift"));
            var rows = graph.Add(new("aten", "select", "int"), path + ".select", [("self", x)], [("dim", 0L), ("index", 1L)], call: call, of: "float32[3]");
            x = graph.Add(new("aten", "add", "Tensor"), path + ".add", [("self", graph.Add(new("aten", "mul", "Scalar"), path + ".mul", [("self", x)], [("other", 3.0)], call: call)), ("other", rows)], [("alpha", 2L)], call: call);
        }
        var captured = graph.Graph(x);
        var lowered = captured.Lower(new() { Modules = ModuleForm.Functions });
        var function = Assert.Single(lowered.Functions);
        Assert.Equal([function.Type, function.Type], lowered.Operations.Select(operation => operation.Type));
        Assert.Single(function.Body.Inputs);
        Assert.Contains(function.Body.Operations, operation => operation.Type.Name == "Constant");
        KeyValuePair<string, TensorData>[] feeds = [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).ToArray()))];
        Assert.Equal([73, 98, 123, 100, 125, 150], Tensors.Numbers(OnnxRun.Run(lowered, feeds, "constants")[0]));
        Assert.Equal(Tensors.Numbers(OnnxRun.Run(captured.Lower(), feeds, "plain")[0]), Tensors.Numbers(OnnxRun.Run(lowered, feeds, "constants")[0]));
    }

    /// <summary>Of modules that run at once, as those of fork and wait do, one begins before the other has ended.</summary>
    [Theory]
    [InlineData("lr"), InlineData("lrlr"), InlineData("lrrl"), InlineData("lrlrrllr"), InlineData("rllrrl")]
    public void CallsThatOverlapGiveTheSame(string order)
    {
        var graph = new Sketch();
        var x = graph.Input("x");
        var (left, right) = (x, x);
        var (inLeft, inRight) = (graph.Builder.AddCall(graph.Builder.AddModule("left", "Scale")), graph.Builder.AddCall(graph.Builder.AddModule("right", "Scale")));
        foreach (var (step, side) in order.Index())
            if (side == 'l')
                left = graph.Add(new("aten", "mul", "Scalar"), $"left.mul_{step}", [("self", left)], [("other", 2.0)], call: inLeft);
            else
                right = graph.Add(new("aten", "mul", "Scalar"), $"right.mul_{step}", [("self", right)], [("other", 3.0)], call: inRight);
        var captured = graph.Graph(graph.Add(new("aten", "add", "Tensor"), "sum", [("self", left), ("other", right)], [("alpha", 1L)]));
        var lowered = captured.Lower(new() { Modules = ModuleForm.Functions });
        Assert.Equal(order.Length, Multiplications(lowered, lowered));
        KeyValuePair<string, TensorData>[] feeds = [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).ToArray()))];
        var factor = Math.Pow(2, order.Count(side => side == 'l')) + Math.Pow(3, order.Count(side => side == 'r'));
        Assert.Equal([factor, 2 * factor, 3 * factor, 4 * factor, 5 * factor, 6 * factor], Tensors.Numbers(OnnxRun.Run(lowered, feeds, "overlapping")[0]));
    }

    private static int Multiplications(ForwardGraph model, ForwardGraph body) => body.Operations.Sum(operation => operation.Type.Name == "Mul" ? 1
        : model.Functions.FirstOrDefault(function => function.Type == operation.Type) is { } function ? Multiplications(model, function.Body) : 0);

    [Fact]
    public void FunctionsServeOtherSizes()
    {
        var graph = new Dynamic.DynamicCheck { On = [17, 18], Modules = ModuleForm.Functions }.Run("gpt2_traced", "tokens:0=batch,tokens:1=seq", ["int64[2,6]:0..60"], [1, 1], [3, 4]);
        Assert.NotEmpty(graph.Functions);
    }

    private static Comparer<OpType> ByName { get; } = Comparer<OpType>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()));

    private void Check(ForwardCapture capture, int opset)
    {
        var plain = OnnxRun.Run(capture.Graph.Lower(new() { Opset = opset }), capture.Feeds(), "plain");
        var lowered = capture.Graph.Lower(new() { Opset = opset, Modules = ModuleForm.Functions });
        Assert.NotEmpty(lowered.Functions);
        var path = _folder["functions.onnx"];
        lowered.Save(path);
        Assert.Null(lowered.FirstDifference(GraphFile.Load(path)));
        using var session = OnnxSession.Load(path);
        Assert.Empty(session.Warnings);
        // ONNX Runtime may fuse nodes of the one that it does not see together in the other
        foreach (var (expected, actual) in plain.Zip(session.Run(capture.Feeds())))
            Tensors.AssertClose(expected, actual, 1e-5, 1e-5 * Tensors.Numbers(expected).Max(Math.Abs), "functions");
        if (Python.WhyMissing is null)
            Assert.Equal(["True"], Python.Lines("import sys, onnx\nonnx.checker.check_model(sys.argv[1], full_check=True)\nprint(onnx.load(sys.argv[1]).ir_version <= 8)", path));
    }
}
