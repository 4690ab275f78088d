using System.Collections.Immutable;

namespace GraphBridge.Capture.Inputs;

/// <summary>The inputs of a captured pass, to be made again in other sizes.</summary>
internal sealed class ResizedInputs
{
    private readonly IReadOnlyList<NamedInput> _inputs;

    // for each tensor of the inputs, in order, its dynamic dimensions
    private readonly Dictionary<int, List<(int Axis, string Symbol)>> _axes = [];

    /// <summary>Finds the tensors that the axes mean.</summary>
    /// <param name="inputs">What went in.</param>
    /// <param name="graph">What was captured.</param>
    /// <param name="axes">The dynamic axes.</param>
    /// <exception cref="GraphBridgeException">A tensor is of a file and can't be resized, or it can't be told which is meant.</exception>
    public ResizedInputs(IReadOnlyList<NamedInput> inputs, ForwardGraph graph, DynamicAxes axes)
    {
        _inputs = inputs;
        var sizes = new OrderedDictionary<string, long>(StringComparer.Ordinal);
        var places = Places(inputs, graph);
        foreach (var (value, axis, symbol) in axes.In(graph))
        {
            if (!places.TryGetValue(value.Name, out var place))
                throw new GraphBridgeException($"it can't be told what was given for the input '{value.Name}'", remedy: $"name it, as in --input {value.Name}={value.Type}");
            if (place.Value is InputValue.File file)
                throw new GraphBridgeException($"the input '{value.Name}' is read from {file.Path}, which has one size", remedy: $"give {value.Type} for a tensor whose dimensions can change");
            if (!_axes.TryGetValue(place.Index, out var own))
                _axes.Add(place.Index, own = []);
            own.Add((axis, symbol));
            sizes.TryAdd(symbol, ((InputValue.Tensor)place.Value).Dimensions[axis]);
        }
        Sizes = sizes;
    }

    /// <summary>What the symbols were in the pass.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; }

    /// <summary>The inputs where the symbols are other sizes.</summary>
    public ImmutableArray<NamedInput> With(IReadOnlyDictionary<string, long> sizes)
    {
        var next = 0;
        return [.. _inputs.Select(input => new NamedInput(input.Name, Resize(input.Value)))];

        InputValue Resize(InputValue value) => value switch
        {
            InputValue.Tensor tensor => _axes.TryGetValue(next++, out var own)
                ? new InputValue.Tensor(tensor.ElementType, own.Aggregate(tensor.Dimensions, (dimensions, axis) => dimensions.SetItem(axis.Axis, sizes[axis.Symbol])), tensor.Fill) : tensor,
            InputValue.File file => Next(file),
            InputValue.Tuple tuple => new InputValue.Tuple([.. tuple.Items.Select(Resize)]),
            InputValue.List list => new InputValue.List([.. list.Items.Select(Resize)]),
            InputValue.Dictionary dictionary => new InputValue.Dictionary([.. dictionary.Entries.Select(entry => KeyValuePair.Create(entry.Key, Resize(entry.Value)))]),
            _ => value,
        };

        InputValue Next(InputValue value)
        {
            next++;
            return value;
        }
    }

    /// <summary>What was given for each of the graph's inputs: those that are named by their names, the others in order.</summary>
    private static Dictionary<string, (int Index, InputValue Value)> Places(IReadOnlyList<NamedInput> inputs, ForwardGraph graph)
    {
        var tensors = inputs.SelectMany(input => Tensors(input.Value, input.Name)).Select((tensor, index) => (tensor.Name, index, tensor.Value)).ToList();
        var places = new Dictionary<string, (int Index, InputValue Value)>(StringComparer.Ordinal);
        var named = tensors.Where(tensor => tensor.Name is not null).ToDictionary(tensor => tensor.Name!, tensor => (tensor.index, tensor.Value));
        using var unnamed = tensors.Where(tensor => tensor.Name is null).GetEnumerator();
        foreach (var input in graph.Inputs)
            if (named.TryGetValue(input.Name, out var given) && Fits(given.Value, input))
                places.Add(input.Name, given);
            else if (unnamed.MoveNext() && Fits(unnamed.Current.Value, input))
                places.Add(input.Name, (unnamed.Current.index, unnamed.Current.Value));
        return places;
    }

    private static bool Fits(InputValue value, Value input) =>
        value is not InputValue.Tensor tensor || Equals(input.Type, TensorType.Of(tensor.ElementType, tensor.Dimensions.AsSpan()));

    private static IEnumerable<(string? Name, InputValue Value)> Tensors(InputValue value, string? name) => value switch
    {
        InputValue.Tensor or InputValue.File => [(name, value)],
        InputValue.Tuple tuple => tuple.Items.SelectMany((item, at) => Tensors(item, Inside(name, at))),
        InputValue.List list => list.Items.SelectMany((item, at) => Tensors(item, Inside(name, at))),
        InputValue.Dictionary dictionary => dictionary.Entries.SelectMany(entry => Tensors(entry.Value, Inside(name, entry.Key is InputValue.Text text ? text.Value : entry.Key))),
        _ => [],
    };

    private static string? Inside(string? name, object key) => name is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}[{key}]");
}
