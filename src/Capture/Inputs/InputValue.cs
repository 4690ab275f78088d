using System.Collections.Immutable;

namespace GraphBridge.Capture.Inputs;

/// <summary>
/// What goes into a forward pass, as text says it and before a host makes a value of it: one of a closed set of kinds, each
/// a nested record to match on. A value that exists is well-formed: its tensors have a fill that suits their type, its texts
/// are well-formed Unicode and it is at most <see cref="MaximumDepth"/> deep. Equality is structural.
/// </summary>
public abstract record InputValue
{
    /// <summary>How deep tuples, lists and dictionaries nest.</summary>
    public const int MaximumDepth = 64;

    private readonly int _depth;

    private InputValue(int depth = 1) => _depth = depth;

    /// <summary>The text that <see cref="InputSpec.Parse(string)"/> reads back as this value.</summary>
    public sealed override string ToString() => InputText.Write(this);

    /// <summary>A tensor that the host fills.</summary>
    /// <param name="ElementType">The type of its elements.</param>
    /// <param name="Dimensions">Its dimensions, outermost first; none for a scalar.</param>
    /// <param name="Fill">What its elements are.</param>
    public sealed record Tensor(ElementType ElementType, ImmutableArray<long> Dimensions, Fill Fill) : InputValue
    {
        /// <summary>Its dimensions, outermost first; none for a scalar.</summary>
        public ImmutableArray<long> Dimensions { get; } = TensorRules.RequireDimensions(Dimensions);

        /// <summary>What its elements are.</summary>
        public Fill Fill { get; } = TensorRules.RequireFill(ElementType, Dimensions, Fill);

        /// <inheritdoc/>
        public bool Equals(Tensor? other) => other is not null && ElementType == other.ElementType && Fill == other.Fill
            && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(ElementType, Dimensions.Length, Fill);
    }

    /// <summary>A tensor that is in a file.</summary>
    /// <param name="Path">The file, as the user wrote it.</param>
    public sealed record File(string Path) : InputValue
    {
        /// <summary>The file, as the user wrote it.</summary>
        public string Path { get; } = InputText.RequirePath(Path);
    }

    /// <summary>A whole number.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Int(long Value) : InputValue;

    /// <summary>A floating-point number, which may be infinite or not a number.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Float(double Value) : InputValue;

    /// <summary>True or false.</summary>
    /// <param name="Value">Which.</param>
    public sealed record Bool(bool Value) : InputValue;

    /// <summary>A text.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : InputValue
    {
        /// <summary>The text.</summary>
        public string Value { get; } = UnicodeText.Require(Value, "an input's text");
    }

    /// <summary>Nothing, for an argument that may be left out.</summary>
    public sealed record None : InputValue;

    /// <summary>A tuple.</summary>
    /// <param name="Items">What is in it.</param>
    public sealed record Tuple(ImmutableArray<InputValue> Items) : InputValue(Around(Items))
    {
        /// <inheritdoc/>
        public bool Equals(Tuple? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Hash(Items);
    }

    /// <summary>A list.</summary>
    /// <param name="Items">What is in it.</param>
    public sealed record List(ImmutableArray<InputValue> Items) : InputValue(Around(Items))
    {
        /// <inheritdoc/>
        public bool Equals(List? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Hash(Items);
    }

    /// <summary>A dictionary.</summary>
    /// <param name="Entries">Its keys, which are texts or whole numbers and all different, and what they stand for, in order.</param>
    public sealed record Dictionary(ImmutableArray<KeyValuePair<InputValue, InputValue>> Entries)
        : InputValue(Around([.. Entries.Select(entry => entry.Value)]))
    {
        /// <summary>Its keys, which are texts or whole numbers and all different, and what they stand for, in order.</summary>
        public ImmutableArray<KeyValuePair<InputValue, InputValue>> Entries { get; } = RequireKeys(Entries);

        /// <inheritdoc/>
        public bool Equals(Dictionary? other) => other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Hash([.. Entries.Select(entry => entry.Value)]);

        private static ImmutableArray<KeyValuePair<InputValue, InputValue>> RequireKeys(ImmutableArray<KeyValuePair<InputValue, InputValue>> entries)
        {
            var keys = new HashSet<InputValue>();
            foreach (var (key, _) in entries)
            {
                if (key is not (Text or Int))
                    throw new GraphBridgeException($"a dictionary's key is a text or a whole number and not {key}", remedy: "write keys as \"name\" or 3");
                if (!keys.Add(key))
                    throw new GraphBridgeException($"the key {key} stands twice in one dictionary", remedy: "give each key once");
            }
            return entries;
        }
    }

    private static int Around(ImmutableArray<InputValue> items)
    {
        var depth = 1;
        foreach (var item in items)
            depth = Math.Max(depth, item._depth + 1);
        return depth <= MaximumDepth ? depth : throw TooDeep(MaximumDepth);
    }

    internal static GraphBridgeException TooDeep(int deepest) =>
        new($"tuples, lists and dictionaries nest more than {deepest} deep", remedy: "nest them less");

    private static int Hash(ImmutableArray<InputValue> items)
    {
        var hash = new HashCode();
        foreach (var item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
