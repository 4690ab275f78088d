namespace GraphBridge.Shapes.Rules;

/// <summary>Windows and Fourier transforms of signals.</summary>
internal static class SignalRules
{
    // before it, the axis of a transform was an attribute
    private const long FirstOpsetOfAxes = 20;

    public static (string, Action<Call>)[] All { get; } =
    [
        ("BlackmanWindow HammingWindow HannWindow", call => call.Give(0, call.ElementNamed("output_datatype") ?? ElementType.Float32, [call.Content(0) is [var size] ? size : null])),
        ("MelWeightMatrix", call => call.Give(0, call.ElementNamed("output_datatype") ?? ElementType.Float32,
            [call.Integer(1) is >= 0 and var length ? Half(length) : null, call.Content(0) is [var bands] ? bands : null])),
        ("DFT", Transform),
        ("STFT", Frames),
    ];

    private static Size? Half(Size? length) => length?.Fixed is { } whole ? (whole / 2) + 1 : null;

    private static void Transform(Call call)
    {
        var axis = call.Opset < FirstOpsetOfAxes ? call.Int("axis") ?? 1 : call.Has(2) ? call.Integer(2) : -2;
        Size?[]? result = null;
        if (call.Shape(0) is { } shape)
        {
            result = new Size?[shape.Length];
            if (axis is { } said && Call.Axis(said, shape.Length) is { } place && place < shape.Length - 1)
            {
                result = Array.ConvertAll(shape, size => (Size?)size);
                var length = call.Has(1) ? call.Content(1) is [var told] ? told : null : shape[place];
                var (isOneSided, isInverse) = (call.Int("onesided") is 1, call.Int("inverse") is 1);
                result[place] = !isOneSided ? length : isInverse ? null : Half(length);
                result[^1] = isOneSided && isInverse ? null : 2;
            }
        }
        call.Give(0, call.Element(0), result);
    }

    private static void Frames(Call call)
    {
        var length = call.Has(3) ? call.Integer(3) : call.Shape(2) is [var window] ? window.Fixed : null;
        var signal = call.Shape(0) is [_, var samples, ..] ? samples.Fixed : null;
        Size? frames = length is { } frame && signal is { } whole && call.Integer(1) is > 0 and var step && whole >= frame && frame >= 0 ? ((whole - frame) / step) + 1 : null;
        call.Give(0, call.Element(0), [call.Shape(0) is [var batch, ..] ? batch : null, frames, call.Int("onesided") is 0 ? length : Half(length), 2]);
    }
}
