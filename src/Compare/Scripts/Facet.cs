using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>One thing of a part, as an edit holds it before and after. <see cref="object.ToString"/> gives it as text for people.</summary>
public abstract record Facet
{
    private Facet() { }

    /// <summary>A name, a type's name or a module's arguments.</summary>
    /// <param name="Value">The text; null where there is none.</param>
    public sealed record Text(string? Value) : Facet;

    /// <summary>A module's path and parent.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="Parent">The place of the parent; -1 without one.</param>
    public sealed record ModulePath(string Path, int Parent) : Facet;

    /// <summary>What an operation does.</summary>
    /// <param name="Type">The operator.</param>
    public sealed record Operator(OpType Type) : Facet;

    /// <summary>What a value holds.</summary>
    /// <param name="Type">The type; null where it is not known.</param>
    public sealed record Typed(DataType? Type) : Facet;

    /// <summary>What a value is.</summary>
    /// <param name="Kind">Which kind.</param>
    public sealed record Sort(ValueKind Kind) : Facet;

    /// <summary>The elements of a tensor, in one form or the other or not known.</summary>
    /// <param name="Dense">In dense form.</param>
    /// <param name="Sparse">In sparse form.</param>
    public sealed record Elements(TensorData? Dense, SparseTensorData? Sparse) : Facet;

    /// <summary>A tensor whose elements stay and whose metadata changes, such as the file that they are kept in.</summary>
    /// <param name="Dense">In dense form.</param>
    /// <param name="Sparse">In sparse form.</param>
    public sealed record Stored(TensorData? Dense, SparseTensorData? Sparse) : Facet;

    /// <summary>The place of another part, in the graph that this side is of.</summary>
    /// <param name="Index">The place; -1 for none.</param>
    /// <param name="Shown">The part's name, for people.</param>
    public sealed record Link(int Index, string Shown) : Facet;

    /// <summary>A number.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Number(int Value) : Facet;

    /// <summary>A length of time.</summary>
    /// <param name="Value">The time; null where it was not measured.</param>
    public sealed record Time(TimeSpan? Value) : Facet;

    /// <summary>A named place for a value: an input or output, a parameter or buffer.</summary>
    /// <param name="Name">The argument's name; empty where it has none.</param>
    /// <param name="Value">The value's name; null for one left out.</param>
    /// <param name="Makes">For an operation's output: the value that comes or goes with it.</param>
    public sealed record Port(string Name, string? Value, Content.ValueContent? Makes = null) : Facet;

    /// <summary>An attribute.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">What it holds.</param>
    public sealed record Attribute(string Name, AttributeValue Value) : Facet;

    /// <summary>The names of the attributes that both sides have, in order.</summary>
    /// <param name="Names">The names.</param>
    public sealed record Sequence(ImmutableArray<string> Names) : Facet;

    /// <summary>Metadata.</summary>
    /// <param name="Entries">The entries.</param>
    public sealed record Extra(Metadata Entries) : Facet;

    /// <summary>What a capture saw of an operation.</summary>
    /// <param name="Trace">What it saw; null for nothing.</param>
    public sealed record Run(OperationTrace? Trace) : Facet;

    /// <summary>What a capture saw of a value.</summary>
    /// <param name="Trace">What it saw; null for nothing.</param>
    public sealed record Seen(ValueTrace? Trace) : Facet;

    /// <summary>What made the graph.</summary>
    /// <param name="Tool">The tool; null where it is not known.</param>
    public sealed record MadeBy(Producer? Tool) : Facet;

    /// <summary>The operator sets of the graph.</summary>
    /// <param name="Sets">The operator sets.</param>
    public sealed record Versions(ImmutableArray<Opset> Sets) : Facet;

    /// <summary>The functions of the graph.</summary>
    /// <param name="Definitions">The functions.</param>
    public sealed record Library(ImmutableArray<GraphFunction> Definitions) : Facet;

    /// <inheritdoc/>
    public sealed override string ToString() => this switch
    {
        Text text => text.Value ?? "none",
        ModulePath module => module.Path,
        Operator op => op.Type.ToString(),
        Typed typed => typed.Type?.ToString() ?? "?",
        Sort sort => sort.Kind.ToString(),
        Elements { Dense: { } data } => $"{data.Type} of {data.ByteLength} bytes",
        Elements { Sparse: { } sparse } => $"sparse {sparse.Values.Type}",
        Elements => "no data",
        Stored { Sparse: { } sparse } => FacetText.Of(Metadata.Of([.. sparse.Metadata, .. sparse.Values.Metadata, .. sparse.Indices.Metadata])),
        Stored stored => FacetText.Of(stored.Dense?.Metadata ?? Metadata.Empty),
        Link link => link.Shown,
        Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Time time => time.Value?.ToString() ?? "not measured",
        Port port => (port.Name.Length == 0 ? "" : port.Name + "=") + (port.Value ?? "none"),
        Attribute attribute => FacetText.Of(attribute.Value),
        Sequence names => string.Join(", ", names.Names),
        Extra extra => FacetText.Of(extra.Entries),
        Run run => FacetText.Of(run.Trace),
        Seen seen => FacetText.Of(seen.Trace),
        MadeBy made => made.Tool is { } tool ? tool.Version is null ? tool.Name : tool.Name + " " + tool.Version : "unknown",
        Versions versions => string.Join(", ", versions.Sets.Select(set => set.Domain + " " + set.Version)),
        Library library => string.Join(", ", library.Definitions.Select(function => function.Type)),
        _ => throw new InvalidOperationException($"a facet of kind {GetType()}"),
    };
}
