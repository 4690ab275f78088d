using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Tensors that are made of nothing: filled ones, counts, identity matrices.</summary>
internal static class FactoryRules
{
    private const string Options = "ScalarType? dtype=None, Layout? layout=None, Device? device=None, bool? pin_memory=None";

    // up to here numbers are written down, beyond they are computed
    private const long MostWritten = 4096;

    public static void AddTo(RuleTable table)
    {
        foreach (var (name, number) in (ReadOnlySpan<(string, double)>)[("zeros", 0), ("ones", 1), ("empty", 0)])
        {
            foreach (var schema in (string[])[
                $"{name}(int[] size, *, {Options}) -> Tensor",
                $"{name}.names(int[] size, *, str[]? names, {Options}) -> Tensor",
                $"{name}_like(Tensor self, *, {Options}, MemoryFormat? memory_format=None) -> Tensor",
                $"new_{name}(Tensor self, int[] size, *, {Options}) -> Tensor"])
                table.Add(schema, (e, a) => Filled(e, a, e.Scalar(number, a.ResultType())));
        }
        foreach (var schema in (string[])[
            $"empty.memory_format(int[] size, *, {Options}, MemoryFormat? memory_format=None) -> Tensor",
            $"empty_strided(int[] size, int[] stride, *, {Options}) -> Tensor",
            $"new_empty_strided(Tensor self, int[] size, int[] stride, *, {Options}) -> Tensor"])
            table.Add(schema, (e, a) => Filled(e, a, e.Scalar(0L, a.ResultType())));
        foreach (var schema in (string[])[
            $"full(int[] size, Scalar fill_value, *, {Options}) -> Tensor",
            $"full.names(int[] size, Scalar fill_value, *, str[]? names, {Options}) -> Tensor",
            $"full_like(Tensor self, Scalar fill_value, *, {Options}, MemoryFormat? memory_format=None) -> Tensor",
            $"new_full(Tensor self, int[] size, Scalar fill_value, *, {Options}) -> Tensor"])
            table.Add(schema, (e, a) => Filled(e, a, Promotion.Operand(e, a, "fill_value", a.ResultType())));

        foreach (var type in (string[])["float", "int", "bool"])
        {
            table.Add($"tensor.{type}({type} t, *, ScalarType? dtype=None, Device? device=None, bool requires_grad=False) -> Tensor", (e, a) => Promotion.Number(e, a, "t", a.ResultType()));
            table.Add($"as_tensor.{type}({type} t, *, ScalarType? dtype=None, Device? device=None) -> Tensor", (e, a) => Promotion.Number(e, a, "t", a.ResultType()));
        }
        table.Add("as_tensor(Tensor data, *, ScalarType? dtype=None, Device? device=None) -> Tensor", (_, a) => a["data"]);
        table.Add($"scalar_tensor(Scalar s, *, {Options}) -> Tensor", (e, a) => Promotion.Number(e, a, "s", a.ResultType()));
        foreach (var schema in (string[])["tensor(t[] data, *, ScalarType? dtype=None, Device? device=None, bool requires_grad=False) -> Tensor",
            "as_tensor.list(t[] data, *, ScalarType? dtype=None, Device? device=None) -> Tensor"])
            table.Add(schema, Listed, "of a list of numbers, not of lists");

        foreach (var name in (string[])["arange", "range"])
        {
            var isClosed = name == "range";
            if (!isClosed)
                table.Add($"arange(Scalar end, *, {Options}) -> Tensor", (e, a) => Range(e, a, null, null, isClosed));
            table.Add(isClosed ? $"range(Scalar start, Scalar end, *, {Options}) -> Tensor" : $"arange.start(Scalar start, Scalar end, *, {Options}) -> Tensor", (e, a) => Range(e, a, "start", null, isClosed));
            table.Add($"{name}{(isClosed ? ".step" : ".start_step")}(Scalar start, Scalar end, Scalar step=1, *, {Options}) -> Tensor", (e, a) => Range(e, a, "start", "step", isClosed));
        }
        table.Add("arange.start_out(Scalar start, Scalar end, Scalar step=1, *, Tensor(a!) out) -> Tensor(a!)", (e, a) => Range(e, a, "start", "step", isClosed: false));
        table.Add($"linspace(Scalar start, Scalar end, int steps, *, {Options}) -> Tensor", (e, a) => Spaced(e, a, null));
        table.Add($"logspace(Scalar start, Scalar end, int steps, float base=10.0, *, {Options}) -> Tensor", (e, a) => Spaced(e, a, a.Float("base")));
        table.Add($"eye(int n, *, {Options}) -> Tensor", (e, a) => Eye(e, a));
        table.Add($"eye.m(int n, int m, *, {Options}) -> Tensor", (e, a) => Eye(e, a));
        table.Add($"tril_indices(int row, int col, int offset=0, *, {Options}) -> Tensor", (e, a) => Triangle(e, a, isUpper: false));
        table.Add($"triu_indices(int row, int col, int offset=0, *, {Options}) -> Tensor", (e, a) => Triangle(e, a, isUpper: true));
        WindowRules.AddTo(table, Options);
    }

