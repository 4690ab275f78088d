using System.Collections.Immutable;

namespace GraphBridge.Shapes.Rules;

/// <summary>How a window is moved over each spatial axis, as convolutions and pools say it.</summary>
internal sealed class Window
{
    private readonly ImmutableArray<long>? _strides, _dilations, _pads;
    private readonly string _padding;
    private readonly bool _roundsUp;
    private readonly Size[] _kernel;

    /// <param name="call">The call.</param>
    /// <param name="kernel">The window's sizes, one an axis.</param>
    public Window(Call call, Size[] kernel)
    {
        _kernel = kernel;
        (_strides, _dilations, _pads) = (call.Ints("strides"), call.Ints("dilations"), call.Ints("pads"));
        _padding = call.Text("auto_pad") ?? "NOTSET";
        _roundsUp = call.Int("ceil_mode") is not null and not 0;
    }

    /// <summary>How many places the window has along an axis; null where that is not known, or there is none.</summary>
    public Size? Places(int axis, Size input)
    {
        if (Stride(axis) is not (> 0 and var stride))
            return null;
        if (_padding is "SAME_UPPER" or "SAME_LOWER")
            return stride == 1 ? input : input.Fixed is { } whole ? (whole / stride) + (whole % stride == 0 ? 0 : 1) : input.DividedBy(stride);
        if (Reach(axis) is not { } reach || Padding(axis) is not var (begin, end))
            return null;
        // what a window of stride 1 takes away, padding may give back
        if (input.Fixed is not { } size)
            return stride == 1 && (Int128)begin + end == reach - 1 ? input : null;
        var room = (Int128)size + begin + end - reach;
        if (room < 0)
            return null;
        var places = (room / stride) + 1;
        // a window that would begin in the padding behind the input is none
        if (_roundsUp && room % stride != 0 && places * stride < (Int128)size + begin)
            places++;
        return places <= long.MaxValue ? (long)places : null;
    }

    /// <summary>The size that windows at so many places cover: of what a transposed convolution or an unpooling gives.</summary>
    public Size? Covered(int axis, Size places, long added)
    {
        if (Stride(axis) is not (> 0 and var stride))
            return null;
        if (_padding is "SAME_UPPER" or "SAME_LOWER")
            return places * stride;
        if (Reach(axis) is not { } reach || Padding(axis) is not var (begin, end))
            return null;
        var besides = reach - stride + added - begin - (Int128)end;
        if (places.Fixed is not { } number)
            return besides == 0 ? places * stride : null;
        var covered = ((Int128)number * stride) + besides;
        return covered >= 0 && covered <= long.MaxValue ? (long)covered : null;
    }

    private long? Stride(int axis) => At(_strides, axis, 1);

    /// <summary>How much of an axis the window spans with its dilation.</summary>
    private Int128? Reach(int axis) =>
        _kernel[axis].Fixed is > 0 and var kernel && At(_dilations, axis, 1) is > 0 and var dilation ? ((Int128)(kernel - 1) * dilation) + 1 : null;

    private (long Begin, long End)? Padding(int axis)
    {
        if (_padding is not "NOTSET" || _pads is not { } pads)
            return (0, 0);
        return pads.Length == 2 * _kernel.Length ? (pads[axis], pads[axis + _kernel.Length]) : null;
    }

    private static long? At(ImmutableArray<long>? list, int axis, long otherwise) => list is not { } said ? otherwise : axis < said.Length ? said[axis] : null;
}
