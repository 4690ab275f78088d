using System.Text;
using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>What things are called in a lowered graph, and what it tells of modules.</summary>
public sealed class NameTests : IDisposable
{
    private static readonly Lazy<ForwardGraph> Captured = new(() => Models.Fixture("resnet18_traced", "float32[1,3,64,64]").Graph);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(17, null), InlineData(18, null), InlineData(18, ModuleForm.Functions)]
    public void InputsOutputsAndParametersKeepTheirNames(int opset, ModuleForm? form)
    {
        var lowered = Captured.Value.Lower(new() { Opset = opset, Modules = form });
        Assert.Equal(Captured.Value.Inputs.Select(input => input.ToString()), lowered.Inputs.Select(input => input.ToString()));
        Assert.Equal(Captured.Value.Outputs.Select(output => output.ToString()), lowered.Outputs.Select(output => output.ToString()));
        foreach (var value in Captured.Value.Values)
            if (value.Kind == ValueKind.Parameter && value.Uses.Count > 0)
                Assert.Equal(value.Data, lowered.FindValue(value.Name)?.Data);
        Assert.NotNull(lowered.FindValue("layer1.0.conv1.weight"));
    }

    [Fact]
    public void InputsAndOutputsThatAreTheSameTensorHaveTheirOwnNames()
    {
        var graph = new Sketch();
        var x = graph.Input("x");
        var relu = graph.Add("relu", x);
        var same = graph.Add(new("aten", "alias"), "same", [("self", x)], view: new("x"));
        var lowered = graph.Graph(relu, same, relu).Lower();
        Assert.Equal(3, lowered.Outputs.Select(output => output.Name).Distinct().Count());
        Assert.Equal(["relu", "same"], lowered.Outputs.Take(2).Select(output => output.Name));
        Assert.Equal(3, OnnxRun.Run(lowered, [new("x", TensorData.FromBytes(ElementType.Float32, [2, 3], new byte[24]))], "names").Length);
    }

    [Fact]
    public void NodesBelowOperatorSet18TellTheirModulesByTheirNames() => Snapshot.Matches(Text(Lowered("nested_sequential", 17)), "txt");

    [Fact]
    public void MetadataTellsModulesTheirTypesAndTheirCalls() => Snapshot.Matches(Text(Lowered("linear_three_times", 18)), "txt");

    [Fact]
    public void MetadataKeepsAllOfTheCapturesModules()
    {
        var path = _folder["net.onnx"];
        Captured.Value.Save(path);
        var back = GraphFile.Load(path);
        Assert.Null(Captured.Value.Lower().FirstDifference(back));
        Assert.Equal(Captured.Value.Modules.Select(module => (module.Path, module.TypeName)), back.Modules.Select(module => (module.Path, module.TypeName)));
        Assert.Equal(Captured.Value.Calls.Select(call => (call.Module.Path, call.Pass, call.Parent?.Module.Path)), back.Calls.Select(call => (call.Module.Path, call.Pass, call.Parent?.Module.Path)));
        Assert.Contains(back.Modules, module => module.Parameters.Any(parameter => parameter.Name == "weight"));
    }

    private static ForwardGraph Lowered(string name, int opset) => Models.Fixture(name, name == "nested_sequential" ? "float32[2,6]" : "float32[4,8]").Graph.Lower(new() { Opset = opset });

    private static string Text(ForwardGraph graph)
    {
        var text = new StringBuilder();
        foreach (var module in graph.Modules)
            text.Append($"module '{module.Path}' {module.TypeName}: {string.Join(", ", module.Parameters.Select(parameter => $"{parameter.Name} = {graph.Values[parameter.Value.Index].Name}"))}".TrimEnd(' ', ':')).Append('\n');
        foreach (var call in graph.Calls)
            text.Append($"call '{call.Module.Path}' {call.Pass} in '{call.Parent?.Module.Path}'\n");
        foreach (var operation in graph.Operations)
            text.Append($"{operation.Name}: {string.Join(", ", operation.Outputs.Select(port => port.Value?.ToString()))} = {operation.Type.Name}({string.Join(", ", operation.Inputs.Select(port => port.Value?.Name))})"
                + $" in '{operation.Call?.Module.Path}' {operation.Call?.Pass}\n");
        return text.ToString();
    }
}
