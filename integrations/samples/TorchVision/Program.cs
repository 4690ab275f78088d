// Captures two networks of torchvision, tells how they differ, and writes them for Netron, ONNX Runtime and a browser.
using GraphBridge;
using GraphBridge.Capture;
using GraphBridge.Compare;
using GraphBridge.Compare.Text;
using GraphBridge.Formats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

var resnet18 = Capture(models.resnet18());
var resnet34 = Capture(models.resnet34());

Console.WriteLine($"{resnet18.Name}: {resnet18.Operations.Count} operations in {resnet18.Calls.Count} calls of modules");
Console.WriteLine(resnet18.FoldRepeats().CollapseToDepth(1).Operations.Count + " of them at depth 1");
foreach (var line in ComparisonText.Lines(GraphComparison.Compare(resnet18, resnet34)))
    Console.WriteLine(line);

resnet18.Save("resnet18.onnx");
resnet18.CollapseToDepth(2).Save("resnet18.dot");
resnet18.Save("resnet18.html");

static ForwardGraph Capture(nn.Module<Tensor, Tensor> model)
{
    using var _ = no_grad();
    model.eval();
    return ForwardCapture.Run(model, () => model.call(randn(1, 3, 224, 224))).Graph;
}
