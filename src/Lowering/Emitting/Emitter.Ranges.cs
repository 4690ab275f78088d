using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// numbers that count, and choosing by them
internal sealed partial class Emitter
{
    private const int LargestRange = 1 << 16;

    /// <summary>The numbers 0, step, 2·step …: int64, of one dimension.</summary>
    /// <param name="count">How many.</param>
    /// <param name="step">How far from one to the next.</param>
    public Term Range(Size count, long step = 1)
    {
        if (count.Known is { } known and <= LargestRange)
        {
            var numbers = new long[known];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = i * step;
            return Ints(numbers);
        }
        var end = count * step;
        var limit = end.Known is { } number ? Scalar(number, ElementType.Int64) : Squeeze(Sizes(end), 0);
        return Op("Range", [Scalar(0L, ElementType.Int64), limit, Scalar(step, ElementType.Int64)], [], shape: [count]);
    }

    /// <summary>Elements of one tensor where a condition holds and of another elsewhere, of any type. Both are broadcast.</summary>
    public Term Choose(Term condition, Term then, Term otherwise)
    {
        if (then.Type == ElementType.Bool)
        {
            if (IsAll(otherwise, 0))
                return Op("And", condition, then);
            if (IsAll(otherwise, 1))
                return Op("Or", Op("Not", condition), then);
        }
        var type = then.Type;
        // ONNX Runtime has no kernel for the others; the way there and back changes none
        var by = type switch
        {
            ElementType.UInt16 => ElementType.Int32,
            ElementType.UInt32 or ElementType.UInt64 => ElementType.Int64,
            _ => Kernels.TypeFor("Where", type, Opset),
        };
        return Cast(Op("Where", condition, Cast(then, by), Cast(otherwise, by)), type);
    }

    private static bool IsAll(Term term, byte number) => term.Data is { ByteLength: < 64 } data && data.ToMemory().Span.IndexOfAnyExcept(number) < 0;
}
