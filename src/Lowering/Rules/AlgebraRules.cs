using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Sums of products over chosen dimensions, and what else linear algebra has.</summary>
internal static class AlgebraRules
{
    private const string NoDoubles = "no float64";

    public static void AddTo(RuleTable table)
    {
        table.Add("einsum(str equation, Tensor[] tensors, *, int[]? path=None) -> Tensor",
            (e, a) => Repeated(e, a.Text("equation").Replace(" ", "", StringComparison.Ordinal), a.List("tensors")));
        table.Add("bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None) -> Tensor", Bilinear);
        table.Add("tensordot(Tensor self, Tensor other, int[] dims_self, int[] dims_other) -> Tensor", TensorDot);
        table.Add("inner(Tensor self, Tensor other) -> Tensor", Inner);
        table.Add("chain_matmul(Tensor[] matrices) -> Tensor", (e, a) => a.List("matrices").Aggregate(e.Product));
        table.Add("linalg_multi_dot(Tensor[] tensors) -> Tensor", (e, a) => a.List("tensors").Aggregate(e.Product));
        table.Add("matrix_power(Tensor self, int n) -> Tensor", Power, "no negative power");
        table.Add("linalg_matrix_power(Tensor self, int n) -> Tensor", Power, "no negative power");
        table.Add("linalg_vecdot(Tensor x, Tensor y, *, int dim=-1) -> Tensor", (e, a) =>
        {
            var product = e.Op("Mul", a["x"], a["y"]);
            return e.Reduce("ReduceSum", product, [a.Axis("dim", product.Rank)], keep: false);
        });
        table.Add("linalg_cross(Tensor self, Tensor other, *, int dim=-1) -> Tensor", (e, a) => Cross(e, a, a.Axis("dim", a.Result().Shape.Length)));
        table.Add("cross(Tensor self, Tensor other, int? dim=None) -> Tensor", (e, a) => Cross(e, a, a.Has("dim") ? a.Axis("dim", a["self"].Rank)
            : a["self"].Dimensions.IndexOf(3)));
        table.Add("kron(Tensor self, Tensor other) -> Tensor", Kron);
        table.Add("trace(Tensor self) -> Tensor", Trace, "known sizes");
        table.Add("det(Tensor self) -> Tensor", (e, a) => Determinant(e, a["self"]), NoDoubles);
        table.Add("linalg_det(Tensor A) -> Tensor", (e, a) => Determinant(e, a["A"]), NoDoubles);
    }

    private static Term Determinant(Emitter e, Term x) => x.Type == ElementType.Float64 ? throw new NotLoweredException("ONNX Runtime has no determinant of float64") : e.Op("Det", x);

    private static Term Einsum(Emitter e, string equation, Term[] terms) => e.Op("Einsum", Array.ConvertAll(terms, term => (Term?)term), [("equation", equation)]);

    /// <summary>Takes dimensions of size 1 away that are repeated over another operand's, which the type inference of ONNX does not know.</summary>
    private static Term Repeated(Emitter e, string equation, Term[] terms)
    {
        var arrow = equation.IndexOf("->", StringComparison.Ordinal);
        var operands = (arrow < 0 ? equation : equation[..arrow]).Split(',');
        if (operands.Length != terms.Length || equation.Contains('.', StringComparison.Ordinal))
            return Einsum(e, equation, terms);
        var result = arrow >= 0 ? equation[arrow..]
            : "->" + string.Concat(string.Concat(operands).GroupBy(letter => letter).Where(group => group.Count() == 1).Select(group => group.Key).Order());
        var larger = operands.SelectMany((operand, i) => operand.Where((_, axis) => terms[i].Dimensions[axis] != 1)).ToHashSet();
        for (var i = 0; i < terms.Length; i++)
        {
            int[] axes = [.. Enumerable.Range(0, operands[i].Length).Where(axis => terms[i].Dimensions[axis] == 1 && larger.Contains(operands[i][axis]))];
            terms[i] = e.Squeeze(terms[i], axes);
            operands[i] = string.Concat(operands[i].Where((_, axis) => !axes.Contains(axis)));
        }
        return Einsum(e, string.Join(',', operands) + result, terms);
    }

