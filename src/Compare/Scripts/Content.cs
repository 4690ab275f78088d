using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>A part of a graph as it is, with what it refers to by name or by place in its own graph.</summary>
public abstract record Content
{
    private protected Content() { }

    /// <summary>A module.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="TypeName">The name of its type.</param>
    /// <param name="Arguments">Its arguments.</param>
    /// <param name="Parent">The place of its parent; -1 without one.</param>
    /// <param name="Metadata">What else travels with it.</param>
    /// <param name="Parameters">Its parameters.</param>
    /// <param name="Buffers">Its buffers.</param>
    public sealed record ModuleContent(string Path, string TypeName, string Arguments, int Parent, Metadata Metadata, ImmutableArray<Facet.Port> Parameters,
        ImmutableArray<Facet.Port> Buffers) : Content;

    /// <summary>A run of a module.</summary>
    /// <param name="Module">The place of the module.</param>
    /// <param name="Path">The module's path.</param>
    /// <param name="Parent">The place of the caller; -1 without one.</param>
    /// <param name="Pass">Which run of the module it is.</param>
    /// <param name="RepeatCount">How many it stands for.</param>
    /// <param name="Duration">How long it took.</param>
    public sealed record CallContent(int Module, string Path, int Parent, int Pass, int RepeatCount, TimeSpan? Duration) : Content;

    /// <summary>A value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Data">Its elements.</param>
    /// <param name="SparseData">Its elements in sparse form.</param>
    /// <param name="Metadata">What else travels with it.</param>
    /// <param name="Trace">What a capture saw of it.</param>
    public sealed record ValueContent(string Name, ValueKind Kind, DataType? Type, TensorData? Data, SparseTensorData? SparseData, Metadata Metadata,
        ValueTrace? Trace) : Content;

    /// <summary>An operation.</summary>
    /// <param name="Type">What it does.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Inputs">Its inputs.</param>
    /// <param name="Outputs">Its outputs with the values that they make.</param>
    /// <param name="Attributes">Its attributes.</param>
    /// <param name="Call">The place of the call that it ran in; -1 outside every module.</param>
    /// <param name="Metadata">What else travels with it.</param>
    /// <param name="Trace">What a capture saw of its run.</param>
    public sealed record OperationContent(OpType Type, string Name, ImmutableArray<Facet.Port> Inputs, ImmutableArray<Facet.Port> Outputs,
        ImmutableArray<NamedAttribute> Attributes, int Call, Metadata Metadata, OperationTrace? Trace) : Content;
}
