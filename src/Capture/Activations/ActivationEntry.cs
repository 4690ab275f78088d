namespace GraphBridge.Capture.Activations;

/// <summary>A value whose elements are in a folder of activations.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="File">The file's name in the folder.</param>
/// <param name="Type">The type of the elements and the dimensions.</param>
public sealed record ActivationEntry(string Name, string File, TensorType Type);
