using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Why a method was woven.</summary>
internal enum MethodKind
{
    /// <summary>It makes or changes tensors.</summary>
    Operation,
    /// <summary>It gives elements of a tensor to the program.</summary>
    Read,
    /// <summary>It prints, saves or loads.</summary>
    Quiet,
    /// <summary>It runs a module with its hooks.</summary>
    Call,
    /// <summary>It is a module's own code.</summary>
    Forward,
    /// <summary>It is a module's own code, and calls native code at once.</summary>
    Native,
}

/// <summary>A method of TorchSharp, or of a program, that reports itself.</summary>
/// <param name="Kind">Why it was woven.</param>
/// <param name="Signature">What it takes and gives.</param>
/// <param name="Plan">What it is as an operation; null for what is woven for another reason.</param>
internal sealed record WovenMethod(MethodKind Kind, MethodSignature Signature, OperatorPlan? Plan)
{
    /// <summary>What it means as an operation.</summary>
    public MethodMeaning Meaning => Plan?.Meaning ?? MethodMeaning.Transparent;

    /// <summary>The names of what it takes, without the object.</summary>
    public string[] ParameterNames { get; } = [.. Signature.Arguments.Skip(Signature.IsStatic ? 0 : 1).Select(argument => argument.Name)];

    /// <summary>Reads the text that the probe gives for a method.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static WovenMethod Parse(string text)
    {
        var signature = MethodSignature.Parse(text);
        var kind = signature.Kind switch
        {
            "op" => MethodKind.Operation,
            "read" => MethodKind.Read,
            "quiet" => MethodKind.Quiet,
            "call" => MethodKind.Call,
            "forward" => MethodKind.Forward,
            "native" => MethodKind.Native,
            _ => throw new FormatException($"there is no kind of woven method '{signature.Kind}'"),
        };
        return new(kind, signature, kind is MethodKind.Operation or MethodKind.Read ? OperatorTable.Find(signature) : null);
    }
}
