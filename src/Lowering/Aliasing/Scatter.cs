using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;

namespace GraphBridge.Lowering.Aliasing;

/// <summary>Puts elements at places that are known.</summary>
internal static class Scatter
{
    /// <summary>Puts all elements of a tensor at places of another, by one node.</summary>
    /// <param name="e">Makes the nodes.</param>
    /// <param name="self">The tensor.</param>
    /// <param name="dimensions">The tensor's dimensions.</param>
    /// <param name="places">For each element that is put, its place among all of the tensor's.</param>
    /// <param name="source">What is put, of as many elements.</param>
    public static Term Put(Emitter e, Term self, ImmutableArray<long> dimensions, long[] places, Term source)
    {
        if (places.Length == 0)
            return self;
        var shape = Emitter.Known(source.Dimensions.AsSpan())!;
        // the last dimensions that are put as wholes need no places of their own
        var whole = 0;
        var block = 1L;
        while (whole < shape.Length && whole < dimensions.Length - 1 && shape[^(whole + 1)] == dimensions[^(whole + 1)] && AreBlocks(places, block * shape[^(whole + 1)]))
            block *= shape[^(++whole)];
        var strides = Strides.Of(dimensions.AsSpan());
        var named = dimensions.Length - whole;
        var rows = new long[places.Length / block * named];
        for (var i = 0L; i < places.Length / block; i++)
            for (var axis = 0; axis < named; axis++)
                rows[(i * named) + axis] = places[i * block] / strides[axis] % dimensions[axis];
        var indices = e.Constant(Elements.Of(ElementType.Int64, [.. shape.AsSpan(0, shape.Length - whole), named], rows));
        return e.Op("ScatterND", self, indices, source);
    }

    private static bool AreBlocks(long[] places, long block)
    {
        for (var i = 0L; i < places.Length; i++)
            if (i % block == 0 ? places[i] % block != 0 : places[i] != places[i - 1] + 1)
                return false;
        return true;
    }
}
