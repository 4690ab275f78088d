using System.Collections.Immutable;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

/// <summary>A tensor of the graph that is being made: given to it, known, or made by a node.</summary>
/// <param name="type">The type of its elements.</param>
/// <param name="shape">Its dimensions; null where nobody needs to know them.</param>
internal sealed class Term(ElementType type, ImmutableArray<Size>? shape)
{
    /// <summary>The type of its elements.</summary>
    public ElementType Type { get; } = type;

    /// <summary>Its dimensions; null where they are not known.</summary>
    public ImmutableArray<Size>? Shape { get; set; } = shape;

    /// <summary>How many dimensions it has.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>Its dimensions.</summary>
    /// <exception cref="NotLoweredException">They are not known.</exception>
    public ImmutableArray<Size> Dimensions => Shape ?? throw new NotLoweredException("the shape of an operand is not known");

    /// <summary>Its elements, where they are known: a parameter's, a buffer's, a constant's.</summary>
    public TensorData? Data { get; init; }

    /// <summary>Of complex numbers, the real tensor of one dimension more, the last, that has both parts.</summary>
    public Term? Pair { get; init; }

    /// <summary>The value of the captured graph that it is, where it is one that has no node: an input, a parameter, a buffer or a constant.</summary>
    public Value? Source { get; init; }

    /// <summary>The value of the captured graph that it stands for, by whose name it goes.</summary>
    public Value? Stands { get; set; }

    /// <summary>The node that makes it; null for what is given and what is known.</summary>
    public Node? Producer { get; set; }

    /// <summary>What it is made of, as the begin of its name, where it is known, large and has no other name.</summary>
    public string? Stem { get; init; }

    /// <summary>Whether its elements are known.</summary>
    public bool IsConstant => Data is not null;
}

/// <summary>An operation of the graph that is being made.</summary>
internal sealed class Node
{
    /// <summary>What it does.</summary>
    public required OpType Type { get; init; }

    /// <summary>Its inputs, in order; null for one left out.</summary>
    public required Term?[] Inputs { get; init; }

    /// <summary>Its attributes.</summary>
    public required NamedAttribute[] Attributes { get; init; }

    /// <summary>The operation of the captured graph that it is made for, the outermost; null for what no single one needs.</summary>
    public required Operation? Origin { get; init; }

    /// <summary>The captured operation that it is, where that was kept as it was.</summary>
    public Operation? Kept { get; init; }

    /// <summary>Its outputs, in order; null for one that nobody wants.</summary>
    public Term?[] Outputs { get; set; } = [];
}
