namespace GraphBridge.Instrument;

/// <summary>What a woven method is to a recording.</summary>
public enum WovenKind
{
    /// <summary>Makes or changes tensors.</summary>
    Operation,

    /// <summary>Gives elements of a tensor to the program.</summary>
    Read,

    /// <summary>Prints, saves or loads a tensor: nothing inside is recorded.</summary>
    Quiet,

    /// <summary><c>call</c> of a module.</summary>
    Call,

    /// <summary><c>forward</c> of a module.</summary>
    Forward,

    /// <summary><c>forward</c>, or a <c>call</c> with other arguments, of a module that runs as one native call.</summary>
    Native,

    /// <summary>Makes a module, and keeps its own arguments on it.</summary>
    Make,
}

/// <summary>A method that announces itself since it was woven.</summary>
/// <param name="Kind">What it is to a recording.</param>
/// <param name="Name">The text it announces itself with.</param>
public sealed record WovenMethod(WovenKind Kind, string Name);

/// <summary>A method that would be woven and can't be.</summary>
/// <param name="Name">The text it would announce itself with.</param>
/// <param name="Reason">Why not.</param>
public sealed record SkippedMethod(string Name, string Reason);
