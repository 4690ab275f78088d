using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class OptionTests
{
    [TorchFact]
    public void Times_are_of_operations_and_calls_only_on_request()
    {
        using var net = Sequential(Linear(2, 2), ReLU());
        var timed = ForwardCapture.Run(net, () => net.call(ones(1, 2)), new() { Time = true });
        var plain = ForwardCapture.Run(net, () => net.call(ones(1, 2)));

        Assert.All(timed.Graph.Operations, operation => Assert.NotNull(operation.Trace?.Duration));
        Assert.All(timed.Graph.Calls, call => Assert.NotNull(call.Duration));
        Assert.All(plain.Graph.Operations, operation => Assert.Null(operation.Trace?.Duration));
    }

    [TorchFact]
    public void Statistics_are_of_every_value_that_is_made()
    {
        var capture = Recorded.Of(tensor([float.NaN, 0f, float.PositiveInfinity, 1f, 3f]), x => x * 2, new() { Statistics = true });
        var statistics = capture.Graph.Outputs[0].Trace!.Statistics!;

        Assert.Equal([0, 10, 31], statistics.Histogram!.Value.Index().Where(bin => bin.Item == 1).Select(bin => bin.Index));
        Assert.Equal(new ValueStatistics(5, 0, 6, 8.0 / 3, Math.Sqrt(56.0 / 9), 1, 1, 1), statistics with { Histogram = null, Mean = Math.Round(statistics.Mean, 12) switch { 2.666666666667 => 8.0 / 3, var other => other }, StandardDeviation = Math.Round(statistics.StandardDeviation, 12) == Math.Round(Math.Sqrt(56.0 / 9), 12) ? Math.Sqrt(56.0 / 9) : statistics.StandardDeviation });
    }

    [TorchFact]
    public void Activations_in_memory_are_as_they_were_when_they_were_made()
    {
        var capture = Recorded.Of(ones(2), x =>
        {
            var y = x + 1;
            y.mul_(3);
            return y;
        }, new() { Activations = new ActivationStore.Memory(1 << 20) });

        Assert.Equal([2f, 2f], Recorded.Floats(capture.Activations[capture.Graph.Operations[0].Outputs[0].Value!.Value.Name]));
        Assert.Equal([6f, 6f], Recorded.Floats(capture.Activations[capture.Graph.Outputs[0].Name]));
    }

    [TorchFact]
    public void More_activations_than_the_limit_are_an_error_after_the_pass()
    {
        var isOver = false;
        var error = Assert.Throws<GraphBridgeException>(() => Recorded.Of(ones(100), x =>
        {
            var y = x + 1 + 2;
            isOver = true;
            return y;
        }, new() { Activations = new ActivationStore.Memory(500) }));

        Assert.True(isOver);
        Assert.Contains("500", error.Message, StringComparison.Ordinal);
        Assert.Equal(["neg"], Recorded.Names(Recorded.Of(ones(1), x => x.neg())));
    }

    [TorchFact]
    public void Activations_go_to_a_folder()
    {
        var folder = Directory.CreateTempSubdirectory("graphbridge").FullName;
        try
        {
            Recorded.Of(ones(2), x => (x + 1).relu(), new() { Activations = new ActivationStore.Folder(Path.Combine(folder, "values")) });

            // what two operations gave, and what went in
            Assert.Equal(3, Directory.GetFiles(folder, "*.npy", SearchOption.AllDirectories).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TorchFact]
    public void Sources_are_file_and_line_through_lambdas_and_functions()
    {
        var relu = ReLU();
        var capture = Recorded.Of(rand(3, 3), x =>
        {
            x = x.neg(); // first
            x = Enumerable.Range(0, 1).Select(_ => x.abs()).First(); // in LINQ
            x = Doubled(x);
            x = relu.call(x); // module
            return x[0]; // index
        }, new() { Sources = true });

        Assert.Equal([At("// first"), At("// in LINQ"), At("// in a function"), At("// module"), At("// index")], capture.Graph.Operations.Select(operation => operation.Trace?.Source));
    }

    private static Tensor Doubled(Tensor x) => x * 2; // in a function

    private static string At(string comment, [System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        $"OptionTests.cs:{Array.FindIndex(File.ReadAllLines(file), line => line.EndsWith(comment, StringComparison.Ordinal)) + 1}";

    [TorchFact]
    public void Sources_of_native_modules_and_assignments_by_index_are_known()
    {
        var embedding = Embedding(4, 3);
        var capture = Recorded.Of(tensor([1L, 2L]), x =>
        {
            var y = embedding.call(x).clone();
            y[0, 1] = tensor(1f);
            y[TensorIndex.Slice(0, 1)] = zeros(3);
            return y;
        }, new() { Sources = true });

        Assert.All(capture.Graph.Operations, operation => Assert.StartsWith("OptionTests.cs:", operation.Trace?.Source));
    }

    [TorchFact]
    public void Without_weights_parameters_have_types_alone()
    {
        using var net = Linear(2, 2);
        var capture = ForwardCapture.Run(net, () => net.call(ones(1, 2)), new() { Weights = false });
        var weight = capture.Graph.FindValue("weight")!.Value;

        Assert.Null(weight.Data);
        Assert.Equal("float32[2,2]", weight.Type?.ToString());
    }

    [TorchFact]
    public void Modules_only_has_modules_without_children_as_operations()
    {
        using var net = Sequential(("fc", Linear(2, 3)), ("act", ReLU()), ("out", Sequential(Linear(3, 1))));
        var x = ones(1, 2);
        var capture = ForwardCapture.Run(net, () => net.call(x), new() { ModulesOnly = true });

        Assert.Equal([".", "./fc", "./act", "./out", "./out/out.0"], Recorded.Calls(capture));
        Assert.Equal(3, capture.Graph.Operations.Count);
        Assert.Equal("out.0", capture.Graph.Outputs[0].Producer!.Value.Call!.Value.Module.Path);
        Assert.Equal(["tensor"], capture.Graph.Inputs.Select(input => input.Name));
        // hooks are gone
        Assert.Equal(3, ForwardCapture.Run(net, () => net.call(ones(1, 2)), new() { ModulesOnly = true }).Graph.Operations.Count);
    }

    [TorchFact]
    public void Modules_only_goes_on_after_a_module_that_threw()
    {
        var wrong = Linear(7, 7);
        var right = Linear(2, 2);
        using var net = new Net(x =>
        {
            try
            {
                return wrong.call(x);
            }
            catch (Exception)
            {
                return right.call(x);
            }
        }, ("wrong", wrong), ("right", right));
        var capture = ForwardCapture.Run(net, () => net.call(ones(1, 2)), new() { ModulesOnly = true });

        Assert.Equal("right", Assert.Single(capture.Graph.Operations.ToArray()).Call!.Value.Module.Path);
    }
}
