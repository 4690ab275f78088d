namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that join tensors along an axis, take parts of them, or add to their edges.</summary>
internal static class JoiningRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Concat", Concat),
        ("Split", Split),
        ("Slice", Slice),
        ("Pad", Pad),
    ];

    private static void Concat(Call call)
    {
        var shapes = Enumerable.Range(0, call.InputCount).Select(call.Shape).ToArray();
        var element = Enumerable.Range(0, call.InputCount).Select(call.Element).FirstOrDefault(type => type is not ElementType.Undefined);
        var known = Array.Find(shapes, shape => shape is not null);
        if (known is null || Call.Axis(call.Int("axis") ?? 1, known.Length) is not { } axis || Array.Exists(shapes, shape => shape is not null && shape.Length != known.Length))
        {
            call.GiveShape(0, element, null);
            return;
        }
        var result = new Size?[known.Length];
        for (var at = 0; at < result.Length; at++)
            result[at] = at == axis ? Sum(shapes, at) : Common(shapes, at);
        call.Give(0, element, result, axis == 0 ? Content(call, shapes) : null);
    }

    private static Size? Sum(Size[]?[] shapes, int axis)
    {
        Size? sum = 0;
        foreach (var shape in shapes)
            sum = sum is { } so && shape is not null ? so + shape[axis] : null;
        return sum;
    }

    /// <summary>A size that all have: a number, where one says it.</summary>
    private static Size? Common(Size[]?[] shapes, int axis)
    {
        Size? common = null;
        foreach (var shape in shapes)
            if (shape is not null && common?.Fixed is null)
                common = shape[axis].Fixed is not null || common is null ? shape[axis] : common;
        return common;
    }

    // along the first axis, elements stand one tensor after the other
    private static Size?[]? Content(Call call, Size[]?[] shapes)
    {
        var all = new List<Size?>();
        for (var slot = 0; slot < shapes.Length; slot++)
        {
            if (shapes[slot] is not { } shape || Elements.Dimensions(shape) is not { } dimensions)
                return null;
            all.AddRange(call.Content(slot) ?? new Size?[dimensions.Aggregate(1, (count, size) => count * size)]);
            if (all.Count > Known.MaximumElements)
                return null;
        }
        return all.Exists(size => size is not null) ? [.. all] : null;
    }

    private static void Split(Call call)
    {
        var (shape, count) = (call.Shape(0), call.OutputCount);
        if (shape is null || Call.Axis(call.Int("axis") ?? 0, shape.Length) is not { } axis)
        {
            for (var slot = 0; slot < count; slot++)
                call.GiveShape(slot, call.Element(0), null);
            return;
        }
        var told = call.Ints("split") is { } said ? [.. said.Select(size => (Size?)size)] : call.Content(1);
        Size? start = 0;
        for (var slot = 0; slot < count; slot++)
        {
            var size = told is not null ? slot < told.Length ? told[slot] : null : call.Has(1) ? null : Part(shape[axis], slot, call.Int("num_outputs") ?? count);
            var part = Array.ConvertAll(shape, whole => (Size?)whole);
            part[axis] = size;
            call.Give(slot, call.Element(0), part, start?.Fixed is { } first ? Content(call, shape, part, at => at == axis ? (first, 1) : (0, 1)) : null);
            start = start is { } so && size is { } further ? so + further : null;
        }
    }

    /// <summary>The size of one of several equal parts, of which the last may be smaller.</summary>
    private static Size? Part(Size size, int slot, long count)
    {
        if (count <= 0)
            return null;
        if (size.Fixed is not { } whole)
            return size.DividedBy(count);
        var part = (whole / count) + (whole % count == 0 ? 0 : 1);
        return (long)Int128.Clamp(whole - ((Int128)slot * part), 0, part);
    }

    private static void Slice(Call call)
    {
        if (call.Shape(0) is not { } shape)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        var isAttribute = call.Ints("starts") is not null;
        var starts = isAttribute ? Listed(call, "starts") : call.Content(1);
        var ends = isAttribute ? Listed(call, "ends") : call.Content(2);
        var axes = isAttribute ? call.Ints("axes") is { } said ? [.. said] : null : call.Integers(3);
        var steps = isAttribute ? null : call.Integers(4);
        var count = starts?.Length ?? ends?.Length ?? axes?.Length ?? shape.Length;
        var hasUnknownAxes = axes is null && call.Has(3);
        if (hasUnknownAxes || count > shape.Length || Call.Axes(axes ?? [.. Enumerable.Range(0, count)], shape.Length) is not { } places || places.Length != count)
        {
            call.Give(0, call.Element(0), new Size?[shape.Length]);
            return;
        }
        var result = Array.ConvertAll(shape, size => (Size?)size);
        var moves = new (long Start, long Step)?[shape.Length];
        Array.Fill(moves, (0, 1));
        for (var i = 0; i < count; i++)
        {
            var axis = places[i];
            long? step = steps is not null ? i < steps.Length ? steps[i] : null : call.Has(4) ? null : 1;
            (result[axis], moves[axis]) = starts?.ElementAtOrDefault(i) is { } start && ends?.ElementAtOrDefault(i) is { } end && step is { } known
                ? Cut(shape[axis], start, end, known) : (null, null);
        }
        call.Give(0, call.Element(0), result, Array.TrueForAll(moves, move => move is not null) ? Content(call, shape, result, axis => moves[axis]!.Value) : null);
    }

    private static Size?[]? Listed(Call call, string name) => call.Ints(name) is { } list ? [.. list.Select(size => (Size?)size)] : null;

    /// <summary>How much of an axis lies between two places, and which places these are.</summary>
    private static (Size? Size, (long, long)? Move) Cut(Size size, Size start, Size end, long step)
    {
        if (step == 0)
            return (null, null);
        if (size.Fixed == 0)
            return (0, null);
        if (size.Fixed is { } whole && start.Fixed is { } from && (end == size ? whole : end.Fixed) is { } to)
        {
            var first = Math.Clamp(from < 0 ? from + whole : from, 0, step > 0 ? whole : whole - 1);
            var last = Math.Clamp(to < 0 ? Math.Max(to + whole, -1) : to, step > 0 ? 0 : -1, step > 0 ? whole : whole - 1);
            var distance = step > 0 ? last - first : first - last;
            var stride = Int128.Abs(step);
            return distance <= 0 ? (0, null) : ((long)((distance + stride - 1) / stride), (first, step));
        }
        // of an open size, all is all
        var isWhole = step switch
        {
            1 => start.Fixed == 0 && (end == size || end.Fixed >= int.MaxValue),
            -1 => start.Fixed is -1 or >= int.MaxValue && end.Fixed <= -int.MaxValue,
            _ => false,
        };
        return (isWhole ? size : null, null);
    }

    private static Size?[]? Content(Call call, Size[] shape, Size?[] result, Func<int, (long Start, long Step)> move)
    {
        if (call.Content(0) is not { } source || Elements.Dimensions(shape) is not { } own || Elements.Dimensions(result) is not { } dimensions)
            return null;
        var strides = Elements.Strides(own);
        return Elements.Move(dimensions, source, at => (int)at.Select((place, axis) => (move(axis).Start + (place * move(axis).Step)) * strides[axis]).Sum());
    }

    private static void Pad(Call call)
    {
        if (call.Shape(0) is not { } shape)
        {
            call.GiveShape(0, call.Element(0), null);
            return;
        }
        var result = new Size?[shape.Length];
        var pads = (call.Ints("pads") ?? call.Ints("paddings")) is { } said ? [.. said.Select(size => (Size?)size)] : call.Content(1);
        var axes = call.Integers(3) ?? (call.Has(3) ? null : [.. Enumerable.Range(0, shape.Length)]);
        if (pads is not null && axes is not null && pads.Length == 2 * axes.Length && Call.Axes(axes, shape.Length) is { } places)
        {
            result = Array.ConvertAll(shape, size => (Size?)size);
            for (var i = 0; i < places.Length; i++)
                result[places[i]] = pads[i] is { } begin && pads[i + places.Length] is { } end && begin + end is { } both ? shape[places[i]] + both : null;
        }
        call.Give(0, call.Element(0), result);
    }
}
