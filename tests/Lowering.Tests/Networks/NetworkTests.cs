using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Costs;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Networks;

/// <summary>Published networks: captured by libtorch, lowered, run by ONNX Runtime on other inputs than those of the capture.</summary>
public sealed class NetworkTests
{
    // as a part of the largest element: sums are taken in another order
    private const double Relative = 1e-5;

    public static TheoryData<string> Names { get; } =
    [
        "alexnet", "vgg_bn", "resnet18", "resnet50", "resnext", "densenet", "googlenet", "inception_v3", "mobilenet_v2", "mobilenet_v3", "efficientnet",
        "shufflenet", "regnet", "convnext", "vit", "swin", "deeplab", "fcn", "unet", "gpt2", "seq2seq", "lstm", "gru",
    ];

    [NetworkTheory]
    [MemberData(nameof(Names))]
    public void ANetworkGivesWhatItGaveInTheCapture(string name)
    {
        NamedInput[] inputs = [.. PublishedNetworks.InputsOf(name).Select(InputSpec.Parse)];
        using var model = TorchScriptModel.Load(PublishedNetworks.PathOf(name), trusted: true);
        ForwardCapture[] captures = [PublishedNetworks.Capture(name), .. Enumerable.Range(1, 2).Select(seed => model.Capture(inputs, new() { Seed = (ulong)seed }))];
        foreach (var opset in OperatorCheck.Opsets)
            Check(captures[0].Graph.Lower(new() { Opset = opset }), captures, $"{name}, operator set {opset}");
    }

    [NetworkTheory]
    [MemberData(nameof(Names))]
    public void TheMultiplyAddsOfANetworkAreThoseThatWereCaptured(string name)
    {
        var captured = PublishedNetworks.Capture(name).Graph;
        var cost = GraphCosts.Of(captured).Total;
        Assert.NotEqual(0, cost.MultiplyAdds);
        Assert.Equal(0, cost.Unknown);
        var lowered = captured.Lower();
        var costs = GraphCosts.Of(lowered);
        // ONNX has no pooling to a size that does not divide: it becomes products, which count
        var counted = lowered.Operations.Where(operation => operation.Call?.Module.TypeName != "AdaptiveAvgPool2d");
        Assert.Equal(cost, counted.Aggregate(default(Cost), (sum, operation) => sum + costs[operation]));
    }

    private static void Check(ForwardGraph lowered, ForwardCapture[] captures, string what)
    {
        FoundTypes.AssertCaptured(lowered, what);
        using var session = OnnxRun.Load(lowered, what);
        foreach (var (seed, capture) in captures.Index())
        {
            var feeds = capture.Graph.Inputs.Zip(capture.Inputs, (value, data) => KeyValuePair.Create(value.Name, data)).ToArray();
            var outputs = session.Run(feeds);
            Assert.Equal(capture.Outputs.Length, outputs.Length);
            foreach (var (expected, actual) in capture.Outputs.Zip(outputs))
                Tensors.AssertClose(expected, actual, 0, Relative * Tensors.Numbers(expected).Max(Math.Abs), $"{what}, seed {seed}");
        }
    }
}

/// <summary>A theory on <see cref="PublishedNetworks"/>; skipped where they can't be made.</summary>
internal sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute() => Skip = PythonArtifacts.WhyMissing;
}
