namespace GraphBridge.OnnxRuntime;

/// <summary>An input or output of a model that is loaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">
/// Its type, or null where it is none that the model of types has. ONNX Runtime doesn't tell a scalar from a tensor of unknown rank: both are <c>[]</c>.
/// </param>
public sealed record OnnxPort(string Name, DataType? Type);
