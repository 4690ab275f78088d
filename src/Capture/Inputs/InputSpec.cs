namespace GraphBridge.Capture.Inputs;

/// <summary>The text by which a user says what goes into a forward pass, as docs/capture-inputs.md describes it.</summary>
public static class InputSpec
{
    /// <summary>Reads an input: <c>float32[1,3,224,224]</c>, <c>ids=int64[1,128]:0..50257</c>, <c>@picture.npy</c>, <c>(float32[4], {"steps": 3})</c>.</summary>
    /// <exception cref="GraphBridgeException">The text is no input. Its file is the text, its place the character, from 1, where it goes wrong.</exception>
    public static NamedInput Parse(string text) => Parse(text, ReadLimits.Default);

    /// <summary>As above, where texts may be longer or shorter, or say less.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">How long it may be, how deep its values nest, and how many dimensions its tensors have.</param>
    /// <exception cref="GraphBridgeException">The text is no input, or passes a limit.</exception>
    public static NamedInput Parse(string text, ReadLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits.RequireLength(text, "input");
        return new InputParser(text, limits).Input();
    }
}
