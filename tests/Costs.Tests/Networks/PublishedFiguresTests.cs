using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Costs.Tests.Networks;

/// <summary>torchvision's networks against the multiply-adds (its "GFLOPS") and the numbers of parameters that its tables of models publish.</summary>
public sealed class PublishedFiguresTests
{
    private static readonly PythonArtifacts Made = new("tests/Costs.Tests/Networks/make_full_size.py", "full-size");

    [NetworkTheory]
    [InlineData("alexnet", 0.714, 61_100_840)]
    [InlineData("squeezenet1_0", 0.819, 1_248_424)]
    [InlineData("resnet18", 1.814, 11_689_512)]
    [InlineData("resnet50", 4.089, 25_557_032)]
    [InlineData("densenet121", 2.834, 7_978_856)]
    [InlineData("googlenet", 1.498, 6_624_904)]
    [InlineData("mobilenet_v2", 0.301, 3_504_872)]
    [InlineData("mobilenet_v3_large", 0.217, 5_483_032)]
    [InlineData("shufflenet_v2_x1_0", 0.145, 2_278_604)]
    [InlineData("efficientnet_b0", 0.386, 5_288_548)]
    [InlineData("regnet_y_400mf", 0.402, 4_344_144)]
    [InlineData("swin_t", 4.491, 28_288_354)]
    public void ANetworkTakesWhatIsPublished(string name, double published, long parameters)
    {
        using var model = TorchScriptModel.Load(Path.Combine(Made.Folder, name + ".pt"), trusted: true);
        var graph = model.Capture([InputSpec.Parse("x=float32[1,3,224,224]")]).Graph;
        var cost = GraphCosts.Of(graph).Total;
        Assert.Equal(published, Math.Round(cost.MultiplyAdds / 1e9, 3));
        Assert.Equal(0, cost.Unknown);
        Assert.Equal(parameters, graph.Values.Where(value => value.Kind is ValueKind.Parameter).Sum(value => ((TensorType)value.Type!).Shape!.ElementCount));
    }
}

/// <summary>A theory on networks that torchvision makes; skipped where they can't be made.</summary>
internal sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute() => Skip = PythonArtifacts.WhyMissing;
}
