using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Losses that compare scores of classes with the class that is right.</summary>
internal static class ClassLossRules
{
    public static void AddTo(RuleTable table)
    {
        foreach (var name in (string[])["nll_loss", "nll_loss_nd", "nll_loss2d"])
        {
            table.Add($"{name}(Tensor self, Tensor target, Tensor? weight=None, int reduction=Mean, int ignore_index=-100) -> Tensor", (e, a) => LogLikelihood(e, a));
            if (name != "nll_loss_nd")
                table.Add($"{name}_forward(Tensor self, Tensor target, Tensor? weight, int reduction, int ignore_index) -> (Tensor output, Tensor total_weight)", (e, a) =>
                    [LogLikelihood(e, a), a.IsWanted(1) ? TotalWeight(e, a) : null]);
        }
        table.Add("cross_entropy_loss(Tensor self, Tensor target, Tensor? weight=None, int reduction=Mean, int ignore_index=-100, float label_smoothing=0.0) -> Tensor", CrossEntropy);
        table.Add("multi_margin_loss(Tensor self, Tensor target, Scalar p=1, Scalar margin=1, Tensor? weight=None, int reduction=Mean) -> Tensor", MultiMargin);
        table.Add("multilabel_margin_loss(Tensor self, Tensor target, int reduction=Mean) -> Tensor", MultiLabelMargin);
        table.Add("multilabel_margin_loss_forward(Tensor self, Tensor target, int reduction) -> (Tensor output, Tensor is_target)", (e, a) => [MultiLabelMargin(e, a), null]);
    }

    private static string Reduction(Arguments a) => a.Int("reduction") switch { 0 => "none", 1 => "mean", _ => "sum" };

    private static Term LogLikelihood(Emitter e, Arguments a) => Standard(e, a, "NegativeLogLikelihoodLoss", a["self"]);

    // ONNX wants a batch, and classes as the second dimension
    private static Term Standard(Emitter e, Arguments a, string name, Term scores)
    {
        var (target, weight) = (a["target"], a.Optional("weight"));
        var isSingle = scores.Rank == 1;
        if (isSingle)
            (scores, target) = (e.Unsqueeze(scores, 0), target.Rank == 0 ? e.Unsqueeze(target, 0) : target);
        ImmutableArray<Size> shape = a.Int("reduction") == 0 ? target.Dimensions : [];
        var loss = e.Op(name, [scores, target, weight], [("reduction", Reduction(a)), ("ignore_index", a.Int("ignore_index"))], shape: shape);
        return isSingle && a.Int("reduction") == 0 && a.Result().Shape.IsEmpty ? e.Squeeze(loss, 0) : loss;
    }

    // how much weight the targets have that are not left out
    private static Term TotalWeight(Emitter e, Arguments a)
    {
        var target = a["target"];
        var counts = e.Op("Not", e.Run("Equal", target, e.Like(target, a.Int("ignore_index"))));
        var type = a["self"].Type;
        if (a.Optional("weight") is not { } weight)
            return e.Reduced("ReduceSum", e.Cast(counts, type), [], keep: false);
        return e.Reduced("ReduceSum", e.Choose(counts, WeightOf(e, weight, target, counts), e.Scalar(0, type)), [], keep: false);
    }

    private static Term WeightOf(Emitter e, Term weight, Term target, Term counts) =>
        e.Op("Gather", [weight, e.Choose(counts, target, e.Like(target, 0))], [("axis", 0)], shape: target.Shape);

    private static Term CrossEntropy(Emitter e, Arguments a)
    {
        var (self, target) = (a["self"], a["target"]);
        var smoothing = a.Float("label_smoothing");
        var isOfProbabilities = target.Type.IsFloatingPoint();
        if (smoothing == 0 && !isOfProbabilities)
            return Standard(e, a, "SoftmaxCrossEntropyLoss", self);
        var axis = self.Rank == 1 ? 0 : 1;
        var logs = SoftmaxRules.Along(e, "LogSoftmax", self, axis);
        return isOfProbabilities ? OfProbabilities(e, a, logs, axis, smoothing) : Smoothed(e, a, logs, axis, smoothing);
    }

    private static Term OfProbabilities(Emitter e, Arguments a, Term logs, int axis, double smoothing)
    {
        var target = e.Cast(a["target"], logs.Type);
        if (smoothing > 0)
            target = e.Run("Add", e.Run("Mul", target, e.Like(logs, 1 - smoothing)), e.Run("Div", e.Like(logs, smoothing), e.Number(logs.Dimensions[axis], logs.Type)));
        var loss = e.Run("Mul", target, ByClass(e, a, logs, axis));
        var lost = e.Run("Neg", e.Reduced("ReduceSum", loss, [axis], keep: false));
        return a.Int("reduction") switch
        {
            0 => lost,
            1 => e.Reduced("ReduceMean", lost, [], keep: false),
            _ => e.Reduced("ReduceSum", lost, [], keep: false),
        };
    }

