using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// What an operation's attribute holds: one of a closed set of kinds, each a nested record to match on.
/// Equality is structural; floating-point numbers are equal when their bits are.
/// </summary>
public abstract record AttributeValue
{
    private AttributeValue() { }

    /// <summary>A 64-bit integer.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Int(long Value) : AttributeValue;

    /// <summary>A floating-point number, with the 64 bits that ATen's scalars have.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Float(double Value) : AttributeValue
    {
        /// <inheritdoc/>
        public bool Equals(Float? other) => other is not null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);
        /// <inheritdoc/>
        public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();
    }

    /// <summary>A text.</summary>
    /// <param name="Value">The text.</param>
    public sealed record String(string Value) : AttributeValue
    {
        /// <summary>The text.</summary>
        public string Value { get; } = UnicodeText.Require(Value, "an attribute's text");
    }

    /// <summary>A string of bytes that is no UTF-8 text.</summary>
    /// <param name="Value">The bytes.</param>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : AttributeValue
    {
        /// <inheritdoc/>
        public bool Equals(Bytes? other) => other is not null && Value.Span.SequenceEqual(other.Value.Span);
        /// <inheritdoc/>
        public override int GetHashCode() => Value.Length;
    }

    /// <summary>True or false.</summary>
    /// <param name="Value">Which.</param>
    public sealed record Bool(bool Value) : AttributeValue;

    /// <summary>A tensor.</summary>
    /// <param name="Value">The tensor.</param>
    public sealed record Tensor(TensorData Value) : AttributeValue;

    /// <summary>A sparse tensor.</summary>
    /// <param name="Value">The tensor.</param>
    public sealed record SparseTensor(SparseTensorData Value) : AttributeValue;

    /// <summary>A type.</summary>
    /// <param name="Value">The type, or null where it is not said.</param>
    public sealed record Type(DataType? Value) : AttributeValue;

    /// <summary>A nested graph: the body of an If, Loop or Scan. It may use values of the graphs around it by name.</summary>
    /// <param name="Value">The graph.</param>
    public sealed record Graph(ForwardGraph Value) : AttributeValue;

    /// <summary>No value: an optional argument that was left out, or an attribute whose kind is not said.</summary>
    public sealed record None : AttributeValue;

    /// <summary>Inside a function's body: the attribute of the calling operation by this name.</summary>
    /// <param name="Name">The function's attribute.</param>
    /// <param name="Kind">What it holds.</param>
    public sealed record Reference(string Name, AttributeKind Kind) : AttributeValue;

    /// <summary>A list of one kind.</summary>
    /// <param name="Kind">The kind of each item: never a list, none or a reference.</param>
    /// <param name="Items">The items; each is of that kind.</param>
    public sealed record List(AttributeKind Kind, ImmutableArray<AttributeValue> Items) : AttributeValue
    {
        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Kind == other.Kind && Items.AsSpan().SequenceEqual(other.Items.AsSpan());
        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Kind, Items.Length);
    }

    /// <summary>A list of integers, the commonest list, kept flat.</summary>
    /// <param name="Values">The numbers.</param>
    public sealed record Ints(ImmutableArray<long> Values) : AttributeValue
    {
        /// <inheritdoc/>
        public bool Equals(Ints? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());
        /// <inheritdoc/>
        public override int GetHashCode() => Values.Length == 0 ? 0 : HashCode.Combine(Values.Length, Values[0]);
    }

    /// <summary>An integer.</summary>
    public static implicit operator AttributeValue(long value) => new Int(value);
    /// <summary>A floating-point number.</summary>
    public static implicit operator AttributeValue(double value) => new Float(value);
    /// <summary>A text.</summary>
    public static implicit operator AttributeValue(string value) => new String(value);
    /// <summary>True or false.</summary>
    public static implicit operator AttributeValue(bool value) => new Bool(value);
    /// <summary>A list of integers.</summary>
    public static implicit operator AttributeValue(long[] values) => new Ints([.. values]);
}

/// <summary>The kinds of attribute, as a list or a reference names them.</summary>
public enum AttributeKind
{
    /// <summary>Not said.</summary>
    None,
    /// <summary><see cref="AttributeValue.Int"/>.</summary>
    Int,
    /// <summary><see cref="AttributeValue.Float"/>.</summary>
    Float,
    /// <summary><see cref="AttributeValue.String"/>, or <see cref="AttributeValue.Bytes"/> where it is no UTF-8.</summary>
    String,
    /// <summary><see cref="AttributeValue.Bool"/>.</summary>
    Bool,
    /// <summary><see cref="AttributeValue.Tensor"/>.</summary>
    Tensor,
    /// <summary><see cref="AttributeValue.SparseTensor"/>.</summary>
    SparseTensor,
    /// <summary><see cref="AttributeValue.Type"/>.</summary>
    Type,
    /// <summary><see cref="AttributeValue.Graph"/>.</summary>
    Graph,
    /// <summary>A list of integers; only a reference names it.</summary>
    Ints,
    /// <summary>A list of floats; only a reference names it.</summary>
    Floats,
    /// <summary>A list of strings; only a reference names it.</summary>
    Strings,
    /// <summary>A list of tensors; only a reference names it.</summary>
    Tensors,
    /// <summary>A list of sparse tensors; only a reference names it.</summary>
    SparseTensors,
    /// <summary>A list of types; only a reference names it.</summary>
    Types,
    /// <summary>A list of graphs; only a reference names it.</summary>
    Graphs,
}

/// <summary>An attribute: its name and what it holds.</summary>
/// <param name="Name">The name, unique within its operation.</param>
/// <param name="Value">What it holds.</param>
public readonly record struct NamedAttribute(string Name, AttributeValue Value)
{
    /// <summary>The name, unique within its operation.</summary>
    public string Name { get; } = UnicodeText.Require(Name, "an attribute's name");
}
