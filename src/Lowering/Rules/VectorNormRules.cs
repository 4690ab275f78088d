using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Lengths of vectors, distances and angles between them.</summary>
internal static class VectorNormRules
{
    private const string OfVectors = "of vectors, and the Frobenius norm, 1, -1, inf and -inf of matrices";

    public static void AddTo(RuleTable table)
    {
        table.Add("norm.Scalar(Tensor self, Scalar p=2) -> Tensor", (e, a) => Norm(e, Input(e, a), Power(a, "p"), [], keep: false));
        table.Add("norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor", (e, a) => Along(e, a, Power(a, "p")));
        table.Add("norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) -> Tensor", (e, a) => Along(e, a, Power(a, "p")));
        table.Add("norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor", (e, a) => Norm(e, Input(e, a), Power(a, "p"), [], keep: false));
        table.Add("frobenius_norm(Tensor self) -> Tensor", (e, a) => Norm(e, Input(e, a), 2, [], keep: false));
        table.Add("frobenius_norm.dim(Tensor self, int[1] dim, bool keepdim=False) -> Tensor", (e, a) => Along(e, a, 2));
        table.Add("linalg_vector_norm(Tensor self, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor", (e, a) => Along(e, a, a.Float("ord")));
        table.Add("linalg_norm(Tensor self, Scalar? ord=None, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor", LinalgNorm, OfVectors);
        table.Add("linalg_norm.ord_str(Tensor self, str ord, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor", Frobenius, OfVectors);
        table.Add("linalg_matrix_norm(Tensor self, Scalar ord, int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor", (e, a) =>
            MatrixNorm(e, Input(e, a), a.Float("ord"), a.Axes("dim", a["self"].Rank), a.Bool("keepdim")), OfVectors);
        table.Add("linalg_matrix_norm.str_ord(Tensor self, str ord=\"fro\", int[] dim=[-2, -1], bool keepdim=False, *, ScalarType? dtype=None) -> Tensor", Frobenius, OfVectors);
        table.Add("norm_except_dim(Tensor v, int pow=2, int dim=0) -> Tensor", (e, a) =>
            Norm(e, a["v"], a.Float("pow"), a.Int("dim") == -1 ? [] : [.. Enumerable.Range(0, a["v"].Rank).Where(axis => axis != a.Axis("dim", a["v"].Rank))], keep: a.Int("dim") != -1));
        table.Add("dist(Tensor self, Tensor other, Scalar p=2) -> Tensor", (e, a) =>
            Norm(e, e.Run("Sub", Promotion.Common(e, a, "self", "other")), a.Float("p"), [], keep: false));
        table.Add("cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor", (e, a) =>
        {
            var terms = Promotion.CommonFloat(e, a, "x1", "x2");
            return Cosine(e, terms[0], terms[1], a.Axis("dim", Math.Max(terms[0].Rank, terms[1].Rank)), a.Float("eps"));
        });
        table.Add("pairwise_distance(Tensor x1, Tensor x2, float p=2, float eps=1e-06, bool keepdim=False) -> Tensor", (e, a) =>
        {
            var terms = Promotion.CommonFloat(e, a, "x1", "x2");
            return PairDistance(e, terms[0], terms[1], a.Float("p"), a.Float("eps"), a.Bool("keepdim"));
        });
        foreach (var schema in (string[])["cdist(Tensor x1, Tensor x2, float p=2, int? compute_mode=None) -> Tensor", "_cdist_forward(Tensor x1, Tensor x2, float p, int? compute_mode) -> Tensor"])
            table.Add(schema, (e, a) => AllDistances(e, a["x1"], a["x2"], a.Float("p")));
        table.Add("_euclidean_dist(Tensor x1, Tensor x2) -> Tensor", (e, a) => AllDistances(e, a["x1"], a["x2"], 2));
        table.Add("pdist(Tensor self, float p=2) -> Tensor", OwnDistances, "of a known number of rows");
        table.Add("_pdist_forward(Tensor self, float p=2) -> Tensor", OwnDistances, "of a known number of rows");
        table.Add("renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor", Renorm);
    }

    private static double Power(Arguments a, string name) => a.OptionalFloat(name) ?? 2;

    private static Term Input(Emitter e, Arguments a) => e.Cast(a["self"], a.ResultType());

    private static Term Along(Emitter e, Arguments a, double power) => Norm(e, Input(e, a), power, ReductionRules.Axes(a), a.Bool("keepdim"));

    /// <summary>The length of vectors: the root of the sum of the powers of their elements.</summary>
    public static Term Norm(Emitter e, Term x, double power, int[] axes, bool keep) => power switch
    {
        0 => e.Reduced("ReduceSum", e.Cast(e.Cast(x, ElementType.Bool), x.Type), axes, keep),
        1 => e.Reduced("ReduceL1", x, axes, keep),
        2 => e.Reduced("ReduceL2", x, axes, keep),
        double.PositiveInfinity => e.Reduced("ReduceMax", e.Run("Abs", x), axes, keep),
        double.NegativeInfinity => e.Reduced("ReduceMin", e.Run("Abs", x), axes, keep),
        _ => e.Run("Pow", e.Reduced("ReduceSum", e.Run("Pow", e.Run("Abs", x), e.Like(x, power)), axes, keep), e.Like(x, 1 / power)),
    };

