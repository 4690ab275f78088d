using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>
/// A TorchScript model, captured, lowered with dynamic axes and run by ONNX Runtime at sizes that no capture had: it gives what libtorch
/// gives there.
/// </summary>
internal sealed record DynamicCheck
{
    // as a part of the largest element: sums are taken in another order
    private const double Relative = 1e-5;

    /// <summary>The operator sets to check.</summary>
    public int[] On { get; init; } = OperatorCheck.Opsets;

    /// <summary>How modules are told.</summary>
    public ModuleForm? Modules { get; init; }

    /// <summary>Checks a fixture.</summary>
    /// <param name="name">The fixture's name.</param>
    /// <param name="axes">The dynamic axes.</param>
    /// <param name="inputs">What went into the capture.</param>
    /// <param name="sizes">The sizes to run at, of the symbols in their order.</param>
    /// <returns>The lowered graph of the last operator set.</returns>
    public ForwardGraph Run(string name, string axes, string[] inputs, params long[][] sizes) => RunFile(Path.Combine(Folder(), name + ".pt"), axes, inputs, sizes);

    /// <summary>Checks a model.</summary>
    /// <inheritdoc cref="Run"/>
    public ForwardGraph RunFile(string path, string axes, string[] inputs, params long[][] sizes)
    {
        using var model = TorchScriptModel.Load(path, trusted: true);
        var given = Array.ConvertAll(inputs, InputSpec.Parse);
        var dynamic = DynamicAxes.Parse(axes);
        var captured = model.Capture(given).Graph;
        var others = OtherSizes.Capture(captured, given, dynamic, its => model.Capture(its));
        var resized = new ResizedInputs(given, captured, dynamic);
        var runs = Array.ConvertAll(sizes, its => model.Capture(resized.With(dynamic.Symbols.Zip(its).ToDictionary(pair => pair.First, pair => pair.Second))));
        ForwardGraph? lowered = null;
        foreach (var opset in On)
        {
            lowered = captured.Lower(new() { Opset = opset, DynamicAxes = dynamic, Others = others, Modules = Modules });
            FoundTypes.AssertCaptured(lowered, $"{path}, operator set {opset}");
            using var session = OnnxRun.Load(lowered, $"{path}, operator set {opset}");
            foreach (var (run, its) in runs.Zip(sizes))
            {
                var what = $"{Path.GetFileNameWithoutExtension(path)} with {string.Join(", ", run.Graph.Inputs)}, operator set {opset}";
                var feeds = run.Graph.Inputs.Zip(run.Inputs).Select(input => KeyValuePair.Create(input.First.Name, input.Second)).ToArray();
                var outputs = session.Run(feeds);
                Assert.Equal(run.Outputs.Length, outputs.Length);
                FoundTypes.AssertHold(lowered, dynamic.Symbols.Zip(its).ToDictionary(), outputs, what);
                for (var slot = 0; slot < outputs.Length; slot++)
                    Tensors.AssertClose(run.Outputs[slot], outputs[slot], 0, Relative * Tensors.Numbers(run.Outputs[slot]).Select(Math.Abs).DefaultIfEmpty().Max(), $"{what}, result {slot}");
            }
        }
        return lowered!;
    }

    public static string Folder() => Repository.Path("fixtures", "torchscript");
}
