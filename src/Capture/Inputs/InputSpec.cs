namespace GraphBridge.Capture.Inputs;

/// <summary>The text by which a user says what goes into a forward pass, as docs/capture-inputs.md describes it.</summary>
public static class InputSpec
{
    /// <summary>Reads an input: <c>float32[1,3,224,224]</c>, <c>ids=int64[1,128]:0..50257</c>, <c>@picture.npy</c>, <c>(float32[4], {"steps": 3})</c>.</summary>
    /// <exception cref="GraphBridgeException">The text is no input. Its file is the whole text, its place the character, from 1, where it goes wrong.</exception>
    public static NamedInput Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new InputParser(text).Input();
    }
}
