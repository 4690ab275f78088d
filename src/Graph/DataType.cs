using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// The type of a value: a tensor or, in ONNX, a sequence, map, optional, sparse tensor or opaque type.
/// <see cref="object.ToString"/> gives its text, which <see cref="Parse(string)"/> reads back without loss.
/// </summary>
public abstract record DataType
{
    private protected DataType() { }

    /// <summary>What the value means, by ONNX's standard type denotations (<c>IMAGE</c>); null where not said.</summary>
    public string? Denotation { get; init; }

    /// <summary>Reads a type from its text: <c>float32[1,3,N,?]</c>, <c>seq(int64[])</c>, <c>map(string,float32[*])</c>.</summary>
    /// <exception cref="GraphBridgeException">The text is not a type; the place is the character's number.</exception>
    public static DataType Parse(string text) => DataTypeText.Parse(text, ReadLimits.Default);

    /// <summary>As above, where types may nest less.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">How deep they nest at most.</param>
    /// <exception cref="GraphBridgeException">The text is no type, or nests too deep.</exception>
    public static DataType Parse(string text, ReadLimits limits) => DataTypeText.Parse(text, limits);

    /// <inheritdoc/>
    public sealed override string ToString() => DataTypeText.Write(this);
}

/// <summary>A dense tensor.</summary>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its dimensions, or null where even their number is not known.</param>
public sealed record TensorType(ElementType ElementType, Shape? Shape) : DataType
{
    /// <summary>A tensor of fixed dimensions.</summary>
    public static TensorType Of(ElementType elementType, params ReadOnlySpan<long> dimensions) => new(elementType, Shape.Of(dimensions));
}

/// <summary>A sparse tensor.</summary>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its dimensions, or null where even their number is not known.</param>
public sealed record SparseTensorType(ElementType ElementType, Shape? Shape) : DataType;

/// <summary>A sequence of values of one type.</summary>
/// <param name="Element">The type of each, or null where it is not said.</param>
public sealed record SequenceType(DataType? Element) : DataType;

/// <summary>A value that may be absent.</summary>
/// <param name="Element">Its type when it is there, or null where it is not said.</param>
public sealed record OptionalType(DataType? Element) : DataType;

/// <summary>A map from scalars to values.</summary>
/// <param name="Key">The type of the keys: an integer type or string.</param>
/// <param name="Value">The type of the values, or null where it is not said.</param>
public sealed record MapType(ElementType Key, DataType? Value) : DataType;

/// <summary>A type that only its domain knows.</summary>
/// <param name="Domain">Whose type it is.</param>
/// <param name="Name">Its name there.</param>
public sealed record OpaqueType(string Domain, string Name) : DataType;

/// <summary>The dimensions of a tensor whose rank is known.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<Dimension> _dimensions;

    /// <summary>A shape of these dimensions.</summary>
    public Shape(ImmutableArray<Dimension> dimensions) => _dimensions = dimensions;

    /// <summary>A shape of fixed dimensions.</summary>
    public static Shape Of(params ReadOnlySpan<long> dimensions)
    {
        var builder = ImmutableArray.CreateBuilder<Dimension>(dimensions.Length);
        foreach (var size in dimensions)
            builder.Add(Dimension.Fixed(size));
        return new(builder.MoveToImmutable());
    }

    /// <summary>The dimensions, outermost first.</summary>
    public ImmutableArray<Dimension> Dimensions => _dimensions;

    /// <summary>How many dimensions there are.</summary>
    public int Rank => _dimensions.Length;

    /// <summary>The number of elements, or null where a dimension is not fixed or the product passes 2^63.</summary>
    public long? ElementCount
    {
        get
        {
            long count = 1;
            foreach (var dimension in _dimensions)
            {
                if (dimension.Size is not { } size || size < 0)
                    return null;
                var product = (Int128)count * size;
                if (product > long.MaxValue)
                    return null;
                count = (long)product;
            }
            return count;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dimensions.AsSpan().SequenceEqual(other._dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var dimension in _dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>The dimensions as they stand in a type's text, without brackets: <c>1,3,N,?</c>.</summary>
    public override string ToString() => DataTypeText.Write(this);
}

/// <summary>One dimension of a shape: a fixed size, a symbol, or unknown.</summary>
/// <param name="Size">The size where it is fixed.</param>
/// <param name="Symbol">The symbol where it has one; equal symbols stand for equal sizes.</param>
/// <param name="Denotation">What it means, by ONNX's standard dimension denotations (<c>DATA_BATCH</c>); null where not said.</param>
public readonly record struct Dimension(long? Size, string? Symbol, string? Denotation = null)
{
    /// <summary>A dimension that nothing is known of.</summary>
    public static Dimension Unknown => default;

    /// <summary>A dimension of a fixed size.</summary>
    public static Dimension Fixed(long size) => new(size, null);

    /// <summary>A dimension named by a symbol.</summary>
    public static Dimension Symbolic(string symbol) => new(null, symbol);
}
