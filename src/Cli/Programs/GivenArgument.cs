using GraphBridge.Capture.Inputs;

namespace GraphBridge.Cli.Programs;

/// <summary>An argument as a user gives it: <c>64</c>, <c>depth=2</c>, <c>Gelu</c>, <c>[8, 6]</c>.</summary>
/// <param name="Name">The parameter's name, or null for the next one in order.</param>
/// <param name="Value">What it is.</param>
/// <param name="Text">The value as it was written, which a parameter that is a text takes.</param>
internal sealed record GivenArgument(string? Name, InputValue Value, string Text)
{
    /// <summary>Reads the text of <c>--arg</c>. Where it is no value in the language of inputs, it is a text without quotes.</summary>
    /// <exception cref="GraphBridgeException">It begins as a tuple, a list or the like, and is none.</exception>
    public static GivenArgument Parse(string text)
    {
        var (name, value) = Split(text);
        return new(name, ValueOf(value), value);
    }

    /// <summary>An input of a forward pass.</summary>
    public static GivenArgument Of(NamedInput input) => new(input.Name, input.Value, input.Value.ToString());

    private static (string? Name, string Value) Split(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        if (end <= 0 || !text[..end].All(c => char.IsLetterOrDigit(c) || c is '_' or '@') || char.IsDigit(text[0]))
            return (null, text);
        return (text[..end].TrimStart('@'), text[(end + 1)..]);
    }

    private static InputValue ValueOf(string text)
    {
        if (text.Trim() is "null")
            return new InputValue.None();
        try
        {
            return InputSpec.Parse(text) is { Name: null } input ? input.Value : new InputValue.Text(text);
        }
        catch (GraphBridgeException) when (text.Length == 0 || text[0] is not ('(' or '[' or '{' or '"' or '\'' or '@'))
        {
            return new InputValue.Text(text);
        }
    }
}
