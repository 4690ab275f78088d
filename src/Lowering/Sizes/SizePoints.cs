using System.Globalization;

namespace GraphBridge.Lowering.Sizes;

/// <summary>What the symbols of dynamic axes were in each of several captures.</summary>
internal sealed class SizePoints
{
    private readonly List<OrderedDictionary<string, long>> _numbers;

    private SizePoints(List<OrderedDictionary<string, long>> numbers) => _numbers = numbers;

    /// <summary>The symbols' sizes in each capture.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, long>> Numbers => _numbers;

    /// <summary>Adds a symbol for a size that depends on no other, and gives its name.</summary>
    /// <param name="name">What it is called if nothing else is.</param>
    /// <param name="seen">What it was in each capture.</param>
    public string Add(string name, ReadOnlySpan<long> seen)
    {
        while (_numbers[0].ContainsKey(name))
            name += "'";
        for (var i = 0; i < seen.Length; i++)
            _numbers[i].Add(name, seen[i]);
        return name;
    }

    /// <summary>Reads them off the inputs of captures.</summary>
    /// <exception cref="GraphBridgeException">
    /// A graph has no such dimension, one symbol has two sizes, a size differs that has no symbol, or the captures don't tell symbols apart.
    /// </exception>
    public static SizePoints Of(ForwardGraph graph, IEnumerable<ForwardGraph> others, DynamicAxes axes)
    {
        List<ForwardGraph> graphs = [graph, .. others];
        RequireOthers(graphs, axes);
        var numbers = graphs.ConvertAll(its => Read(its, axes));
        var seen = axes.Symbols.Select(symbol => (Symbol: symbol, Sizes: numbers.ConvertAll(sizes => sizes[symbol]))).ToList();
        foreach (var (symbol, sizes) in seen)
            if (sizes.TrueForAll(size => size == sizes[0]))
                throw new GraphBridgeException($"the size '{symbol}' is {sizes[0]} in all captures", remedy: "capture the model again where it is another");
        // otherwise one of them is a sum of multiples of the others and a number, in all that the captures show
        if (LinearFit.Rank([.. graphs.Select((_, at) => seen.Select(symbol => symbol.Sizes[at]).Prepend(1).ToArray())]) <= seen.Count)
            throw new GraphBridgeException($"the captures don't tell {string.Join(" from ", seen.Select(symbol => $"'{symbol.Symbol}'"))}, which change alike",
                remedy: "capture the model again where only one of them is another, for each of them");
        return new(numbers);
    }

    private static void RequireOthers(List<ForwardGraph> graphs, DynamicAxes axes)
    {
        if (axes.Count == 0)
            throw new GraphBridgeException("there are captures of other sizes, and no axis is dynamic", remedy: "say which are, as in x:0=batch");
        if (graphs.Count == 1)
            throw new GraphBridgeException($"one capture does not tell what depends on {string.Join(" and ", axes.Symbols)}", remedy: "capture the model again with inputs of other sizes, and give those graphs too");
        var named = axes.In(graphs[0]).Select(axis => (axis.Input.Name, axis.Axis)).ToHashSet();
        foreach (var other in graphs.Skip(1))
            foreach (var (mine, its) in graphs[0].Inputs.Zip(other.Inputs))
                if (mine.Type is TensorType { Shape.Dimensions: var left } && its.Type is TensorType { Shape.Dimensions: var right } && left.Length == right.Length)
                    for (var axis = 0; axis < left.Length; axis++)
                        if (left[axis] != right[axis] && !named.Contains((mine.Name, axis)))
                            throw new GraphBridgeException($"dimension {axis} of the input '{mine.Name}' is {left[axis].Size} in one capture and {right[axis].Size} in another, and not dynamic",
                                remedy: string.Create(CultureInfo.InvariantCulture, $"name it among the dynamic axes, as {mine.Name}:{axis}=size, or keep it as it is"));
    }

    private static OrderedDictionary<string, long> Read(ForwardGraph graph, DynamicAxes axes)
    {
        // in the order of the axes, which decides what is tried first
        var sizes = new OrderedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (input, axis, symbol) in axes.In(graph))
        {
            var size = ((TensorType)input.Type!).Shape!.Dimensions[axis].Size ?? throw new GraphBridgeException($"dimension {axis} of the input '{input.Name}' has no fixed size", remedy: "give graphs of passes");
            if (!sizes.TryAdd(symbol, size) && sizes[symbol] != size)
                throw new GraphBridgeException($"the size '{symbol}' is {sizes[symbol]} and {size} in one capture", place: input.Name, remedy: "give sizes that differ names that differ");
        }
        return sizes;
    }

    /// <summary>As a list: <c>batch=1, seq=5; batch=3, seq=7</c>.</summary>
    public override string ToString() => string.Join("; ", Numbers.Select(sizes => string.Join(", ", sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Key}={size.Value}")))));
}
