using GraphBridge.Capture;
using GraphBridge.Lowering;
using GraphBridge.Testing;
using Xunit;
using Zoo;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

/// <summary>Models of the zoo: captured on TorchSharp, lowered, run by ONNX Runtime on other inputs than those of the capture.</summary>
public sealed class LoweringTests
{
    // as a part of the largest element: sums are taken in another order
    private const double Relative = 1e-5;

    internal static readonly int[] Opsets = [13, 18, 23];

    // what adds at places given by a tensor takes ScatterND with a reduction, which operator sets below 16 don't have
    private const string AddsAtPlaces = "experts";

    // its pass asks the gate's choice which experts run, so that a capture holds for inputs of the same choice only
    private static readonly string[] ForOwnInputsOnly = ["experts"];

    [TorchTheory]
    [MemberData(nameof(ZooTests.Models), MemberType = typeof(ZooTests))]
    public void A_lowered_model_gives_what_it_gave_in_the_capture(string name)
    {
        var captures = Enumerable.Range(1, 3).Select(seed => Capture(Catalogue.Named(name), seed)).ToArray();
        foreach (var opset in name == AddsAtPlaces ? Opsets.Where(opset => opset >= 16) : Opsets)
            if (ForOwnInputsOnly.Contains(name))
                foreach (var capture in captures)
                    Check(capture.Graph, [capture], opset, name);
            else
                Check(captures[0].Graph, captures, opset, name);
    }

    /// <summary>A new model, with the same parameters each time, on inputs of a seed.</summary>
    private static ForwardCapture Capture(ZooModel model, int seed)
    {
        manual_seed(0);
        using var net = model.Make();
        net.eval();
        manual_seed(seed);
        var pass = model.Pass(net);
        using (no_grad())
            return ForwardCapture.Run(net, pass);
    }

    internal static void Check(ForwardGraph graph, ForwardCapture[] captures, int opset, string name)
    {
        var what = $"{name}, operator set {opset}";
        using var session = OnnxRun.Load(graph.Lower(new() { Opset = opset }), what);
        foreach (var capture in captures)
        {
            var feeds = capture.Graph.Inputs.Zip(capture.Inputs, (value, data) => KeyValuePair.Create(value.Name, data)).ToArray();
            var outputs = session.Run(feeds);
            Assert.Equal(capture.Outputs.Length, outputs.Length);
            Assert.NotEmpty(outputs);
            foreach (var (expected, actual) in capture.Outputs.Zip(outputs))
                Testing.Tensors.AssertClose(expected, actual, 0, Relative * Testing.Tensors.Numbers(expected).Max(Math.Abs), what);
        }
    }
}