    private static Term LinalgNorm(Emitter e, Arguments a)
    {
        var x = Input(e, a);
        if (a.OptionalFloat("ord") is not { } order)
            return Norm(e, x, 2, ReductionRules.Axes(a), a.Bool("keepdim"));
        var axes = a.Axes("dim", x.Rank);
        return axes.Length == 2 ? MatrixNorm(e, x, order, axes, a.Bool("keepdim")) : Norm(e, x, order, axes, a.Bool("keepdim"));
    }

    private static Term Frobenius(Emitter e, Arguments a) => a.Text("ord") == "fro" ? Norm(e, Input(e, a), 2, a.Axes("dim", a["self"].Rank), a.Bool("keepdim"))
        : throw new NotLoweredException($"the norm '{a.Text("ord")}' needs singular values");

    // the largest or smallest sum of a row or a column
    private static Term MatrixNorm(Emitter e, Term x, double order, int[] axes, bool keep)
    {
        if (Math.Abs(order) is not (1 or double.PositiveInfinity))
            throw new NotLoweredException(FormattableString.Invariant($"the matrix norm {order} needs singular values"));
        var (summed, chosen) = Math.Abs(order) == 1 ? (axes[0], axes[1]) : (axes[1], axes[0]);
        var norm = e.Reduced(order > 0 ? "ReduceMax" : "ReduceMin", e.Reduced("ReduceL1", x, [summed], keep: true), [chosen], keep: true);
        return keep ? norm : e.Squeeze(norm, [Math.Min(summed, chosen), Math.Max(summed, chosen)]);
    }

    /// <summary>The cosine of the angle between vectors along a dimension of both.</summary>
    public static Term Cosine(Emitter e, Term left, Term right, int axis, double epsilon)
    {
        // each has the dimension at the same place from the end
        var rank = Math.Max(left.Rank, right.Rank);
        left = e.Unsqueeze(left, [.. Enumerable.Range(0, rank - left.Rank)]);
        right = e.Unsqueeze(right, [.. Enumerable.Range(0, rank - right.Rank)]);
        var lengths = e.Run("Mul", Length(left), Length(right));
        return e.Run("Div", e.Reduced("ReduceSum", e.Run("Mul", left, right), [axis], keep: false), lengths);

        Term Length(Term term) => e.Run("Max", e.Reduced("ReduceL2", term, [axis], keep: false), e.Like(term, epsilon));
    }

    /// <summary>The distance of vectors along the last dimension.</summary>
    public static Term PairDistance(Emitter e, Term left, Term right, double power, double epsilon, bool keep)
    {
        var distance = e.Run("Add", e.Run("Sub", left, right), e.Like(left, epsilon));
        return Norm(e, distance, power, [distance.Rank - 1], keep);
    }

    private static Term AllDistances(Emitter e, Term left, Term right, double power)
    {
        var distance = e.Run("Sub", e.Unsqueeze(left, left.Rank - 1), e.Unsqueeze(right, right.Rank - 2));
        return Norm(e, distance, power, [distance.Rank - 1], keep: false);
    }

    private static Term OwnDistances(Emitter e, Arguments a)
    {
        var x = a["self"];
        var rows = (int)(x.Dimensions[0].Known ?? throw new NotLoweredException("of a number of rows that changes"));
        var pairs = Enumerable.Range(0, rows).SelectMany(first => Enumerable.Range(first + 1, rows - first - 1), (first, second) => (First: (long)first, Second: (long)second)).ToArray();
        var distance = e.Run("Sub", Rows([.. pairs.Select(pair => pair.First)]), Rows([.. pairs.Select(pair => pair.Second)]));
        return Norm(e, distance, a.Float("p"), [1], keep: false);

        Term Rows(long[] places) => e.Op("Gather", [x, e.Ints(places)], [("axis", 0)], shape: [places.Length, x.Dimensions[1]]);
    }

    private static Term Renorm(Emitter e, Arguments a)
    {
        var x = a["self"];
        var axis = a.Axis("dim", x.Rank);
        var norm = Norm(e, x, a.Float("p"), [.. Enumerable.Range(0, x.Rank).Where(other => other != axis)], keep: true);
        var most = e.Like(x, a.Float("maxnorm"));
        var factor = e.Run("Div", most, e.Run("Add", norm, e.Like(x, 1e-7)));
        return e.Run("Mul", x, e.Choose(e.Run("Greater", norm, most), factor, e.Like(x, 1)));
    }
}
