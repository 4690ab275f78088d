using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Lowering.Tests.Dynamic;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Captures of models, and what goes into their graphs.</summary>
internal static class Models
{
    /// <summary>A capture of a fixture.</summary>
    public static ForwardCapture Fixture(string name, params string[] inputs)
    {
        using var model = TorchScriptModel.Load(Path.Combine(DynamicCheck.Folder(), name + ".pt"), trusted: true);
        return model.Capture(Array.ConvertAll(inputs, InputSpec.Parse));
    }

    /// <summary>What went in, by the names of the graph's inputs.</summary>
    public static KeyValuePair<string, TensorData>[] Feeds(this ForwardCapture capture) =>
        [.. capture.Graph.Inputs.Zip(capture.Inputs, (value, data) => KeyValuePair.Create(value.Name, data))];
}
