using System.Collections.Immutable;

namespace GraphBridge.Lowering.Sizes;

/// <summary>The sizes that a capture has: fixed ones, as they were in its pass.</summary>
internal class CapturedSizes
{
    /// <summary>The shape of a value, or null where it is not known.</summary>
    /// <exception cref="NotLoweredException">It differs from pass to pass in a way that is not understood.</exception>
    public virtual ImmutableArray<Size>? ShapeOf(Value value) => value.Type is TensorType { Shape: { } shape } && shape.Dimensions.All(dimension => dimension.Size is not null)
        ? [.. shape.Dimensions.Select(dimension => (Size)dimension.Size!.Value)] : null;

    /// <summary>An integer of an attribute.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="place">Which of a list's; 0 for a single number.</param>
    /// <param name="captured">What it was in the pass.</param>
    /// <exception cref="NotLoweredException">It differs from pass to pass in a way that is not understood.</exception>
    public virtual Size Number(Operation operation, string attribute, int place, long captured) => captured;

    /// <summary>Checks that an operation has the same attributes in all passes but for whole numbers.</summary>
    /// <exception cref="NotLoweredException">It has not.</exception>
    public virtual void Require(Operation operation) { }

    /// <summary>The elements of a constant that depend on sizes; null where they are those of the pass.</summary>
    /// <exception cref="NotLoweredException">They differ from pass to pass in a way that is not understood.</exception>
    public virtual Size[]? ElementsOf(Value constant) => null;

    /// <summary>The symbols that stand for dimensions of a value because its elements were counted when it was made.</summary>
    public virtual IEnumerable<(int Axis, string Symbol)> SymbolsOf(Value value) => [];

    /// <summary>The sizes in the graph that an operation was carried out by.</summary>
    /// <exception cref="NotLoweredException">It was not carried out in the same way in all passes.</exception>
    public virtual CapturedSizes Inside(Operation operation) => this;

    /// <summary>The type of a value, with the names of the sizes that depend on inputs.</summary>
    public DataType? TypeOf(Value value) => value.Type is TensorType type && ShapeOf(value) is { } sizes ? type with { Shape = ShapeOf(sizes) } : value.Type;

    /// <summary>Sizes as a shape.</summary>
    public static Shape ShapeOf(ImmutableArray<Size> sizes) => new([.. sizes.Select(size => size.Known is { } known ? Dimension.Fixed(known) : Dimension.Symbolic(size.ToString()))]);
}
