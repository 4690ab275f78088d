using GraphBridge.Capture;
using GraphBridge.Capture.TorchScript;
using Xunit;
using Zoo;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

public sealed class ZooTests
{
    public static TheoryData<string> Models => [.. Catalogue.All.Where(model => !model.Fails).Select(model => model.Name)];

    internal static ForwardCapture Capture(ZooModel model, ForwardCaptureOptions? options = null)
    {
        var (net, pass) = model.Prepare();
        using (net)
        using (no_grad())
            return ForwardCapture.Run(net, pass, options);
    }

    [TorchTheory]
    [MemberData(nameof(Models))]
    public void What_was_recorded_of_a_model_gives_its_values_again_bit_for_bit(string name)
    {
        var capture = Capture(Catalogue.Named(name), new() { Activations = new ActivationStore.Memory(1 << 24) });
        var recorded = capture.Activations.ToDictionary(pair => pair.Key, pair => TorchTensor.From(pair.Value));
        var report = GraphReplay.Run(capture.Graph, capture.Inputs, 0, recorded, CancellationToken.None);
        foreach (var tensor in recorded.Values)
            tensor.Dispose();

        Assert.Empty(report.NotReplayed.Where(operation => !IsOwn(capture.Graph, operation.Operation)).Select(operation => $"{operation.Operation}: {operation.Reason}"));
        Assert.Empty(report.Differences.Select(difference => difference.Value));
        Assert.Equal(capture.Graph.Operations.Count, report.OperationCount + report.NotReplayed.Length);
    }

    [TorchTheory]
    [MemberData(nameof(Models))]
    public void A_pass_that_runs_twice_gives_equal_graphs(string name) =>
        Assert.Equal(Capture(Catalogue.Named(name)).Graph, Capture(Catalogue.Named(name)).Graph);

    [TorchTheory]
    [MemberData(nameof(Models))]
    public void A_recorded_pass_gives_what_the_pass_gives(string name)
    {
        object? recorded = null;
        var (net, pass) = Catalogue.Named(name).Prepare();
        using (net)
        using (no_grad())
            ForwardCapture.Run(net, () => recorded = pass());
        var (again, plain) = Catalogue.Named(name).Prepare();
        using (again)
        using (no_grad())
            Assert.Equal(Elements.Of(plain()), Elements.Of(recorded));
    }

    // a module that is native code has no operator of its own in ATen, and libtorch 1.13 has one by another name
    private static bool IsOwn(ForwardGraph graph, string operation) =>
        graph.Operations.Single(one => one.Name == operation).Type is { Domain: "torchsharp" } or { Name: "scaled_dot_product_attention" };

}
