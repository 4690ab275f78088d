namespace GraphBridge.Shapes.Rules;

/// <summary>Products of matrices and tensors.</summary>
internal static class ProductRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("MatMul", call => call.Give(0, call.Element(0), Product(call.Shape(0), call.Shape(1)))),
        ("MatMulInteger", call => call.Give(0, ElementType.Int32, Product(call.Shape(0), call.Shape(1)))),
        ("QLinearMatMul", call => call.Give(0, call.Element(7), Product(call.Shape(0), call.Shape(3)))),
        ("Gemm", call => call.Give(0, call.Element(0), [Side(call, 0, "transA", 0), Side(call, 1, "transB", 1)])),
        ("Det", call => call.GiveShape(0, call.Element(0), call.Shape(0) is { Length: >= 2 } shape ? shape[..^2] : null)),
        ("Einsum", Einsum),
        ("Attention", Attention),
    ];

    /// <summary>The shape of a product as NumPy's <c>matmul</c> gives it.</summary>
    private static Size?[]? Product(Size[]? left, Size[]? right)
    {
        if (left is not { Length: > 0 } || right is not { Length: > 0 })
            return null;
        var batch = Broadcasting.Of(left.Length > 2 ? left[..^2] : [], right.Length > 2 ? right[..^2] : [])!;
        Size?[] rows = left.Length > 1 ? [left[^2]] : [], columns = right.Length > 1 ? [right[^1]] : [];
        return [.. batch, .. rows, .. columns];
    }

    private static Size? Side(Call call, int slot, string transposed, int axis) =>
        call.Shape(slot) is [_, _] shape ? shape[call.Int(transposed) is null or 0 ? axis : 1 - axis] : null;

    private static void Einsum(Call call)
    {
        var sizes = new Dictionary<char, Size?>();
        Size?[] dots = [];
        var equation = (call.Text("equation") ?? "").Replace(" ", "", StringComparison.Ordinal);
        var sides = equation.Split("->");
        var terms = sides[0].Split(',');
        var isKnown = terms.Length == call.InputCount && sides.Length <= 2;
        for (var i = 0; i < terms.Length && isKnown; i++)
            isKnown = call.Shape(i) is { } shape && Read(terms[i], shape, sizes, ref dots);
        var output = sides.Length == 2 ? sides[1] : Implied(sides[0]);
        call.Give(0, call.Element(0), isKnown ? Write(output, sizes, dots) : null);
    }

    private static bool Read(string term, Size[] shape, Dictionary<char, Size?> sizes, ref Size?[] dots)
    {
        var parts = term.Split("...");
        var letters = parts.Sum(part => part.Length);
        if (parts.Length > 2 || letters > shape.Length || (parts.Length == 1 && letters != shape.Length))
            return false;
        var covered = shape.Length - letters;
        Name(parts[0], shape[..parts[0].Length]);
        if (parts.Length == 1)
            return true;
        Name(parts[1], shape[(parts[0].Length + covered)..]);
        dots = BroadcastOpen(dots, [.. shape[parts[0].Length..(parts[0].Length + covered)].Select(size => (Size?)size)]);
        return true;

        void Name(string indices, Size[] known)
        {
            foreach (var (at, index) in indices.Index())
                sizes[index] = sizes.TryGetValue(index, out var before) ? Broadcasting.Of(before, known[at]) : known[at];
        }
    }

    private static Size?[] BroadcastOpen(Size?[] left, Size?[] right)
    {
        var result = new Size?[Math.Max(left.Length, right.Length)];
        for (var back = 1; back <= result.Length; back++)
            result[^back] = back > left.Length ? right[^back] : back > right.Length ? left[^back] : Broadcasting.Of(left[^back], right[^back]);
        return result;
    }

    // without an output, it is the indices that stand once, in the order of the alphabet
    private static string Implied(string inputs) => (inputs.Contains("...", StringComparison.Ordinal) ? "..." : "")
        + string.Concat(inputs.Where(char.IsAsciiLetter).GroupBy(index => index).Where(same => same.Count() == 1).Select(same => same.Key).Order());

    private static Size?[]? Write(string output, Dictionary<char, Size?> sizes, Size?[] dots)
    {
        var parts = output.Split("...");
        if (parts.Length > 2 || !string.Concat(parts).All(sizes.ContainsKey))
            return null;
        return [.. parts[0].Select(index => sizes[index]), .. parts.Length == 2 ? dots : [], .. parts.Length == 2 ? parts[1].Select(index => sizes[index]) : []];
    }

    /// <summary>Queries, keys and values with heads as an axis of their own, or all in the last one.</summary>
    private static void Attention(Call call)
    {
        var (query, key, value) = (call.Shape(0), call.Shape(1), call.Shape(2));
        var element = call.Element(0);
        if (query is [var batch, var heads, var rows, _] && key is [_, var keyHeads, var keys, var features] && value is [_, _, _, var width])
        {
            call.Give(0, element, [batch, heads, rows, width]);
            Present(batch, keyHeads, keys, features, width);
            return;
        }
        call.Give(0, element, query?.Length == 4 ? query.Select(size => (Size?)size).ToArray()[..3] is var lead ? [.. lead, null] : null
            : query is [var many, var length, _] ? [many, length, call.Int("q_num_heads") is { } q && call.Int("kv_num_heads") is { } kv && value is [_, _, var last] && last.DividedBy(kv) is { } each ? each * q : null] : null);

        void Present(Size batch, Size heads, Size length, Size features, Size width)
        {
            var total = !call.Has(4) ? length : call.Shape(4) is [_, _, var past, _] ? past + length : null;
            call.Give(1, element, [batch, heads, total, features]);
            call.Give(2, element, [batch, heads, total, width]);
        }
    }
}
