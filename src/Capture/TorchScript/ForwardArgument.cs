namespace GraphBridge.Capture.TorchScript;

/// <summary>An argument of a model's forward method.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as TorchScript writes it: <c>Tensor</c>, <c>Dict[str, Tensor]</c>.</param>
/// <param name="HasDefault">Whether it may be left out.</param>
public sealed record ForwardArgument(string Name, string Type, bool HasDefault)
{
    /// <summary><c>name: Type</c>.</summary>
    public override string ToString() => Name + ": " + Type + (HasDefault ? " = …" : "");
}
