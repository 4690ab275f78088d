// Exports a TorchSharp model, runs it with Microsoft.ML.OnnxRuntime (on a GPU where there is one), and has GraphBridge check
// that both give the same. The native library that the package brings serves both.
using GraphBridge.Capture;
using GraphBridge.Formats;
using GraphBridge.OnnxRuntime;
using GraphBridge.OnnxRuntime.Verification;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;

using var model = nn.Sequential(("conv", nn.Conv2d(3, 8, 3, padding: 1)), ("relu", nn.ReLU()), ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(8, 10)));
model.eval();
var x = randn(1, 3, 32, 32);
var capture = ForwardCapture.Run(model, () => model.call(x));
capture.Graph.Save("net.onnx");

using (var options = new SessionOptions())
{
    var place = "a GPU";
    try
    {
        options.AppendExecutionProvider_CUDA(0);
    }
    catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException)
    {
        place = "the processor";
    }
    using var inference = new InferenceSession("net.onnx", options);
    using var results = inference.Run([NamedOnnxValue.CreateFromTensor(capture.Graph.Inputs[0].Name, new DenseTensor<float>(x.data<float>().ToArray(), [1, 3, 32, 32]))]);
    Console.WriteLine($"on {place}: {string.Join(", ", results[0].AsEnumerable<float>().Take(3))} …");
    Console.WriteLine($"TorchSharp: {string.Join(", ", model.call(x).data<float>().Take(3))} …");
}

using var session = OnnxSession.Load("net.onnx");
var verified = OnnxVerification.Run(session,
    [.. capture.Graph.Inputs.Zip(capture.Inputs, (input, data) => KeyValuePair.Create(input.Name, data))],
    [.. capture.Graph.Outputs.Zip(capture.Outputs, (output, data) => KeyValuePair.Create(output.Name, data))]);
Console.WriteLine(verified.Agrees ? $"both agree; the largest difference is {verified.Outputs.Max(output => output.LargestAbsolute):G2}" : "they differ");
