using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;
using GraphBridge.Lowering.Rules;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Aliasing;

/// <summary>Views that are said by where elements lie in memory, which tells places only where a tensor lies there row by row.</summary>
internal static class MemoryOrder
{
    public const string Limits = "only of a tensor whose elements lie in memory row by row, without gaps";

    /// <summary>The elements of a view.</summary>
    public static Term View(Emitter e, Arguments a)
    {
        var shape = a.Result().Shape;
        var places = Elements.Of(ElementType.Int64, [.. Emitter.Known(shape.AsSpan()) ?? throw new NotLoweredException("its size changes with the input's")], Places(a));
        return e.Op("Gather", [GatherRules.Flat(e, a["self"]), e.Constant(places)], [("axis", 0)], shape: shape);
    }

    /// <summary>The places of a view's elements among all of the tensor's.</summary>
    public static long[] Places(Arguments a)
    {
        if (!IsRowByRow(a.Operation.Inputs.First(port => port.Name == "self").Value!.Value))
            throw new NotLoweredException(Limits);
        var (sizes, strides) = (a.Ints("size"), a.Ints("stride"));
        var places = Strides.Places(sizes, strides, a.OptionalSize("storage_offset")?.Known ?? 0);
        var count = Size.Product(a["self"].Dimensions.AsSpan()).Known;
        return places.All(place => place < count) ? places : throw new NotLoweredException(Limits);
    }

    // what an operation makes lies as its operands do, but for time that runs first in memory; views lie elsewhere, but for those that see all of a tensor in its order
    private static bool IsRowByRow(Value value)
    {
        var path = ViewPath.Of(value);
        if (!path.Steps.All(step => step.Operation.Type.Name.TrimEnd('_') is "view" or "reshape" or "flatten" or "unflatten" or "ravel" or "squeeze" or "unsqueeze" or "view_as" or "reshape_as" or "detach" or "alias" or "data" or "contiguous" or "to" or "lift_fresh"))
            return false;
        return path.Root.Producer is not { } producer || (!producer.Attributes.Any(IsAnotherOrder) && producer.Type.Name is not ("lstm" or "gru" or "rnn_tanh" or "rnn_relu") && producer.Inputs.All(port => port.Value is not { } input || IsRowByRow(input)));
    }

    // by number, or by the name that a host gives it
    private static bool IsAnotherOrder(NamedAttribute attribute) => attribute.Name == "memory_format"
        && (attribute.Value is AttributeValue.Int { Value: > 1 } or AttributeValue.String { Value: not ("Contiguous" or "Preserve" or "contiguous_format" or "preserve_format") });
}
