using System.Collections.Immutable;
using System.Globalization;

namespace GraphBridge.Lowering.Sizes;

/// <summary>
/// The sizes of a capture as expressions of its dynamic axes, found by comparison with captures of other sizes: every number that
/// differs among them is explained by the symbols, or whoever asks for it is told that it can't be.
/// </summary>
internal sealed class DynamicSizes : CapturedSizes
{
    private readonly ForwardGraph _graph;
    private readonly GraphAlignment _alignment;
    private readonly SizePoints _points;
    private readonly SizeFit _fit;
    private readonly ImmutableArray<Size>?[] _shapes;
    private readonly Dictionary<int, string> _unexplained = [];
    private readonly Dictionary<int, List<(int Axis, string Symbol)>> _counted = [];
    private readonly Dictionary<(int Operation, string Attribute, int Place), Size?> _numbers = [];

    /// <summary>Compares captures.</summary>
    /// <param name="graph">The capture that is lowered.</param>
    /// <param name="others">Captures of the same model at other sizes.</param>
    /// <param name="axes">The dimensions of its inputs that may differ.</param>
    /// <exception cref="GraphBridgeException">The captures don't tell the axes apart, or are not the same but for sizes.</exception>
    public DynamicSizes(ForwardGraph graph, IReadOnlyCollection<ForwardGraph> others, DynamicAxes axes)
        : this(graph, others, SizePoints.Of(graph, others, axes), null)
    {
        foreach (var (input, axis, symbol) in axes.In(graph))
            _shapes[input.Index] = _shapes[input.Index]!.Value.SetItem(axis, Size.Symbol(symbol));
        Explain();
    }

    private DynamicSizes(ForwardGraph graph, IEnumerable<ForwardGraph> others, SizePoints points, SizeFit? fit)
    {
        (_graph, _points, _fit) = (graph, points, fit ?? new(points.Numbers));
        _alignment = new(graph, others);
        _shapes = new ImmutableArray<Size>?[graph.Values.Count];
        foreach (var input in graph.Inputs)
            _shapes[input.Index] = base.ShapeOf(input);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Size>? ShapeOf(Value value) =>
        _unexplained.TryGetValue(value.Index, out var reason) ? throw new NotLoweredException(reason) : _shapes[value.Index];

    /// <inheritdoc/>
    public override Size Number(Operation operation, string attribute, int place, long captured)
    {
        var key = (operation.Index, attribute, place);
        var seen = _alignment.Of(operation).Select(its => NumbersOf(its.Attribute(attribute))[place]).ToArray();
        if (!_numbers.TryGetValue(key, out var known))
            _numbers.Add(key, known = _fit.Find(seen, Near(operation)));
        return known ?? throw new NotLoweredException(Unexplained($"its '{attribute}'", seen));
    }

    /// <inheritdoc/>
    public override void Require(Operation operation)
    {
        var all = _alignment.Of(operation);
        foreach (var (name, value) in operation.Attributes)
            foreach (var other in all)
                if (other.Attribute(name) is not { } its || !IsAlike(value, its))
                    throw new NotLoweredException($"its '{name}' is not the same in all passes, and no size");
    }

    /// <inheritdoc/>
    public override Size[]? ElementsOf(Value constant)
    {
        if (constant.Data is not { } mine || !_alignment.Has(constant))
            return null;
        // without weights a capture has no elements to compare
        var all = _alignment.Of(constant).Select(value => value.Data ?? mine).ToArray();
        if (all.All(mine.Equals))
            return null;
        if (mine.ElementType is not (ElementType.Int64 or ElementType.Int32) || mine.Dimensions.Length > 1 || all.Any(data => !data.Dimensions.AsSpan().SequenceEqual(mine.Dimensions.AsSpan())))
            throw new NotLoweredException($"the constant '{constant.Name}' has other elements in each pass, and they are no sizes");
        var seen = all.Select(NumbersOf).ToArray();
        return [.. seen[0].Select((_, place) => _fit.Find([.. seen.Select(numbers => numbers[place])], [])
            ?? throw new NotLoweredException(Unexplained($"element {place} of the constant '{constant.Name}'", [.. seen.Select(numbers => numbers[place])])))];
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Axis, string Symbol)> SymbolsOf(Value value) => _counted.GetValueOrDefault(value.Index) ?? [];

    /// <inheritdoc/>
    public override CapturedSizes Inside(Operation operation)
    {
        var inner = _alignment.Of(operation).Select(its => its.Trace?.Inner ?? throw new NotLoweredException("it was not carried out in the same way in all passes")).ToArray();
        try
        {
            var within = new DynamicSizes(inner[0], inner[1..], _points, _fit);
            foreach (var input in inner[0].Inputs)
                if (operation.Inputs.FirstOrDefault(port => port.Name == input.Name).Value is { } given)
                    within._shapes[input.Index] = ShapeOf(given);
            within.Explain();
            return within;
        }
        catch (GraphBridgeException error)
        {
            throw new NotLoweredException(error.Reason);
        }
    }

    /// <summary>Finds the sizes of all values, from the inputs on.</summary>
    private void Explain()
    {
        foreach (var input in _graph.Inputs)
            foreach (var size in _shapes[input.Index] ?? [])
                _fit.Learn(size);
        foreach (var operation in _graph.Operations)
        {
            foreach (var port in operation.Inputs)
                if (port.Value is { Producer: null } given && _shapes[given.Index] is null)
                    Explain(given, [], null);
            var near = Near(operation).ToList();
            var own = OperatorSizes.Of(operation, name => operation.Inputs.FirstOrDefault(port => port.Name == name).Value is { } value ? _shapes[value.Index] : null);
            for (var slot = 0; slot < operation.Outputs.Count; slot++)
                if (operation.Outputs[slot].Value is { } result)
                    Explain(result, near, own?.Invoke(slot));
        }
    }

    private void Explain(Value value, List<Size> near, ImmutableArray<Size>? own)
    {
        if (base.ShapeOf(value) is not { } captured)
            return;
        var shapes = _alignment.Of(value).Select(base.ShapeOf).ToArray();
        if (shapes.Contains(null))
            return;
        var sizes = new Size[captured.Length];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var seen = shapes.Select(shape => shape!.Value[axis].Known!.Value).ToArray();
            var found = own is { } formula && formula.Length == sizes.Length && _fit.Gives(formula[axis], seen) ? formula[axis]
                : value.Producer is { } producer && OperatorSizes.CountsElements(producer) ? Counted(value, axis, seen, near) : _fit.Find(seen, near);
            if (found is not { } size)
            {
                _unexplained.Add(value.Index, Unexplained($"dimension {axis} of its result", seen));
                return;
            }
            _fit.Learn(size);
            sizes[axis] = size;
        }
        _shapes[value.Index] = [.. sizes];
    }

