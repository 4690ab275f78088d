using System.Collections.Immutable;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// What most rules need, with the differences between operator sets in one place. What changes nothing adds no node.
internal sealed partial class Emitter
{
    /// <summary>Converts elements.</summary>
    public Term Cast(Term term, ElementType type) => term.Type == type ? term : term.Type.IsComplex() || type.IsComplex() ? CastComplex(term, type) : Op("Cast", [term], [("to", (long)type)], type);

    /// <summary>Gives another shape to the same elements.</summary>
    public Term Reshape(Term term, params ReadOnlySpan<Size> shape)
    {
        if (term.Type.IsComplex())
            return Paired(Reshape(Pair(term), AndTwo(shape)));
        if (term.Shape is { } before && before.AsSpan().SequenceEqual(shape))
            return term;
        // without elements there is one tensor of a shape, and below operator set 14 no Reshape that makes it
        if (Known(shape) is { } numbers && numbers.Contains(0))
            return Constant(TensorData.FromBytes(term.Type, [.. numbers], default));
        var sizes = shape.ToArray();
        var hasZero = sizes.Contains((Size)0);
        if (!hasZero)
            LeaveOpen(sizes, term.Shape ?? []);
        return hasZero && Opset >= 14
            ? Op("Reshape", [term, Sizes(sizes)], [("allowzero", 1)], shape: [.. shape])
            : Op("Reshape", [term, Sizes(sizes)], [], shape: [.. shape]);
    }

    // sizes that need not be computed: to Reshape, 0 is the size that stands at the same place before, and -1 what one other has to be
    private static void LeaveOpen(Size[] sizes, ImmutableArray<Size> before)
    {
        for (var axis = 0; axis < sizes.Length && axis < before.Length; axis++)
            if (sizes[axis].Known is null && sizes[axis] == before[axis])
                sizes[axis] = 0;
        if (sizes.Count(size => size.Known is null) == 1)
            sizes[Array.FindIndex(sizes, size => size.Known is null)] = -1;
    }

    /// <summary>Adds dimensions of size 1.</summary>
    /// <param name="term">The tensor.</param>
    /// <param name="axes">Where they will stand in the result, ascending, counted from 0.</param>
    public Term Unsqueeze(Term term, params ReadOnlySpan<int> axes)
    {
        if (term.Type.IsComplex())
            return Paired(Unsqueeze(Pair(term), axes));
        if (axes.IsEmpty)
            return term;
        var shape = term.Shape?.ToBuilder();
        foreach (var axis in axes)
            shape?.Insert(axis, 1);
        return Op("Unsqueeze", [term, Ints(Longs(axes))], [], shape: shape?.ToImmutable());
    }

    /// <summary>Removes dimensions of size 1.</summary>
    /// <param name="term">The tensor.</param>
    /// <param name="axes">Which, ascending, counted from 0.</param>
    public Term Squeeze(Term term, params ReadOnlySpan<int> axes)
    {
        if (term.Type.IsComplex())
            return Paired(Squeeze(Pair(term), axes));
        if (axes.IsEmpty)
            return term;
        var shape = term.Shape?.ToBuilder();
        for (var i = axes.Length - 1; i >= 0; i--)
            shape?.RemoveAt(axes[i]);
        return Op("Squeeze", [term, Ints(Longs(axes))], [], shape: shape?.ToImmutable());
    }

    /// <summary>Puts dimensions in another order.</summary>
    /// <param name="term">The tensor.</param>
    /// <param name="order">For each dimension of the result, which of the tensor's it is.</param>
    public Term Transpose(Term term, params ReadOnlySpan<int> order)
    {
        if (term.Type.IsComplex())
            return Paired(Transpose(Pair(term), [.. order, order.Length]));
        var isSame = true;
        for (var i = 0; i < order.Length; i++)
            isSame &= order[i] == i;
        if (isSame)
            return term;
        ImmutableArray<Size>? shape = null;
        if (term.Shape is { } before)
        {
            var after = ImmutableArray.CreateBuilder<Size>(order.Length);
            foreach (var axis in order)
                after.Add(before[axis]);
            shape = after.MoveToImmutable();
        }
        return Op("Transpose", [term], [("perm", Longs(order))], shape: shape);
    }

    /// <summary>Exchanges two dimensions.</summary>
    public Term Swap(Term term, int first, int second)
    {
        var order = Enumerable.Range(0, term.Rank).ToArray();
        (order[first], order[second]) = (order[second], order[first]);
        return Transpose(term, order);
    }

