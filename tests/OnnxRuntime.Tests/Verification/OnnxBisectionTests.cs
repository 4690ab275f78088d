using GraphBridge.Formats;
using GraphBridge.OnnxRuntime.Verification;
using Xunit;

namespace GraphBridge.OnnxRuntime.Tests.Verification;

public sealed class OnnxBisectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<KeyValuePair<string, TensorData>> Image(int seed = 5)
    {
        Random random = new(seed);
        return [new("image", Models.Floats([1, 3, 64, 64], Enumerable.Range(0, 3 * 64 * 64).Select(_ => random.NextSingle() - 0.5f).ToArray()))];
    }

    /// <summary>Every value of a model, as the model itself computes it.</summary>
    private Dictionary<string, TensorData> Values(string model, ForwardGraph graph, List<KeyValuePair<string, TensorData>> inputs)
    {
        var names = graph.Operations.SelectMany(operation => operation.Outputs).Select(port => port.Value!.Value.Name).ToList();
        var copy = Path.Combine(_folder, "all.onnx");
        File.WriteAllBytes(copy, AddedOutputs.To(File.ReadAllBytes(model), names.Where(name => !graph.Outputs.Any(output => output.Name == name))));
        using var session = OnnxSession.Load(copy);
        return names.Zip(session.Run(inputs, names)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>A copy in which one convolution's bias or weight is another.</summary>
    private string Broken(ForwardGraph graph, Operation operation)
    {
        var weight = operation.Inputs[1].Value!.Value;
        var bytes = weight.Data!.ToMemory().ToArray();
        BitConverter.TryWriteBytes(bytes, BitConverter.ToSingle(bytes) + 1);
        var model = File.ReadAllBytes(Models.Fixture("resnet18.onnx"));
        var at = model.AsSpan().IndexOf(weight.Data!.ToMemory().Span);
        bytes.CopyTo(model, at);
        var path = Path.Combine(_folder, "broken.onnx");
        File.WriteAllBytes(path, model);
        Assert.NotNull(graph.FirstDifference(GraphFile.Load(path)));
        return path;
    }

    [Fact]
    public void A_model_agrees_with_itself_in_every_value()
    {
        var model = Models.Fixture("resnet18.onnx");
        var graph = GraphFile.Load(model);
        var inputs = Image();
        var values = Values(model, graph, inputs);
        var found = OnnxBisection.Run(model, graph, inputs, values.GetValueOrDefault);
        Assert.Null(found.First);
        Assert.Equal(values.Keys.Order(StringComparer.Ordinal), found.Agreeing.Order(StringComparer.Ordinal));
        // against what the optimised model gives, which fuses what nobody asks for
        using var session = OnnxSession.Load(model);
        Assert.True(OnnxVerification.Run(session, inputs, [new("logits", values["logits"])]).Agrees);
    }

    [Fact]
    public void The_operation_with_a_changed_weight_is_named()
    {
        var model = Models.Fixture("resnet18.onnx");
        var graph = GraphFile.Load(model);
        var inputs = Image();
        var values = Values(model, graph, inputs);
        var changed = graph.Operations.Where(operation => operation.Type.Name == "Conv").ElementAt(7);
        var broken = Broken(graph, changed);
        using var session = OnnxSession.Load(broken);
        Assert.False(OnnxVerification.Run(session, inputs, [new("logits", values["logits"])]).Agrees);

        var departure = OnnxBisection.Run(broken, GraphFile.Load(broken), inputs, values.GetValueOrDefault).First;
        Assert.Equal(changed.Outputs[0].Value!.Value.Name, departure!.Value.Name);
        Assert.Equal(changed.Name, Assert.Single(departure.Operations).Name);
        Assert.Equal(changed.Call!.Value.Module.Path, departure.Operations[0].Call!.Value.Module.Path);
    }

    [Fact]
    public void Operations_between_shared_values_are_named_together()
    {
        var model = Models.Fixture("resnet18.onnx");
        var graph = GraphFile.Load(model);
        var inputs = Image();
        var values = Values(model, graph, inputs);
        var changed = graph.Operations.Where(operation => operation.Type.Name == "Conv").ElementAt(7);
        // the other pass has only what comes after every activation function
        var known = graph.Operations.Where(operation => operation.Type.Name == "Relu").Select(operation => operation.Outputs[0].Value!.Value.Name).ToHashSet();
        var broken = Broken(graph, changed);
        var found = OnnxBisection.Run(broken, GraphFile.Load(broken), inputs, name => known.Contains(name) ? values[name] : null);
        Assert.InRange(found.Agreeing.Count, 1, known.Count - 1);
        Assert.Contains(changed.Name, found.First!.Operations.Select(operation => operation.Name));
        Assert.Equal("Relu", found.First.Operations[^1].Type.Name);
        Assert.True(found.First.Operations.Length < 8);
    }

    [Fact]
    public void Weights_that_lie_beside_the_model_are_found()
    {
        var model = Path.Combine(_folder, "model.onnx");
        Models.SaveWithWeightsBeside(model);
        var sum = Models.Floats([2], 11, 22);
        List<KeyValuePair<string, TensorData>> inputs = [new("x", Models.Floats([2], 1, 2))];
        var found = OnnxBisection.Run(model, GraphFile.Load(model), inputs, name => name == "sum" ? sum : null);
        Assert.Null(found.First);
        Assert.Equal(["sum"], found.Agreeing);
    }

    [Fact]
    public void Where_no_value_is_shared_nothing_is_compared()
    {
        var model = Models.Fixture("resnet18.onnx");
        var found = OnnxBisection.Run(model, GraphFile.Load(model), Image(), _ => null);
        Assert.Null(found.First);
        Assert.Empty(found.Agreeing);
    }
}