    /// <summary>How many elements there are that an operation chose: an operand's size or always the same number, or else a symbol of its own.</summary>
    private Size Counted(Value value, int axis, long[] seen, List<Size> near)
    {
        foreach (var size in near.Prepend(seen[0]))
            if (_fit.Gives(size, seen))
                return size;
        var symbol = _points.Add(string.Create(CultureInfo.InvariantCulture, $"{value.Name}.{axis}"), seen);
        _fit.Add(symbol);
        if (!_counted.TryGetValue(value.Index, out var symbols))
            _counted.Add(value.Index, symbols = []);
        symbols.Add((axis, symbol));
        return Size.Symbol(symbol);
    }

    // a result has its sizes from the operands, most often at the same place
    private IEnumerable<Size> Near(Operation operation) => operation.Inputs.Where(port => port.Value is not null).SelectMany(port => _shapes[port.Value!.Value.Index] ?? []);

    private string Unexplained(string what, long[] seen) => $"{what} is {Text(seen)} in passes with {_points}, which is no expression of them that is found";

    private static string Text(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static bool IsAlike(AttributeValue left, AttributeValue right) => left.Equals(right) || (left, right) switch
    {
        (AttributeValue.Int, AttributeValue.Int) => true,
        (AttributeValue.Ints mine, AttributeValue.Ints its) => mine.Values.Length == its.Values.Length,
        _ => false,
    };

    private static ImmutableArray<long> NumbersOf(AttributeValue? value) => value switch
    {
        AttributeValue.Int number => [number.Value],
        AttributeValue.Ints numbers => numbers.Values,
        AttributeValue.List list => [.. list.Items.OfType<AttributeValue.Int>().Select(item => item.Value)],
        _ => [],
    };

    private static long[] NumbersOf(TensorData data) => data.ElementType == ElementType.Int64
        ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(data.ToMemory().Span).ToArray()
        : Array.ConvertAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(data.ToMemory().Span).ToArray(), number => (long)number);
}
