using System.Collections.Immutable;
using GraphBridge.Capture;
using GraphBridge.Capture.TorchScript;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

/// <summary>A model of one function and some modules.</summary>
internal sealed class Net : Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _forward;

    public Net(Func<Tensor, Tensor> forward, params (string Name, nn.Module Module)[] modules)
        : base(nameof(Net))
    {
        _forward = forward;
        foreach (var (name, module) in modules)
            register_module(name, module);
    }

    public override Tensor forward(Tensor input) => _forward(input);
}

/// <summary>Passes that were recorded, and what is asked of them.</summary>
internal static class Recorded
{
    /// <summary>Records a function of one tensor as a model.</summary>
    public static ForwardCapture Of(Tensor x, Func<Tensor, Tensor> forward, ForwardCaptureOptions? options = null)
    {
        using var net = new Net(forward);
        using (no_grad())
            return ForwardCapture.Run(net, () => net.call(x), options);
    }

    /// <summary>The names of its operations.</summary>
    public static IEnumerable<string> Names(ForwardCapture capture) => capture.Graph.Operations.Select(operation => operation.Type.Name);

    /// <summary>Its module calls: <c>fc1 (pass 2)</c>, those inside others after a <c>/</c>.</summary>
    public static IEnumerable<string> Calls(ForwardCapture capture) => capture.Graph.Calls.Select(Call);

    public static string Call(ModuleCall call) => (call.Parent is { } parent ? Call(parent) + "/" : "")
        + (call.Module.Path.Length == 0 ? "." : call.Module.Path) + (call.Pass == 1 ? "" : $"#{call.Pass}");

    /// <summary>Runs a function twice, and the graph of it by libtorch: all values are the same.</summary>
    public static ForwardCapture Replayed(Tensor x, Func<Tensor, Tensor> forward)
    {
        var capture = Of(x, forward, new() { Activations = new ActivationStore.Memory(1 << 24) });
        AssertReplays(capture);
        return capture;
    }

    public static void AssertReplays(ForwardCapture capture)
    {
        var recorded = capture.Activations.ToDictionary(pair => pair.Key, pair => TorchTensor.From(pair.Value));
        var report = GraphReplay.Run(capture.Graph, capture.Inputs, 0, recorded, CancellationToken.None);
        foreach (var tensor in recorded.Values)
            tensor.Dispose();
        Assert.Empty(report.NotReplayed.Select(operation => $"{operation.Operation}: {operation.Reason}"));
        Assert.Empty(report.Differences.Select(difference => difference.Value));
        Assert.Equal(capture.Graph.Operations.Count, report.OperationCount);
    }

    public static float[] Floats(TensorData data) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(data.ToMemory().Span).ToArray();

    public static float[] Floats(ImmutableArray<TensorData> tensors) => Floats(Assert.Single(tensors));
}
