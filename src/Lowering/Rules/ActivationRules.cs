using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Activation functions.</summary>
internal static class ActivationRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("relu(Tensor self) -> Tensor", (e, a) => a["self"].Type.IsFloatingPoint() ? e.Run("Relu", a["self"]) : e.Run("Max", a["self"], e.Like(a["self"], 0)));
        table.Add("relu6(Tensor self) -> Tensor", (e, a) => e.Run("Clip", a["self"], e.Like(a["self"], 0), e.Like(a["self"], 6)));
        table.Add("hardtanh(Tensor self, Scalar min_val=-1, Scalar max_val=1) -> Tensor", (e, a) =>
            e.Run("Clip", a["self"], e.Like(a["self"], a.Float("min_val")), e.Like(a["self"], a.Float("max_val"))));
        table.Add("leaky_relu(Tensor self, Scalar negative_slope=0.01) -> Tensor", (e, a) => LeakyRelu(e, a["self"], a.Float("negative_slope")));
        table.Add("rrelu(Tensor self, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool training=False, Generator? generator=None) -> Tensor", RandomizedRelu);
        table.Add("rrelu_with_noise(Tensor self, Tensor noise, Scalar lower=0.125, Scalar upper=0.3333333333333333, bool training=False, Generator? generator=None) -> Tensor",
            RandomizedRelu, "in training the noise is not given back");
        table.Add("prelu(Tensor self, Tensor weight) -> Tensor", ParametricRelu);
        table.Add("_prelu_kernel(Tensor self, Tensor weight) -> Tensor", (e, a) => e.Run("PRelu", a["self"], a["weight"]));
        table.Add("elu(Tensor self, Scalar alpha=1, Scalar scale=1, Scalar input_scale=1) -> Tensor", (e, a) => Elu(e, a["self"], a.Float("alpha"), a.Float("scale"), a.Float("input_scale")));
        table.Add("selu(Tensor self) -> Tensor", (e, a) => a["self"].Type == ElementType.Float64
            ? Elu(e, a["self"], alpha: 1.6732632423543772, scale: 1.0507009873554805, inner: 1) : e.Run("Selu", a["self"]));
        table.Add("celu(Tensor self, Scalar alpha=1.0) -> Tensor", (e, a) => a["self"].Type == ElementType.Float64
            ? Elu(e, a["self"], a.Float("alpha"), scale: 1, inner: 1 / a.Float("alpha")) : e.Run("Celu", [a["self"]], [("alpha", a.Float("alpha"))]));
        table.Add("gelu(Tensor self, *, str approximate=\"none\") -> Tensor", Gelu, "erf of float64 is computed in float32");
        table.Add("silu(Tensor self) -> Tensor", (e, a) => Silu(e, a["self"]));
        table.Add("mish(Tensor self) -> Tensor", (e, a) => e.Opset >= 18 && a["self"].Type != ElementType.Float64 ? e.Run("Mish", a["self"]) : e.Run("Mul", a["self"], e.Run("Tanh", e.Softplus(a["self"]))));
        table.Add("softplus(Tensor self, Scalar beta=1, Scalar threshold=20) -> Tensor", Softplus);
        table.Add("log_sigmoid(Tensor self) -> Tensor", (e, a) => LogSigmoid(e, a["self"]));
        table.Add("log_sigmoid_forward(Tensor self) -> (Tensor output, Tensor buffer)", (e, a) => [LogSigmoid(e, a["self"]), null]);
        table.Add("hardsigmoid(Tensor self) -> Tensor", (e, a) => HardSigmoid(e, a["self"]));
        table.Add("hardswish(Tensor self) -> Tensor", (e, a) =>
            e.Opset >= 14 && a["self"].Type != ElementType.Float64 ? e.Run("HardSwish", a["self"]) : e.Run("Mul", a["self"], HardSigmoid(e, a["self"])));
        // Shrink would make zero of NaN
        table.Add("hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor", (e, a) =>
            e.Choose(e.Run("LessOrEqual", e.Run("Abs", a["self"]), e.Like(a["self"], a.Float("lambd"))), e.Like(a["self"], 0), a["self"]));
        table.Add("softshrink(Tensor self, Scalar lambd=0.5) -> Tensor", (e, a) => e.Run("Shrink", [a["self"]], [("bias", a.Float("lambd")), ("lambd", a.Float("lambd"))]));
        table.Add("threshold(Tensor self, Scalar threshold, Scalar value) -> Tensor", (e, a) =>
            e.Choose(e.Run("LessOrEqual", a["self"], e.Like(a["self"], a.Float("threshold"))), e.Like(a["self"], a.Float("value")), a["self"]));
        table.Add("glu(Tensor self, int dim=-1) -> Tensor", GatedLinear);
    }

    private static Term LeakyRelu(Emitter e, Term x, double slope)
    {
        // ONNX Runtime has no float64 of it
        if (Kernels.TypeFor("LeakyRelu", x.Type, e.Opset) == x.Type)
            return e.Op("LeakyRelu", [x], [("alpha", slope)]);
        return e.Choose(e.Run("Less", x, e.Like(x, 0)), e.Run("Mul", x, e.Like(x, slope)), x);
    }

    // ONNX Runtime fuses x · sigmoid(x) of float64 into an operator that it has for float32 only
    private static Term Silu(Emitter e, Term x) => x.Type == ElementType.Float64
        ? e.Op("Div", x, e.Op("Add", e.Op("Exp", e.Op("Neg", x)), e.Like(x, 1)))
        : e.Run("Mul", x, e.Run("Sigmoid", x));

    // a slope for each number when training, else the one in the middle
    private static Term RandomizedRelu(Emitter e, Arguments a)
    {
        var (x, lower, upper) = (a["self"], a.Float("lower"), a.Float("upper"));
        if (!a.Bool("training") || !a.Options.Training)
            return LeakyRelu(e, x, (lower + upper) / 2);
        return e.Choose(e.Run("Less", x, e.Like(x, 0)), e.Run("Mul", x, RandomRules.Uniform(e, (x.Type, x.Dimensions), lower, upper)), x);
    }

    private static Term ParametricRelu(Emitter e, Arguments a)
    {
        var (x, weight) = (a["self"], a["weight"]);
        // one slope a channel, which is the second dimension
        if (weight.Dimensions is [var channels] && x.Rank > 2 && channels != 1)
            weight = e.Reshape(weight, [channels, .. Enumerable.Repeat((Sizes.Size)1, x.Rank - 2)]);
        else if (x.Rank == 0 && weight.Rank > 0)
            weight = e.Reshape(weight);
        return e.Run("PRelu", x, weight);
    }

    // ONNX Runtime has ELU and its kin for float32 only
    private static Term Elu(Emitter e, Term x, double alpha, double scale, double inner)
    {
        if (inner == 1 && Kernels.TypeFor("Elu", x.Type, e.Opset) == x.Type)
        {
            var elu = e.Op("Elu", [x], [("alpha", alpha)]);
            return scale == 1 ? elu : e.Run("Mul", elu, e.Like(x, scale));
        }
        var below = e.Run("Sub", e.Run("Exp", inner == 1 ? x : e.Run("Mul", x, e.Like(x, inner))), e.Like(x, 1));
        return e.Choose(e.Run("LessOrEqual", x, e.Like(x, 0)), e.Run("Mul", below, e.Like(x, alpha * scale)), scale == 1 ? x : e.Run("Mul", x, e.Like(x, scale)));
    }

    private static Term Gelu(Emitter e, Arguments a)
    {
        var x = a["self"];
        if (a.Text("approximate") != "tanh")
            return e.Gelu(x);
        if (e.Opset >= 20 && x.Type != ElementType.Float64)
            return e.Run("Gelu", [x], [("approximate", "tanh")]);
        var root = Math.Sqrt(2 / Math.PI);
        var factor = e.Run("Add", e.Run("Mul", e.Run("Mul", x, x), e.Like(x, root * 0.044715)), e.Like(x, root));
        var part = e.Run("Tanh", e.Run("Mul", x, factor));
        return e.Run("Mul", e.Run("Mul", x, e.Run("Add", part, e.Like(x, 1))), e.Like(x, 0.5));
    }

    private static Term Softplus(Emitter e, Arguments a)
    {
        var (x, beta, threshold) = (a["self"], a.Float("beta"), a.Float("threshold"));
        var scaled = beta == 1 ? x : e.Run("Mul", x, e.Like(x, beta));
        var softplus = e.Softplus(scaled);
        softplus = beta == 1 ? softplus : e.Run("Div", softplus, e.Like(x, beta));
        // beyond 20 the function is the number itself anyhow
        return threshold >= 20 ? softplus : e.Choose(e.Run("Greater", scaled, e.Like(x, threshold)), x, softplus);
    }

    private static Term LogSigmoid(Emitter e, Term x) => e.Run("Neg", e.Softplus(e.Run("Neg", x)));

    private static Term HardSigmoid(Emitter e, Term x) => x.Type == ElementType.Float64
        ? e.Op("Clip", e.Op("Add", e.Op("Div", x, e.Like(x, 6)), e.Like(x, 0.5)), e.Like(x, 0), e.Like(x, 1))
        : e.Run("HardSigmoid", [x], [("alpha", 1.0 / 6), ("beta", 0.5)]);

    private static Term GatedLinear(Emitter e, Arguments a)
    {
        var x = a["self"];
        var axis = a.Axis("dim", x.Rank);
        var half = x.Dimensions.SetItem(axis, x.Dimensions[axis].FloorDivide(2));
        var halves = e.Ops("Split", [x], e.Opset >= 18 ? [("axis", axis), ("num_outputs", 2)] : [("axis", axis)], x.Type, x.Type);
        halves[0].Shape = halves[1].Shape = half;
        return e.Run("Mul", halves[0], e.Run("Sigmoid", halves[1]));
    }
}
