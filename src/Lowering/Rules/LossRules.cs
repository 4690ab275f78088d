using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Losses that compare element by element, or vector by vector.</summary>
internal static class LossRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("mse_loss(Tensor self, Tensor target, int reduction=Mean) -> Tensor", (e, a) => Reduced(e, a, Square(e, Distance(e, a))));
        table.Add("l1_loss(Tensor self, Tensor target, int reduction=Mean) -> Tensor", (e, a) => Reduced(e, a, e.Run("Abs", Distance(e, a))));
        table.Add("smooth_l1_loss(Tensor self, Tensor target, int reduction=Mean, float beta=1.0) -> Tensor", SmoothL1);
        table.Add("huber_loss(Tensor self, Tensor target, int reduction=Mean, float delta=1.0) -> Tensor", Huber);
        table.Add("kl_div(Tensor self, Tensor target, int reduction=Mean, *, bool log_target=False) -> Tensor", Divergence);
        table.Add("binary_cross_entropy(Tensor self, Tensor target, Tensor? weight=None, int reduction=Mean) -> Tensor", BinaryCrossEntropy);
        table.Add("binary_cross_entropy_with_logits(Tensor self, Tensor target, Tensor? weight=None, Tensor? pos_weight=None, int reduction=Mean) -> Tensor", BinaryCrossEntropyOfLogits);
        table.Add("poisson_nll_loss(Tensor input, Tensor target, bool log_input, bool full, float eps, int reduction) -> Tensor", Poisson);
        table.Add("hinge_embedding_loss(Tensor self, Tensor target, float margin=1.0, int reduction=Mean) -> Tensor", HingeEmbedding);
        table.Add("margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int reduction=Mean) -> Tensor", MarginRanking);
        table.Add("soft_margin_loss(Tensor self, Tensor target, int reduction=Mean) -> Tensor", (e, a) =>
            Reduced(e, a, e.Softplus(e.Run("Neg", e.Run("Mul", Promotion.Common(e, a, "self", "target"))))));
        table.Add("cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0.0, int reduction=Mean) -> Tensor", CosineEmbedding);
        table.Add("triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, float p=2, float eps=1e-06, bool swap=False, int reduction=Mean) -> Tensor", Triplet);
    }

    /// <summary>None, the mean or the sum of what was lost, as the argument <c>reduction</c> says.</summary>
    public static Term Reduced(Emitter e, Arguments a, Term loss) => a.Int("reduction") switch
    {
        0 => loss,
        1 => e.Reduced("ReduceMean", loss, [], keep: false),
        _ => e.Reduced("ReduceSum", loss, [], keep: false),
    };

    private static Term Square(Emitter e, Term x) => e.Run("Mul", x, x);

    private static Term Distance(Emitter e, Arguments a) => e.Run("Sub", Promotion.Common(e, a, "self", "target"));

    private static Term Positive(Emitter e, Term x) => e.Run("Relu", x);

    private static Term SmoothL1(Emitter e, Arguments a)
    {
        var (size, beta) = (e.Run("Abs", Distance(e, a)), a.Float("beta"));
        if (beta == 0)
            return Reduced(e, a, size);
        var near = e.Run("Div", e.Run("Mul", Square(e, size), e.Like(size, 0.5)), e.Like(size, beta));
        return Reduced(e, a, e.Choose(e.Run("Less", size, e.Like(size, beta)), near, e.Run("Sub", size, e.Like(size, beta / 2))));
    }

    private static Term Huber(Emitter e, Arguments a)
    {
        var (size, delta) = (e.Run("Abs", Distance(e, a)), a.Float("delta"));
        var near = e.Run("Mul", Square(e, size), e.Like(size, 0.5));
        var far = e.Run("Mul", e.Run("Sub", size, e.Like(size, delta / 2)), e.Like(size, delta));
        return Reduced(e, a, e.Choose(e.Run("LessOrEqual", size, e.Like(size, delta)), near, far));
    }

    private static Term Divergence(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "target");
        var (self, target) = (terms[0], terms[1]);
        if (a.Bool("log_target"))
            return Reduced(e, a, e.Run("Mul", e.Run("Exp", target), e.Run("Sub", target, self)));
        var loss = e.Run("Mul", target, e.Run("Sub", e.Run("Log", target), self));
        // nothing is lost where nothing was expected
        var isZero = e.Run("Equal", target, e.Like(target, 0));
        return Reduced(e, a, e.Choose(isZero, e.Run("Neg", e.Run("Mul", target, self)), loss));
    }

    private static Term Weighted(Emitter e, Arguments a, Term loss) => a.Optional("weight") is { } weight ? e.Run("Mul", loss, e.Cast(weight, loss.Type)) : loss;

    private static Term BinaryCrossEntropy(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "target");
        var (self, target, one) = (terms[0], terms[1], e.Like(terms[0], 1));
        var yes = e.Run("Mul", target, Log(self));
        var no = e.Run("Mul", e.Run("Sub", one, target), Log(e.Run("Sub", one, self)));
        return Reduced(e, a, Weighted(e, a, e.Run("Neg", e.Run("Add", yes, no))));

        // PyTorch ends at -100, so that a loss is finite
        Term Log(Term x) => e.Run("Max", e.Run("Log", x), e.Like(x, -100));
    }

    private static Term BinaryCrossEntropyOfLogits(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "self", "target");
        var (self, target) = (terms[0], terms[1]);
        // softplus(-x) is -log(sigmoid(x))
        var softplus = e.Softplus(e.Run("Neg", self));
        Term loss;
        if (a.Optional("pos_weight") is { } weight)
        {
            var factor = e.Run("Add", e.Run("Mul", e.Run("Sub", e.Cast(weight, self.Type), e.Like(self, 1)), target), e.Like(self, 1));
            loss = e.Run("Add", e.Run("Mul", e.Run("Sub", e.Like(self, 1), target), self), e.Run("Mul", factor, softplus));
        }
        else
            // (1 - y) x + softplus(-x), as x + softplus(-x) is softplus(x)
            loss = e.Run("Sub", e.Softplus(self), e.Run("Mul", self, target));
        return Reduced(e, a, Weighted(e, a, loss));
    }

    private static Term Poisson(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "input", "target");
        var (input, target) = (terms[0], terms[1]);
        var loss = a.Bool("log_input") ? e.Run("Sub", e.Run("Exp", input), e.Run("Mul", target, input))
            : e.Run("Sub", input, e.Run("Mul", target, e.Run("Log", e.Run("Add", input, e.Like(input, a.Float("eps"))))));
        if (a.Bool("full"))
        {
            // Stirling's formula for log(target!), where the target is more than 1
            var root = e.Run("Mul", e.Run("Log", e.Run("Mul", target, e.Like(target, 2 * Math.PI))), e.Like(target, 0.5));
            var stirling = e.Run("Add", e.Run("Sub", e.Run("Mul", target, e.Run("Log", target)), target), root);
            loss = e.Run("Add", loss, e.Choose(e.Run("LessOrEqual", target, e.Like(target, 1)), e.Like(target, 0), stirling));
        }
        return Reduced(e, a, loss);
    }

    private static Term HingeEmbedding(Emitter e, Arguments a)
    {
        var (self, target) = (a["self"], a["target"]);
        var zero = e.Like(self, 0);
        var near = e.Choose(e.Run("Equal", target, e.Like(target, 1)), zero, Positive(e, e.Run("Sub", e.Like(self, a.Float("margin")), self)));
        var far = e.Choose(e.Run("Equal", target, e.Like(target, -1)), zero, self);
        return Reduced(e, a, e.Run("Add", near, far));
    }

    private static Term MarginRanking(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "input1", "input2", "target");
        var ranked = e.Run("Mul", e.Run("Neg", terms[2]), e.Run("Sub", terms[0], terms[1]));
        return Reduced(e, a, Positive(e, a.Float("margin") == 0 ? ranked : e.Run("Add", ranked, e.Like(ranked, a.Float("margin")))));
    }

    private static Term CosineEmbedding(Emitter e, Arguments a)
    {
        const double epsilon = 1e-12;
        var terms = Promotion.Common(e, a, "input1", "input2");
        var (left, right, target) = (terms[0], terms[1], a["target"]);
        var axis = Math.Max(left.Rank, right.Rank) - 1;
        var lengths = e.Run("Sqrt", e.Run("Mul", Length(left), Length(right)));
        var cosine = e.Run("Div", e.Reduced("ReduceSum", e.Run("Mul", left, right), [axis], keep: false), lengths);
        var zero = e.Like(cosine, 0);
        var same = e.Choose(e.Run("Equal", target, e.Like(target, 1)), e.Run("Sub", e.Like(cosine, 1), cosine), zero);
        var other = e.Choose(e.Run("Equal", target, e.Like(target, -1)), Positive(e, e.Run("Sub", cosine, e.Like(cosine, a.Float("margin")))), zero);
        return Reduced(e, a, e.Run("Add", same, other));

        Term Length(Term term) => e.Run("Add", e.Reduced("ReduceSumSquare", term, [axis], keep: false), e.Like(term, epsilon));
    }

    private static Term Triplet(Emitter e, Arguments a)
    {
        var terms = Promotion.Common(e, a, "anchor", "positive", "negative");
        var (near, far) = (Distance(terms[0], terms[1]), Distance(terms[0], terms[2]));
        if (a.Bool("swap"))
            far = e.Run("Min", far, Distance(terms[1], terms[2]));
        return Reduced(e, a, Positive(e, e.Run("Add", e.Run("Sub", near, far), e.Like(near, a.Float("margin")))));

        Term Distance(Term left, Term right) => VectorNormRules.PairDistance(e, left, right, a.Float("p"), a.Float("eps"), keep: false);
    }
}
