using System.Collections.Immutable;

namespace GraphBridge.Query.Language;

/// <summary>A query as a tree. Its depth is limited by the parser, and a chain of one operator is one node.</summary>
internal abstract record Expression;

/// <summary>The operation at a place: <c>3</c>, <c>-1</c>.</summary>
internal sealed record PlaceExpression(int Place, Mark Mark) : Expression;

/// <summary>What is called so: <c>conv1</c>, <c>layer1.*</c>, <c>fc:2</c>.</summary>
/// <param name="Name">An operation's or value's name, or a module's path.</param>
/// <param name="Pass">Which run of the module alone, or null for all.</param>
/// <param name="Mark">Where it stands.</param>
internal sealed record NameExpression(NamePattern Name, int? Pass, Mark Mark) : Expression;

/// <summary>The operations that ran in a module: <c>in(layer1)</c>, <c>in(fc:2)</c>.</summary>
internal sealed record InExpression(NamePattern Path, int? Pass, Mark Mark) : Expression;

/// <summary>What a function of a name finds: <c>type(Conv*)</c>.</summary>
internal sealed record PatternExpression(PatternFunction Function, NamePattern Pattern, Mark Mark) : Expression;

/// <summary>What has a shape: <c>shape([*,64,...])</c>.</summary>
internal sealed record ShapeExpression(ShapePattern Shape) : Expression;

/// <summary>What is of a kind: <c>kind(parameter)</c>.</summary>
internal sealed record KindExpression(NodeKind Kind) : Expression;

/// <summary>What a walk from a set finds: <c>ancestors(conv1)</c>.</summary>
internal sealed record WalkExpression(WalkFunction Function, Expression Set) : Expression;

/// <summary>What lies between two sets: <c>path(x, logits)</c>.</summary>
internal sealed record WayExpression(WayFunction Function, Expression Start, Expression End) : Expression;

/// <summary>What is not in a set: <c>!conv1</c>.</summary>
internal sealed record NotExpression(Expression Set) : Expression;

/// <summary>One of a set: <c>type(Relu)[-1]</c>.</summary>
internal sealed record PickExpression(Expression Set, int Place) : Expression;

/// <summary>Several sets by one operator, from left to right.</summary>
internal sealed record ChainExpression(SetOperator Operator, ImmutableArray<Expression> Sets) : Expression
{
    /// <inheritdoc/>
    public bool Equals(ChainExpression? other) => other is not null && Operator == other.Operator && Sets.AsSpan().SequenceEqual(other.Sets.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Sets.Length);
}

/// <summary>Where in a query's text something stands. All are equal, so that two queries are by what they say.</summary>
internal readonly record struct Mark(int At)
{
    /// <inheritdoc/>
    public bool Equals(Mark other) => true;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

/// <summary>The functions of a name or pattern.</summary>
internal enum PatternFunction
{
    Type,
    Class,
    Name,
    Dtype,
}

/// <summary>The functions of a set.</summary>
internal enum WalkFunction
{
    Parents,
    Children,
    Ancestors,
    Descendants,
    Depends,
}

/// <summary>The functions of two sets.</summary>
internal enum WayFunction
{
    Path,
    Between,
}

/// <summary>The operators between sets, from that which binds least.</summary>
internal enum SetOperator
{
    Union,
    Intersection,
    Difference,
}