    private static Term ByClass(Emitter e, Arguments a, Term logs, int axis) => a.Optional("weight") is not { } weight ? logs
        : e.Run("Mul", logs, axis == 0 || logs.Rank == 2 ? weight : e.Reshape(weight, [weight.Dimensions[0], .. Enumerable.Repeat((Size)1, logs.Rank - 2)]));

    // the right class has most of it, and all classes share the rest
    private static Term Smoothed(Emitter e, Arguments a, Term logs, int axis, double smoothing)
    {
        var target = a["target"];
        var counts = e.Op("Not", e.Run("Equal", target, e.Like(target, a.Int("ignore_index"))));
        var zero = e.Like(logs, 0);
        var likelihood = Standard(e, a, "NegativeLogLikelihoodLoss", logs);
        var ofAll = e.Run("Neg", e.Reduced("ReduceSum", ByClass(e, a, logs, axis), [axis], keep: false));
        var smooth = e.Choose(counts, ofAll, zero);
        if (a.Int("reduction") == 1)
            smooth = e.Run("Div", e.Reduced("ReduceSum", smooth, [], keep: false), TotalWeight(e, a));
        else if (a.Int("reduction") == 2)
            smooth = e.Reduced("ReduceSum", smooth, [], keep: false);
        var share = e.Run("Div", e.Like(logs, smoothing), e.Number(logs.Dimensions[axis], logs.Type));
        return e.Run("Add", e.Run("Mul", likelihood, e.Like(logs, 1 - smoothing)), e.Run("Mul", smooth, share));
    }

    // what comes nearer to the right class's score than a margin
    private static Term MultiMargin(Emitter e, Arguments a)
    {
        var (scores, target, power) = (a["self"], a["target"], a.Float("p"));
        var isSingle = scores.Rank < 2;
        if (isSingle)
            (scores, target) = (e.Reshape(scores, 1, Size.Product(scores.Dimensions.AsSpan())), e.Reshape(target, 1));
        var classes = scores.Dimensions[1];
        var column = e.Unsqueeze(target, 1);
        var right = e.Op("GatherElements", [scores, column], [("axis", 1)], shape: column.Shape);
        var margin = e.Run("Relu", e.Run("Add", e.Run("Sub", scores, right), e.Like(scores, a.Float("margin"))));
        if (power == 2)
            margin = e.Run("Mul", margin, margin);
        if (a.Optional("weight") is { } weight)
            margin = e.Run("Mul", margin, e.Op("Gather", [weight, column], [("axis", 0)], shape: column.Shape));
        var others = e.Choose(e.Run("Equal", column, e.Range(classes)), e.Like(scores, 0), margin);
        var loss = e.Run("Div", e.Reduced("ReduceSum", others, [1], keep: false), e.Number(classes, scores.Type));
        return LossRules.Reduced(e, a, isSingle && a.Int("reduction") == 0 ? e.Reshape(loss, a.Result().Shape.AsSpan()) : loss);
    }

    // each right class against each that is not; right ones end at the first -1
    private static Term MultiLabelMargin(Emitter e, Arguments a)
    {
        var (scores, target) = (a["self"], a["target"]);
        var isSingle = scores.Rank < 2;
        if (isSingle)
            (scores, target) = (e.Reshape(scores, 1, Size.Product(scores.Dimensions.AsSpan())), e.Reshape(target, 1, Size.Product(target.Dimensions.AsSpan())));
        var classes = scores.Dimensions[1];
        var ends = e.Cast(e.Run("Less", target, e.Scalar(0L, ElementType.Int64)), ElementType.Int64);
        var isGiven = e.Run("Equal", e.Run("CumSum", ends, e.Scalar(1L, ElementType.Int64)), e.Scalar(0L, ElementType.Int64));
        var known = e.Choose(isGiven, target, e.Scalar(0L, ElementType.Int64));
        var given = e.Unsqueeze(isGiven, 2);
        var isClass = e.Op("And", given, e.Run("Equal", e.Unsqueeze(known, 2), e.Range(classes)));
        var isOther = e.Op("Not", ReductionRules.Any(e, isClass, [1], keep: true));
        var right = e.Op("GatherElements", [scores, known], [("axis", 1)], shape: known.Shape);
        var margin = e.Run("Relu", e.Run("Sub", e.Like(scores, 1), e.Run("Sub", e.Unsqueeze(right, 2), e.Unsqueeze(scores, 1))));
        var lost = e.Choose(e.Op("And", given, isOther), margin, e.Like(scores, 0));
        var loss = e.Run("Div", e.Reduced("ReduceSum", lost, [1, 2], keep: false), e.Number(classes, scores.Type));
        return LossRules.Reduced(e, a, isSingle && a.Int("reduction") == 0 ? e.Reshape(loss, a.Result().Shape.AsSpan()) : loss);
    }
}