    private static Term Filled(Emitter e, Arguments a, Term number) => e.Expand(number, a.Result().Shape.AsSpan());

    private static Term Listed(Emitter e, Arguments a) => a.OptionalFloats("data") is { } numbers && a.Result().Shape.Length == 1
        ? e.Constant(Elements.Of(a.ResultType(), [numbers.Length], numbers)) : throw new NotLoweredException("of lists in lists");

    private static Term Count(Emitter e, Size start, Size end) => start == 0 ? e.Range(end)
        : Emitter.Known([start, end]) is [var first, var last] && last - first <= MostWritten
        ? e.Ints([.. Enumerable.Range(0, (int)Math.Max(0, last - first)).Select(place => first + place)])
        : e.Op("Range", [e.Number(start, ElementType.Int64), e.Number(end, ElementType.Int64), e.Scalar(1L, ElementType.Int64)], [], ElementType.Int64, [end - start]);

    private static bool IsWhole(Arguments a, string? name) => name is null || !a.IsTensor(name) && a.Attribute(name) is null or AttributeValue.Int or AttributeValue.Bool;

    private static Term Range(Emitter e, Arguments a, string? start, string? step, bool isClosed)
    {
        var (type, shape) = a.Result();
        if (!isClosed && IsWhole(a, start) && IsWhole(a, "end") && (step is null || IsWhole(a, step) && a.Int(step) == 1))
            return e.Cast(Count(e, start is null ? 0 : a.Size(start), a.Size("end")), type);
        if (!isClosed && shape[0].Known is null && IsWhole(a, start) && IsWhole(a, "end") && IsWhole(a, step))
            return e.Cast(e.Op("Range", [e.Number(start is null ? 0 : a.Size(start), ElementType.Int64), e.Number(a.Size("end"), ElementType.Int64), e.Number(step is null ? 1 : a.Size(step), ElementType.Int64)],
                [], ElementType.Int64, [shape[0]]), type);
        if (shape[0].Known is not { } count)
            throw new NotLoweredException("the count of its numbers changes, and they are not one apart");
        var (first, by) = (start is null ? 0 : a.Float(start), step is null ? 1 : a.Float(step));
        if (count <= MostWritten)
            return e.Constant(Elements.Of(type, [count], Array.ConvertAll(Enumerable.Range(0, (int)count).ToArray(), place => first + (place * by))));
        var places = e.Cast(Count(e, 0, count), type);
        return e.Run("Add", e.Run("Mul", places, e.Scalar(by, type)), e.Scalar(first, type));
    }

    private static Term Spaced(Emitter e, Arguments a, double? ofBase)
    {
        var (first, last, count) = (a.Float("start"), a.Float("end"), a.Int("steps"));
        var by = count > 1 ? (last - first) / (count - 1) : 0;
        // from both ends, as PyTorch does, so that the last is what was asked for
        var numbers = Array.ConvertAll(Enumerable.Range(0, (int)count).ToArray(), place => place < count / 2 || count == 1 ? first + (by * place) : last - (by * (count - place - 1)));
        return e.Constant(Elements.Of(a.ResultType(), [count], ofBase is { } root ? Array.ConvertAll(numbers, number => Math.Pow(root, number)) : numbers));
    }

    private static Term Eye(Emitter e, Arguments a)
    {
        var (type, shape) = a.Result();
        if (Emitter.Known(shape.AsSpan()) is [var rows, var columns] && rows * columns <= MostWritten)
        {
            var numbers = new long[rows * columns];
            for (var at = 0L; at < Math.Min(rows, columns); at++)
                numbers[(at * columns) + at] = 1;
            return e.Constant(Elements.Of(type, [rows, columns], numbers));
        }
        var within = type is ElementType.Float32 or ElementType.Float64 or ElementType.Int64 ? type : ElementType.Float32;
        return e.Op("EyeLike", [e.Expand(e.Scalar(0, within), shape.AsSpan())], [("dtype", (long)within)], within, shape);
    }

    private static Term Triangle(Emitter e, Arguments a, bool isUpper)
    {
        var (rows, columns, offset) = (a.Int("row"), a.Int("col"), a.Int("offset"));
        var places = new List<(long Row, long Column)>();
        for (var row = 0L; row < rows; row++)
            for (var column = 0L; column < columns; column++)
                if (isUpper ? column - row >= offset : column - row <= offset)
                    places.Add((row, column));
        return e.Constant(Elements.Of(ElementType.Int64, [2, places.Count], [.. places.Select(place => place.Row), .. places.Select(place => place.Column)]));
    }
}
