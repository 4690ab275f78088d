namespace GraphBridge.Compare;

/// <summary>The kinds of parts that a graph has.</summary>
public enum EntityKind
{
    /// <summary>The graph itself.</summary>
    Graph,
    /// <summary>A module.</summary>
    Module,
    /// <summary>A run of a module.</summary>
    Call,
    /// <summary>A value.</summary>
    Value,
    /// <summary>An operation.</summary>
    Operation,
}

/// <summary>What of a part an edit changes.</summary>
public enum Aspect
{
    /// <summary>That it is there.</summary>
    Existence,
    /// <summary>Its place in the order.</summary>
    Order,
    /// <summary>Its name.</summary>
    Name,
    /// <summary>A module's path and parent.</summary>
    Path,
    /// <summary>What an operation does, what a module is called by its type, or what a value holds.</summary>
    Type,
    /// <summary>What a value is.</summary>
    Kind,
    /// <summary>The elements of a tensor.</summary>
    Data,
    /// <summary>A module's arguments.</summary>
    Arguments,
    /// <summary>A module's parameter.</summary>
    Parameter,
    /// <summary>A module's buffer.</summary>
    Buffer,
    /// <summary>The module that a call runs.</summary>
    Module,
    /// <summary>The call that a call or an operation runs in.</summary>
    Caller,
    /// <summary>Which run of its module a call is.</summary>
    Pass,
    /// <summary>How many a call stands for.</summary>
    RepeatCount,
    /// <summary>How long a call took.</summary>
    Duration,
    /// <summary>An input of an operation or of the graph.</summary>
    Input,
    /// <summary>An output of an operation or of the graph.</summary>
    Output,
    /// <summary>An attribute.</summary>
    Attribute,
    /// <summary>The order of the attributes.</summary>
    AttributeOrder,
    /// <summary>Metadata.</summary>
    Metadata,
    /// <summary>What a capture saw.</summary>
    Trace,
    /// <summary>What made the graph.</summary>
    Producer,
    /// <summary>The operator sets.</summary>
    Opsets,
    /// <summary>The functions.</summary>
    Functions,
}

/// <summary>One step of a script. It names parts by their places in the two graphs and holds both sides whole, so that it can be turned round.</summary>
/// <param name="Kind">What kind of part it is about.</param>
public abstract record Edit(EntityKind Kind)
{
    /// <summary>A part that only the new graph has.</summary>
    /// <param name="Kind">What kind.</param>
    /// <param name="At">Its place in the new graph.</param>
    /// <param name="Content">All of it.</param>
    public sealed record Added(EntityKind Kind, int At, Content Content) : Edit(Kind);

    /// <summary>A part that only the old graph has.</summary>
    /// <param name="Kind">What kind.</param>
    /// <param name="At">Its place in the old graph.</param>
    /// <param name="Content">All of it.</param>
    public sealed record Removed(EntityKind Kind, int At, Content Content) : Edit(Kind);

    /// <summary>A part that stands elsewhere in the order than those that stayed.</summary>
    /// <param name="Kind">What kind.</param>
    /// <param name="A">Its place in the old graph.</param>
    /// <param name="B">Its place in the new one.</param>
    public sealed record Moved(EntityKind Kind, int A, int B) : Edit(Kind);

    /// <summary>A part of which one thing is different.</summary>
    /// <param name="Kind">What kind.</param>
    /// <param name="A">Its place in the old graph; 0 for the graph itself.</param>
    /// <param name="B">Its place in the new one.</param>
    /// <param name="Aspect">What of it.</param>
    /// <param name="Old">What was; null for a member of a list that was not there.</param>
    /// <param name="New">What is; null for a member of a list that is gone.</param>
    public sealed record Changed(EntityKind Kind, int A, int B, Aspect Aspect, Facet? Old, Facet? New) : Edit(Kind)
    {
        /// <summary>For ports and attributes: the place in the old list; -1 where it was not there.</summary>
        public int OldAt { get; init; } = -1;

        /// <summary>For ports and attributes: the place in the new list; -1 where it is gone.</summary>
        public int NewAt { get; init; } = -1;
    }

    /// <summary>The step back.</summary>
    public Edit Inverse() => this switch
    {
        Added(var kind, var at, var content) => new Removed(kind, at, content),
        Removed(var kind, var at, var content) => new Added(kind, at, content),
        Moved(var kind, var a, var b) => new Moved(kind, b, a),
        Changed changed => new Changed(changed.Kind, changed.B, changed.A, changed.Aspect, changed.New, changed.Old) { OldAt = changed.NewAt, NewAt = changed.OldAt },
        _ => throw new InvalidOperationException($"an edit of kind {GetType()}"),
    };
}