    /// <summary>Repeats dimensions of size 1 up to a shape.</summary>
    public Term Expand(Term term, params ReadOnlySpan<Size> shape)
    {
        if (term.Type.IsComplex())
            return Paired(Expand(Pair(term), AndTwo(shape)));
        var before = term.Shape ?? [];
        if (term.Shape is not null && before.AsSpan().SequenceEqual(shape))
            return term;
        // where the size is there already, 1 keeps it
        var sizes = shape.ToArray();
        for (var axis = 1; axis <= Math.Min(sizes.Length, before.Length); axis++)
            if (sizes[^axis].Known is null && sizes[^axis] == before[^axis])
                sizes[^axis] = 1;
        return Op("Expand", [term, Sizes(sizes)], [], shape: [.. shape]);
    }

    /// <summary>Puts tensors one behind the other.</summary>
    public Term Concat(int axis, params ReadOnlySpan<Term> terms)
    {
        if (terms[0].Type.IsComplex())
            return Paired(Concat(axis, Array.ConvertAll(terms.ToArray(), Pair)));
        if (terms.Length == 1)
            return terms[0];
        var shape = terms[0].Shape?.ToBuilder();
        for (var i = 1; i < terms.Length && shape is not null; i++)
            if (terms[i].Shape is { } next)
                shape[axis] += next[axis];
            else
                shape = null;
        return Op("Concat", terms.ToArray(), [("axis", axis)], shape: shape?.ToImmutable());
    }

    /// <summary>Takes a part along one dimension, as ONNX's Slice does: ends are clamped, and a step may be negative.</summary>
    /// <param name="term">The tensor.</param>
    /// <param name="axis">Which dimension.</param>
    /// <param name="start">The first.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="step">How far from one to the next.</param>
    /// <param name="size">How many there are, where a rule needs to know.</param>
    public Term Slice(Term term, int axis, Size start, Size end, long step = 1, Size? size = null)
    {
        if (term.Type.IsComplex())
            return Paired(Slice(Pair(term), axis, start, end, step, size));
        ImmutableArray<Size>? shape = size is { } count && term.Shape is { } before ? before.SetItem(axis, count) : null;
        return Op("Slice", [term, Sizes(start), Sizes(end), Ints(axis), step == 1 ? null : Ints(step)], [], shape: shape);
    }

    /// <summary>Takes what stands at one place of a dimension, which is then gone.</summary>
    public Term Select(Term term, int axis, Size index)
    {
        if (term.Type.IsComplex())
            return Paired(Select(Pair(term), axis, index));
        var place = index.Known is { } known ? Scalar(known, ElementType.Int64) : Squeeze(Sizes(index), 0);
        return Op("Gather", [term, place], [("axis", axis)], shape: term.Shape?.RemoveAt(axis));
    }

    /// <summary>Reduces dimensions, by the operators whose axes became an input: ReduceSum in operator set 13, the others in 18.</summary>
    /// <param name="name">ReduceSum, ReduceMean, ReduceMax …</param>
    /// <param name="term">The tensor.</param>
    /// <param name="axes">Which, counted from 0; all where there are none.</param>
    /// <param name="keep">Whether they stay, with size 1.</param>
    public Term Reduce(string name, Term term, ReadOnlySpan<int> axes, bool keep)
    {
        ImmutableArray<Size>? shape = null;
        if (term.Shape is { } before)
        {
            var after = new List<Size>();
            for (var axis = 0; axis < before.Length; axis++)
                if (!axes.IsEmpty && !axes.Contains(axis))
                    after.Add(before[axis]);
                else if (keep)
                    after.Add(1);
            shape = [.. after];
        }
        if (axes.IsEmpty)
            return Op(name, [term], [("keepdims", keep)], shape: shape);
        return name == "ReduceSum" || Opset >= 18
            ? Op(name, [term, Ints(Longs(axes))], [("keepdims", keep)], shape: shape)
            : Op(name, [term], [("axes", Longs(axes)), ("keepdims", keep)], shape: shape);
    }

    private static long[] Longs(ReadOnlySpan<int> numbers)
    {
        var longs = new long[numbers.Length];
        for (var i = 0; i < longs.Length; i++)
            longs[i] = numbers[i];
        return longs;
    }
}