    private static Term Bilinear(Emitter e, Arguments a)
    {
        var rows = Letters(0, a["input1"].Rank - 1);
        var y = Einsum(e, $"{rows}x,zxy,{rows}y->{rows}z", [a["input1"], a["weight"], a["input2"]]);
        return a.Optional("bias") is { } bias ? e.Op("Add", y, bias) : y;
    }

    private static Term TensorDot(Emitter e, Arguments a)
    {
        var (left, right) = (a["self"], a["other"]);
        var (leftAxes, rightAxes) = (a.Ints("dims_self"), a.Ints("dims_other"));
        var (mine, other) = (Letters(0, left.Rank).ToCharArray(), Letters(left.Rank, right.Rank).ToCharArray());
        for (var i = 0; i < leftAxes.Length; i++)
            other[(rightAxes[i] + right.Rank) % right.Rank] = mine[(leftAxes[i] + left.Rank) % left.Rank];
        return Einsum(e, $"{new string(mine)},{new string(other)}->{new string([.. mine.Except(other), .. other.Except(mine)])}", [left, right]);
    }

    private static Term Inner(Emitter e, Arguments a)
    {
        var (left, right) = (a["self"], a["other"]);
        if (left.Rank == 0 || right.Rank == 0)
            return e.Op("Mul", left, right);
        if (right.Rank <= 2)
            return e.Product(left, right.Rank == 1 ? right : e.Transpose(right, 1, 0));
        var (mine, other) = (Letters(0, left.Rank - 1), Letters(left.Rank, right.Rank - 1));
        return Einsum(e, $"{mine}z,{other}z->{mine}{other}", [left, right]);
    }

    private static string Letters(int start, int count) => start + count <= 23 ? string.Concat(Enumerable.Range('a' + start, count).Select(letter => (char)letter))
        : throw new NotLoweredException("it has too many dimensions");

    private static Term Power(Emitter e, Arguments a)
    {
        var (x, n) = (a["self"], a.Int("n"));
        if (n < 0)
            throw new NotLoweredException("a negative power of a matrix");
        if (n == 0)
            return e.Op("EyeLike", [x.Rank == 2 ? x : throw new NotLoweredException("the power 0 of several matrices")], [("dtype", (long)x.Type)]);
        Term? power = null;
        for (var square = x; ; square = e.Product(square, square))
        {
            if ((n & 1) == 1)
                power = power is null ? square : e.Product(power, square);
            if ((n >>= 1) == 0)
                return power!;
        }
    }

    // x₂y₃ - x₃y₂ and so on
    private static Term Cross(Emitter e, Arguments a, int axis)
    {
        Term Turned(Term term, params ReadOnlySpan<long> places) => e.Op("Gather", [term, e.Ints(places)], [("axis", axis - a.Result().Shape.Length)]);
        var (x, y) = (a["self"], a["other"]);
        return e.Op("Sub", e.Op("Mul", Turned(x, 1, 2, 0), Turned(y, 2, 0, 1)), e.Op("Mul", Turned(x, 2, 0, 1), Turned(y, 1, 2, 0)));
    }

    private static Term Kron(Emitter e, Arguments a)
    {
        var (x, y) = (a["self"], a["other"]);
        var rank = Math.Max(x.Rank, y.Rank);
        Size[] left = [.. Enumerable.Repeat((Size)1, rank - x.Rank), .. x.Dimensions], right = [.. Enumerable.Repeat((Size)1, rank - y.Rank), .. y.Dimensions];
        var spread = e.Reshape(x, [.. left.SelectMany(size => new Size[] { size, 1 })]);
        var repeated = e.Reshape(y, [.. right.SelectMany(size => new Size[] { 1, size })]);
        return e.Reshape(e.Op("Mul", spread, repeated), [.. left.Zip(right, (one, other) => one * other)]);
    }

    private static Term Trace(Emitter e, Arguments a)
    {
        var x = a["self"];
        if (Emitter.Known(x.Dimensions.AsSpan()) is not [var rows, var columns])
            throw new NotLoweredException("the diagonal of a matrix whose size changes");
        var places = Enumerable.Range(0, (int)Math.Min(rows, columns)).Select(i => i * (columns + 1)).ToArray();
        var diagonal = e.Op("Gather", [e.Reshape(x, rows * columns), e.Ints(places)], [], shape: [places.Length]);
        return e.Reduce("ReduceSum", e.Cast(diagonal, a.ResultType()), [0], keep: false);
    }
}
