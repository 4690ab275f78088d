using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>A kind of recurrent layer.</summary>
/// <param name="Operator">ONNX's operator.</param>
/// <param name="Gates">For each gate as ONNX has them, which of PyTorch's it is.</param>
/// <param name="Activation">Its activation function, where it isn't the usual one.</param>
internal sealed record RecurrentKind(string Operator, int[] Gates, string? Activation)
{
    // input, forget, cell, output to input, output, forget, cell
    public static readonly RecurrentKind Lstm = new("LSTM", [0, 3, 1, 2], null);

    // reset, update, new to update, reset, new
    public static readonly RecurrentKind Gru = new("GRU", [1, 0, 2], null);

    public static readonly RecurrentKind Tanh = new("RNN", [0], null);

    public static readonly RecurrentKind Relu = new("RNN", [0], "Relu");
}

/// <summary>The weights of one direction of one layer.</summary>
/// <param name="Input">Of the input, a row for each gate and feature.</param>
/// <param name="Hidden">Of the state before.</param>
/// <param name="InputBias">What is added to the input's part; null for nothing.</param>
/// <param name="HiddenBias">What is added to the state's part.</param>
/// <param name="Projection">What makes the state, which is then smaller, of what the cell gives; null where it is that.</param>
internal sealed record RecurrentWeights(Term Input, Term Hidden, Term? InputBias, Term? HiddenBias, Term? Projection)
{
    /// <summary>Those that PyTorch has in a list.</summary>
    public static RecurrentWeights Of(ReadOnlySpan<Term> list, bool hasBiases) =>
        new(list[0], list[1], hasBiases ? list[2] : null, hasBiases ? list[3] : null, list.Length is 3 or 5 ? list[^1] : null);
}

/// <summary>One layer, of one direction or of both.</summary>
internal sealed class RecurrentLayer(Emitter e, RecurrentKind kind, RecurrentWeights[] directions)
{
    private readonly WeightPacking _packing = new(e);

    /// <summary>Runs it over a sequence.</summary>
    /// <param name="x">The sequence: time, batch, features.</param>
    /// <param name="lengths">How long each sequence of the batch is; null where all are as long as the longest.</param>
    /// <param name="hidden">The states before, of each direction; null for zeros.</param>
    /// <param name="cell">The states of the cells before; null for zeros.</param>
    /// <param name="wantsHidden">Whether the last states are wanted.</param>
    /// <param name="wantsCell">Whether the last states of the cells are wanted.</param>
    /// <returns>The states at all times (time, directions, batch, features), the last ones, the last ones of the cells.</returns>
    public Term?[] Run(Term x, Term? lengths, Term? hidden, Term? cell, bool wantsHidden, bool wantsCell)
    {
        if (x.Type == ElementType.Float64)
            throw new NotLoweredException("ONNX Runtime has no recurrent layers of float64");
        var size = directions[0].Hidden.Dimensions[0].FloorDivide(kind.Gates.Length);
        var projection = directions[0].Projection is null ? null : _packing.Stack([.. directions.Select(one => e.Transpose(one.Projection!, 1, 0))]);
        var inputs = Array.ConvertAll(directions, one => Ordered(one.Input));
        var states = Array.ConvertAll(directions, one => Ordered(one.Hidden));
        if (projection is not null)
        {
            if (hidden is not null && lengths is not null)
                throw new NotLoweredException("a projection with first states, of sequences of several lengths");
            if (hidden is not null)
                (x, inputs, hidden) = (WithFirstStates(x, hidden), inputs.Select((weight, direction) => WithStateWeights(weight, states, direction)).ToArray(), null);
            // the state is the projection of what the cell gives, and ONNX's layer has only that
            states = states.Select((weight, direction) => _packing.Product(weight, directions[direction].Projection!)).ToArray();
        }
        var biases = directions[0].InputBias is null ? null
            : _packing.Stack([.. directions.Select(one => _packing.Join([Ordered(one.InputBias!), Ordered(one.HiddenBias!)], 0))]);
        var attributes = new List<(string, AttributeValue)> { ("hidden_size", size.Known ?? throw new NotLoweredException("the size of its state is not known")) };
        if (directions.Length == 2)
            attributes.Add(("direction", "bidirectional"));
        if (kind.Activation is { } activation)
            attributes.Add(("activations", new AttributeValue.List(AttributeKind.String, [.. directions.Select(_ => (AttributeValue)activation)])));
        if (kind == RecurrentKind.Gru)
            attributes.Add(("linear_before_reset", 1));
        var isLstm = kind == RecurrentKind.Lstm;
        var results = e.Ops(kind.Operator, [x, _packing.Stack(inputs), _packing.Stack(states), biases, lengths, hidden, isLstm ? cell : null],
            attributes.ToArray(), isLstm ? [x.Type, wantsHidden ? x.Type : null, wantsCell ? x.Type : null] : [x.Type, wantsHidden ? x.Type : null]);
        Size[] state = [directions.Length, x.Dimensions[1], size];
        results[0].Shape = [x.Dimensions[0], .. state];
        foreach (var last in results[1..].OfType<Term>())
            last.Shape = [.. state];
        return [Projected(results[0], projection), results[1] is null ? null : Projected(results[1], projection), isLstm ? results[2] : null];
    }

    private Term Projected(Term states, Term? projection) => projection is null ? states : e.Product(states, projection);

    private Term Ordered(Term weight) => _packing.Reorder(weight, kind.Gates);

    // ONNX's layer has no states before in the size of the projection: they come with the input at the first time, and with zeros at all others
    private Term WithFirstStates(Term x, Term hidden)
    {
        var parts = new List<Term> { x };
        var others = x.Dimensions[0] - 1;
        for (var direction = 0; direction < directions.Length; direction++)
        {
            var own = directions.Length == 1 ? hidden : e.Slice(hidden, 0, direction, direction + 1, size: 1);
            Size[] pads = direction == 0 ? [0, 0, 0, others, 0, 0] : [others, 0, 0, 0, 0, 0];
            parts.Add(e.Op("Pad", [own, e.Sizes(pads)], [], shape: own.Dimensions.SetItem(0, x.Dimensions[0])));
        }
        return e.Concat(2, [.. parts]);
    }

    private Term WithStateWeights(Term weight, Term[] states, int direction) => _packing.Join([weight, .. states.Select((state, at) =>
        at == direction ? state : e.Filled(state.Type, state.Dimensions.AsSpan(), 0))], 1);
}
