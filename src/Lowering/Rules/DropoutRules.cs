using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Dropout: nothing for inference, random where the training form is asked for and the pass ran in training mode.</summary>
internal static class DropoutRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("dropout(Tensor input, float p, bool train) -> Tensor", (e, a) => IsTraining(a) ? Dropout(e, a["input"], a.Float("p"))[0] : a["input"]);
        table.Add("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)", Native);
        table.Add("feature_dropout(Tensor input, float p, bool train) -> Tensor", OfFeatures);
        table.Add("alpha_dropout(Tensor input, float p, bool train) -> Tensor", (e, a) => IsTraining(a) ? Alpha(e, a, Dropout(e, a["input"], a.Float("p"))[1]) : a["input"]);
        table.Add("feature_alpha_dropout(Tensor input, float p, bool train) -> Tensor", (e, a) => IsTraining(a) ? Alpha(e, a, ChannelMask(e, a)) : a["input"]);
    }

    private static bool IsTraining(Arguments a) => a.Options.Training && a.Bool("train") && a.Float("p") > 0;

    private static Term[] Dropout(Emitter e, Term input, double p)
    {
        // ONNX divides by 1 - p
        if (p == 1)
            return [e.Run("Mul", input, e.Like(input, 0)), e.Expand(e.Scalar(0, ElementType.Bool), input.Dimensions.AsSpan())];
        var results = e.Ops("Dropout", [input, e.Scalar(p, ElementType.Float32), e.Scalar(1, ElementType.Bool)], [], input.Type, ElementType.Bool);
        results[0].Shape = results[1].Shape = input.Shape;
        return results;
    }

    private static Term?[] Native(Emitter e, Arguments a) => IsTraining(a) ? Dropout(e, a["input"], a.Float("p"))
        : [a["input"], e.Expand(e.Scalar(1, ElementType.Bool), a["input"].Dimensions.AsSpan())];

    // whole channels; what they hold decides nothing, but a mask of constants would be taken for a constant
    private static Term ChannelMask(Emitter e, Arguments a)
    {
        var input = a["input"];
        var channels = input.Rank > 2 ? e.Reduced("ReduceMax", input, [.. Enumerable.Range(2, input.Rank - 2)], keep: true) : input;
        return Dropout(e, channels, a.Float("p"))[1];
    }

    private static Term OfFeatures(Emitter e, Arguments a)
    {
        var input = a["input"];
        if (!IsTraining(a))
            return input;
        var kept = e.Run("Mul", input, e.Cast(ChannelMask(e, a), input.Type));
        return a.Float("p") == 1 ? kept : e.Run("Mul", kept, e.Like(input, 1 / (1 - a.Float("p"))));
    }

    // what is dropped becomes the lowest value of SELU, and all are scaled and moved so that mean and variance stay
    private static Term Alpha(Emitter e, Arguments a, Term mask)
    {
        const double lowest = -1.7580993408473766;
        var (input, p) = (a["input"], a.Float("p"));
        if (p == 1)
            return e.Run("Mul", input, e.Like(input, 0));
        var scale = 1 / Math.Sqrt(((lowest * lowest * p) + 1) * (1 - p));
        var kept = e.Choose(mask, input, e.Like(input, lowest));
        return e.Run("Add", e.Run("Mul", kept, e.Like(input, scale)), e.Like(input, -lowest * scale * p));
    }
}
