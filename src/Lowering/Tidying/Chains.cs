using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;

namespace GraphBridge.Lowering.Tidying;

/// <summary>Nodes that undo or go on with what the node before them did, by moving no element or by moving it again.</summary>
internal static class Chains
{
    /// <summary>The tensor that a node gives unchanged; null where it does something.</summary>
    public static Term? Source(Node node)
    {
        if (node.Type.Domain != OpType.OnnxDomain || node is not { Outputs: [{ } output], Inputs: [{ } input, ..] })
            return null;
        if (node.Type.Name == "Identity")
            return input;
        if (Before(node) is not { Inputs: [{ } first, ..] } before)
            return null;
        return (node.Type.Name, before.Type.Name) switch
        {
            ("Transpose", "Transpose") => Composed(node, before) is { } order && order.SequenceEqual(Enumerable.Range(0, order.Length).Select(axis => (long)axis)) ? first : null,
            ("Squeeze", "Unsqueeze") => Axes(node) is { } gone && Axes(before) is { } added && gone.Order().SequenceEqual(added.Order()) ? first : null,
            ("Reshape", "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze") => Target(node) is { } to && first.Shape is { } shape && Emitter.Known(shape.AsSpan()) is { } from && to.SequenceEqual(from) ? first : null,
            ("Cast", "Cast") => first.Type == output.Type && Holds(before.Outputs[0]!.Type, first.Type) ? first : null,
            _ => null,
        };
    }

    /// <summary>A node that does in one step what a node and the one before it do; null where there is none.</summary>
    public static Node? Shorter(Node node)
    {
        if (node.Type.Domain != OpType.OnnxDomain || node is not { Outputs: [{ } output] } || Before(node) is not { Inputs: [{ } first, ..] } before)
            return null;
        return (node.Type.Name, before.Type.Name) switch
        {
            ("Transpose", "Transpose") when Composed(node, before) is { } order => Make(node, output, [first], [new("perm", order)]),
            ("Reshape", "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze") when Target(node) is not null => Make(node, output, [first, .. node.Inputs[1..]], node.Attributes),
            ("Cast", "Cast") when Holds(before.Outputs[0]!.Type, first.Type) => Make(node, output, [first], node.Attributes),
            _ => null,
        };
    }

    private static Node? Before(Node node) => node.Inputs is [{ Producer: { Outputs: [_] } before }, ..] && before.Type.Domain == OpType.OnnxDomain ? before : null;

    private static Node Make(Node like, Term output, Term?[] inputs, NamedAttribute[] attributes)
    {
        var made = new Node { Type = like.Type, Inputs = inputs, Attributes = attributes, Origin = like.Origin };
        made.Outputs = [new(output.Type, output.Shape) { Producer = made, Stands = output.Stands }];
        return made;
    }

    private static AttributeValue? Attribute(Node node, string name) => Array.Find(node.Attributes, attribute => attribute.Name == name).Value;

    private static long[]? Composed(Node node, Node before) => Attribute(node, "perm") is AttributeValue.Ints after && Attribute(before, "perm") is AttributeValue.Ints first
        ? [.. after.Values.Select(axis => first.Values[(int)axis])] : null;

    // counted from the end, they are others where dimensions are gone
    private static long[]? Axes(Node node) => node.Inputs is [_, { Data: { } data }] && ConstantFolding.Integers(data) is { } axes && axes.All(axis => axis >= 0) ? axes : null;

    // a zero would stand for a dimension of what was before
    private static long[]? Target(Node node) => node.Inputs is [_, { Data: { } data }] && ConstantFolding.Integers(data) is { } sizes && !sizes.Contains(0) ? sizes : null;

    /// <summary>Whether a type holds all numbers of another, so that the way there and on loses nothing.</summary>
    private static bool Holds(ElementType type, ElementType other) => (other, type) switch
    {
        _ when type == other => true,
        (ElementType.Bool, _) => type != ElementType.String,
        (ElementType.UInt8, ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.Float16 or ElementType.Float32 or ElementType.Float64) => true,
        (ElementType.Int8, ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.Float16 or ElementType.Float32 or ElementType.Float64) => true,
        (ElementType.Int16, ElementType.Int32 or ElementType.Int64 or ElementType.Float32 or ElementType.Float64) => true,
        (ElementType.Int32, ElementType.Int64 or ElementType.Float64) => true,
        (ElementType.Float16 or ElementType.BFloat16, ElementType.Float32 or ElementType.Float64) => true,
        (ElementType.Float32, ElementType.Float64) => true,
        _ => false,
    };
}
