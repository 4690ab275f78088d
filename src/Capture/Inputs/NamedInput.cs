namespace GraphBridge.Capture.Inputs;

/// <summary>One input of a forward pass: what it is, and the argument that it is for.</summary>
/// <param name="Name">The argument's name, or null for the next one in order.</param>
/// <param name="Value">What it is.</param>
public sealed record NamedInput(string? Name, InputValue Value)
{
    /// <summary>The argument's name, or null for the next one in order.</summary>
    public string? Name { get; } = Name is null ? null : InputText.RequireName(Name);

    /// <summary>The text that <see cref="InputSpec.Parse(string)"/> reads back as this input.</summary>
    public override string ToString() => InputText.Write(this);
}
