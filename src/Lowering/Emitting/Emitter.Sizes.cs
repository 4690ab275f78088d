using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// sizes that depend on the inputs' shapes, each computed once
internal sealed partial class Emitter
{
    private readonly Dictionary<string, (Term Input, int Axis)> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<SizeExpression, Term> _sizes = [];
    private readonly Dictionary<Term, Term> _shapes = [];

    /// <summary>Says where a symbol's size is found. Of several places the first counts.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="input">An input of the graph, or what a node made, that has it as a dimension.</param>
    /// <param name="axis">Which dimension.</param>
    public void Define(string symbol, Term input, int axis) => _symbols.TryAdd(symbol, (input, axis));

    /// <summary>Takes back the nodes from a place on.</summary>
    /// <param name="count">How many stay.</param>
    public void RemoveFrom(int count)
    {
        var removed = Nodes[count..].ToHashSet();
        Nodes.RemoveRange(count, Nodes.Count - count);
        foreach (var (size, term) in _sizes)
            if (term.Producer is { } node && removed.Contains(node))
                _sizes.Remove(size);
        foreach (var (of, term) in _shapes)
            if (removed.Contains(term.Producer!))
                _shapes.Remove(of);
    }

    /// <summary>Sizes as a list: int64, of one dimension; computed from the shapes of the inputs where they depend on them.</summary>
    public Term Sizes(params ReadOnlySpan<Size> sizes)
    {
        if (Known(sizes) is { } numbers)
            return Ints(numbers);
        var parts = new List<Term>();
        for (var start = 0; start < sizes.Length;)
        {
            var end = start;
            while (end < sizes.Length && sizes[end].Known is not null)
                end++;
            parts.Add(end > start ? Ints(Known(sizes[start..end])!) : Computed(sizes[end++].Expression));
            start = end;
        }
        return parts.Count == 1 ? parts[0] : Op("Concat", parts.ToArray(), [("axis", 0)], shape: [sizes.Length]);
    }

    /// <summary>The numbers of sizes that are all known; else null.</summary>
    public static long[]? Known(ReadOnlySpan<Size> sizes)
    {
        var numbers = new long[sizes.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (sizes[i].Known is not { } number)
                return null;
            numbers[i] = number;
        }
        return numbers;
    }

    // a list of one number
    private Term Computed(SizeExpression expression)
    {
        if (_sizes.TryGetValue(expression, out var known))
            return known;
        Term? sum = null;
        // what is taken away comes last, so that there is something to take it from
        foreach (var (coefficient, factors) in expression.Monomials.OrderBy(monomial => monomial.Coefficient < 0))
        {
            var isMinus = sum is not null && coefficient < 0;
            var product = Product(isMinus ? -coefficient : coefficient, factors.AsSpan());
            sum = sum is null ? product : Op(isMinus ? "Sub" : "Add", sum, product);
        }
        return _sizes[expression] = sum ?? Ints(0);
    }

    private Term Product(long coefficient, ReadOnlySpan<SizeExpression.Factor> factors)
    {
        if (factors.IsEmpty)
            return Ints(coefficient);
        if (coefficient != 1)
            return Op("Mul", Computed(SizeExpression.Product(factors)), Ints(coefficient));
        return factors is [var only] ? Computed(only) : Op("Mul", Computed(SizeExpression.Product(factors[..^1])), Computed(SizeExpression.Product(factors[^1..])));
    }

    private Term Computed(SizeExpression.Factor factor) => factor switch
    {
        SizeExpression.SymbolFactor symbol => Dimension(_symbols[symbol.Name].Input, _symbols[symbol.Name].Axis),
        // ONNX rounds towards zero, and what is divided is not negative
        SizeExpression.QuotientFactor quotient => Op("Div", Computed(quotient.Dividend), Computed(quotient.Divisor)),
        _ => throw new InvalidOperationException("no such factor"),
    };

    private Term Dimension(Term input, int axis)
    {
        if (Opset >= 15)
            return Op("Shape", [input], [("start", axis), ("end", axis + 1)], ElementType.Int64, shape: [1]);
        if (!_shapes.TryGetValue(input, out var shape))
            _shapes.Add(input, shape = Op("Shape", [input], [], ElementType.Int64, shape: [input.Rank]));
        return Op("Gather", [shape, Ints(axis)], [("axis", 0)], shape: [1]);
    }
}
