namespace GraphBridge.Shapes.Rules;

/// <summary>Norms, and dropout: results of the input's shape, and statistics.</summary>
internal static class NormRules
{
    // before it, a mask was of the input's type, and then of truths
    private const long FirstOpsetOfMasks = 10;

    public static (string, Action<Call>)[] All { get; } =
    [
        ("GroupNormalization InstanceNormalization LRN LpNormalization MeanVarianceNormalization RMSNormalization RotaryEmbedding", ElementwiseRules.AsFirst),
        ("BatchNormalization", BatchNorm),
        ("LayerNormalization", LayerNorm),
        ("Dropout", Dropout),
    ];

    private static void BatchNorm(Call call)
    {
        ElementwiseRules.AsFirst(call);
        for (var slot = 1; slot < call.OutputCount; slot++)
            // mean and variance, and in old operator sets those of the batch too
            if (call[slot < 3 ? slot + 2 : slot] is { } statistic)
                call.GiveShape(slot, statistic.Element, statistic.Shape);
    }

    private static void LayerNorm(Call call)
    {
        ElementwiseRules.AsFirst(call);
        Size?[]? reduced = call.Shape(0) is { } shape && Call.Axis(call.Int("axis") ?? -1, shape.Length) is { } axis
            ? [.. shape.Select((size, at) => at < axis ? size : (Size?)1)] : null;
        var element = call.ElementNamed("stash_type") ?? ElementType.Float32;
        call.Give(1, element, reduced);
        call.Give(2, element, reduced);
    }

    private static void Dropout(Call call)
    {
        ElementwiseRules.AsFirst(call);
        call.GiveShape(1, call.Opset < FirstOpsetOfMasks ? call.Element(0) : ElementType.Bool, call.Shape(0));
    }
}
