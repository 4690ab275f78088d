using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Diagonals and triangles of matrices.</summary>
internal static class DiagonalRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("diagonal(Tensor self, int offset=0, int dim1=0, int dim2=1) -> Tensor", (e, a) =>
            Diagonal(e, a["self"], a.Int("offset"), a.Axis("dim1", a["self"].Rank), a.Axis("dim2", a["self"].Rank), a.Result().Shape[^1]));
        table.Add("diag(Tensor self, int diagonal=0) -> Tensor", (e, a) => a["self"].Rank == 1 ? Embed(e, a["self"], a.Int("diagonal"))
            : Diagonal(e, a["self"], a.Int("diagonal"), 0, 1, a.Result().Shape[0]));
        table.Add("diagflat(Tensor self, int offset=0) -> Tensor", (e, a) => Embed(e, e.Reshape(a["self"], Size.Product(a["self"].Dimensions.AsSpan())), a.Int("offset")));
        table.Add("diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor", EmbedAt);
        table.Add("tril(Tensor self, int diagonal=0) -> Tensor", (e, a) => Triangle(e, a["self"], a.Int("diagonal"), isUpper: false));
        table.Add("triu(Tensor self, int diagonal=0) -> Tensor", (e, a) => Triangle(e, a["self"], a.Int("diagonal"), isUpper: true));
    }

    // in a row of all elements its own stand one row and one column apart
    private static Term Diagonal(Emitter e, Term self, long offset, int rows, int columns, Size count)
    {
        int[] order = [.. Enumerable.Range(0, self.Rank).Where(axis => axis != rows && axis != columns), rows, columns];
        var matrices = e.Transpose(self, order);
        var shape = matrices.Dimensions;
        var (height, width) = (shape[^2], shape[^1]);
        Size[] around = [.. shape[..^2]];
        var flat = e.Reshape(matrices, [.. around, height * width]);
        var start = offset >= 0 ? offset : width * -offset;
        // of none, nothing may be left
        var end = count == 0 ? start : start + ((count - 1) * (width + 1)) + 1;
        return e.Op("Slice", [flat, e.Sizes(start), e.Sizes(end), e.Ints(around.Length), e.Sizes(width + 1)], [], shape: [.. around, count]);
    }

    private static Term EmbedAt(Emitter e, Arguments a)
    {
        var rank = a.Result().Shape.Length;
        var (first, second) = (a.Axis("dim1", rank), a.Axis("dim2", rank));
        var order = new int[rank];
        var next = 0;
        for (var axis = 0; axis < rank; axis++)
            order[axis] = axis == first ? rank - 2 : axis == second ? rank - 1 : next++;
        return e.Transpose(Embed(e, a["self"], a.Int("offset")), order);
    }

    private static Term Embed(Emitter e, Term self, long offset)
    {
        var count = self.Dimensions[^1];
        var size = count + Math.Abs(offset);
        var last = self.Rank - 1;
        if (offset != 0)
        {
            // as many as there are rows; those past the end are not on the diagonal
            var zeros = e.Expand(e.Scalar(0L, self.Type), [.. self.Dimensions[..^1], Math.Abs(offset)]);
            self = e.Concat(last, self, zeros);
        }
        var places = e.Range(size);
        var rows = e.Op("Unsqueeze", [offset >= 0 ? e.Op("Add", places, e.Ints(offset)) : places, e.Ints(1)], [], shape: [size, 1]);
        var isOn = e.Op("Equal", rows, offset >= 0 ? places : e.Op("Add", places, e.Ints(-offset)));
        return e.Choose(isOn, e.Unsqueeze(self, offset >= 0 ? last + 1 : last), e.Scalar(0L, self.Type));
    }

    private static Term Triangle(Emitter e, Term self, long diagonal, bool isUpper)
    {
        // below operator set 14 there is no Trilu, and ONNX Runtime has it for these
        if (e.Opset >= 14 && self.Type is ElementType.Float32 or ElementType.Float64 or ElementType.Int64 or ElementType.Bool)
            return e.Op("Trilu", [self, diagonal == 0 ? null : e.Scalar(diagonal, ElementType.Int64)], [("upper", isUpper)]);
        var (height, width) = (self.Dimensions[^2], self.Dimensions[^1]);
        var rows = e.Op("Unsqueeze", [e.Op("Add", e.Range(height), e.Ints(diagonal)), e.Ints(1)], [], shape: [height, 1]);
        return e.Choose(e.Op(isUpper ? "LessOrEqual" : "GreaterOrEqual", rows, e.Range(width)), self, e.Scalar(0L, self.Type));
    }
}
