namespace GraphBridge.Capture;

/// <summary>One argument of an operator, as its schema declares it.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="Written">Whether the operator writes the tensors given for it.</param>
public readonly record struct OperatorArgument(string Name, bool Written = false);

/// <summary>One result of an operator, as its schema declares it.</summary>
/// <param name="Name">The result's name; most often empty.</param>
/// <param name="Aliases">The argument whose memory it may share, by its place; null for none.</param>
/// <param name="Written">Whether that argument is written.</param>
public readonly record struct OperatorResult(string Name = "", int? Aliases = null, bool Written = false);

/// <summary>What a tensor is and where its elements are, as it is told when it is first seen.</summary>
public readonly ref struct TensorDescription
{
    /// <summary>The tensor's id, from 1; never used for another one.</summary>
    public required long Id { get; init; }

    /// <summary>The type of its elements; 1000 and torch's number for types that only torch has.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>Its dimensions, outermost first.</summary>
    public required ReadOnlySpan<long> Sizes { get; init; }

    /// <summary>How many elements of memory lie from one index of a dimension to the next.</summary>
    public required ReadOnlySpan<long> Strides { get; init; }

    /// <summary>The id of the memory that it lies in, never used for other memory; 0 where it has none of its own to share.</summary>
    public long Storage { get; init; }

    /// <summary>Where in that memory it begins, in elements.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes of one element.</summary>
    public int ItemSize { get; init; }

    /// <summary>Bytes of that memory.</summary>
    public long StorageBytes { get; init; }
}

/// <summary>What a module of the stream is.</summary>
public enum ScopeKind
{
    /// <summary>A module of the model.</summary>
    Module = 0,
    /// <summary>A free function that the model called; its path ends with <c>()</c>.</summary>
    Function = 1,
}

/// <summary>How a module owns a tensor.</summary>
public enum OwnedKind
{
    /// <summary>It is learned.</summary>
    Parameter = 0,
    /// <summary>It is kept with the module and not learned.</summary>
    Buffer = 1,
    /// <summary>It is a parameter that does not require a gradient.</summary>
    Frozen = 2,
}

/// <summary>Which way the pass went after it read a value.</summary>
public enum BranchKind
{
    /// <summary>The condition held.</summary>
    Then = 0,
    /// <summary>The condition did not hold.</summary>
    Else = 1,
    /// <summary>A round of a loop.</summary>
    Iteration = 2,
}
