using GraphBridge.Formats;
using GraphBridge.OnnxRuntime;
using Xunit;

namespace GraphBridge.Testing;

/// <summary>Runs a lowered graph on ONNX Runtime, as a file of it would be.</summary>
internal static class OnnxRun
{
    /// <summary>Runs it once.</summary>
    public static TensorData[] Run(ForwardGraph lowered, IReadOnlyList<KeyValuePair<string, TensorData>> inputs, string what)
    {
        using var session = Load(lowered, what);
        try
        {
            return [.. session.Run(inputs)];
        }
        catch (GraphBridgeException error)
        {
            throw new InvalidOperationException($"{what}: {error.Message}\n{Text(lowered)}", error);
        }
    }

    /// <summary>Loads it, without a warning.</summary>
    public static OnnxSession Load(ForwardGraph lowered, string what)
    {
        using var bytes = new MemoryStream();
        GraphFormats.ByName("onnx")!.Write(lowered, bytes, path: null);
        try
        {
            var session = OnnxSession.Load(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            Assert.True(session.Warnings.IsEmpty, $"{what}: {string.Join("; ", session.Warnings)}");
            return session;
        }
        catch (GraphBridgeException error)
        {
            throw new InvalidOperationException($"{what}: {error.Message}\n{Text(lowered)}", error);
        }
    }

    /// <summary>The graph's operations, one a line.</summary>
    public static string Text(ForwardGraph graph) => string.Join('\n', graph.Operations.Select(operation =>
        $"{string.Join(", ", operation.Outputs.Select(port => port.Value?.ToString()))} = {operation.Type.Name}({string.Join(", ", operation.Inputs.Select(port => port.Value?.ToString()))})"
        + string.Concat(operation.Attributes.Select(attribute => $" {attribute.Name}={attribute.Value}"))));
}
