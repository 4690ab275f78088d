using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Recurrent layers and cells.</summary>
internal static class RecurrentRules
{
    private const string Limits = "no float64";

    private const string PackedLimits = "no float64; of a packed sequence no projection with first states";

    public static void AddTo(RuleTable table)
    {
        const string arguments = "Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, bool bidirectional";
        table.Add($"lstm.input(Tensor input, Tensor[] hx, {arguments}, bool batch_first) -> (Tensor, Tensor, Tensor)",
            (e, a) => Layers(e, a, RecurrentKind.Lstm, a.List("hx")[0], a.List("hx")[1]), Limits);
        table.Add($"gru.input(Tensor input, Tensor hx, {arguments}, bool batch_first) -> (Tensor, Tensor)", (e, a) => Layers(e, a, RecurrentKind.Gru, a["hx"], null), Limits);
        table.Add($"rnn_tanh.input(Tensor input, Tensor hx, {arguments}, bool batch_first) -> (Tensor, Tensor)", (e, a) => Layers(e, a, RecurrentKind.Tanh, a["hx"], null), Limits);
        table.Add($"rnn_relu.input(Tensor input, Tensor hx, {arguments}, bool batch_first) -> (Tensor, Tensor)", (e, a) => Layers(e, a, RecurrentKind.Relu, a["hx"], null), Limits);

        const string packed = "Tensor data, Tensor batch_sizes";
        table.Add($"lstm.data({packed}, Tensor[] hx, {arguments}) -> (Tensor, Tensor, Tensor)", (e, a) => Packed(e, a, RecurrentKind.Lstm, a.List("hx")[0], a.List("hx")[1]), PackedLimits);
        table.Add($"gru.data({packed}, Tensor hx, {arguments}) -> (Tensor, Tensor)", (e, a) => Packed(e, a, RecurrentKind.Gru, a["hx"], null), Limits);
        table.Add($"rnn_tanh.data({packed}, Tensor hx, {arguments}) -> (Tensor, Tensor)", (e, a) => Packed(e, a, RecurrentKind.Tanh, a["hx"], null), Limits);
        table.Add($"rnn_relu.data({packed}, Tensor hx, {arguments}) -> (Tensor, Tensor)", (e, a) => Packed(e, a, RecurrentKind.Relu, a["hx"], null), Limits);

        const string weights = "Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None";
        table.Add($"lstm_cell(Tensor input, Tensor[] hx, {weights}) -> (Tensor, Tensor)", (e, a) => Cell(e, a, RecurrentKind.Lstm, a.List("hx")[0], a.List("hx")[1]), Limits);
        table.Add($"gru_cell(Tensor input, Tensor hx, {weights}) -> Tensor", (e, a) => Cell(e, a, RecurrentKind.Gru, a["hx"], null)[0]!, Limits);
        table.Add($"rnn_tanh_cell(Tensor input, Tensor hx, {weights}) -> Tensor", (e, a) => Cell(e, a, RecurrentKind.Tanh, a["hx"], null)[0]!, Limits);
        table.Add($"rnn_relu_cell(Tensor input, Tensor hx, {weights}) -> Tensor", (e, a) => Cell(e, a, RecurrentKind.Relu, a["hx"], null)[0]!, Limits);
    }

    private static Term?[] Layers(Emitter e, Arguments a, RecurrentKind kind, Term hidden, Term? cell)
    {
        var isBatchFirst = a.Bool("batch_first");
        return Run(e, a, kind, isBatchFirst ? e.Swap(a["input"], 0, 1) : a["input"], null, hidden, cell, isBatchFirst);
    }

    private static Term?[] Packed(Emitter e, Arguments a, RecurrentKind kind, Term hidden, Term? cell)
    {
        var packing = new SequencePacking(e, a["batch_sizes"], hidden.Dimensions[1]);
        var results = Run(e, a, kind, packing.Unpack(a["data"]), packing.Lengths, hidden, cell, isBatchFirst: false);
        results[0] = packing.Pack(results[0]!);
        return results;
    }

    private static Term?[] Run(Emitter e, Arguments a, RecurrentKind kind, Term x, Term? lengths, Term hidden, Term? cell, bool isBatchFirst)
    {
        var (layers, directions) = ((int)a.Int("num_layers"), a.Bool("bidirectional") ? 2 : 1);
        var parameters = a.List("params");
        var each = parameters.Length / (layers * directions);
        var (lastHidden, lastCell) = (new List<Term>(), new List<Term>());
        for (var layer = 0; layer < layers; layer++)
        {
            var weights = Enumerable.Range(0, directions)
                .Select(direction => RecurrentWeights.Of(parameters.AsSpan(((layer * directions) + direction) * each, each), a.Bool("has_biases"))).ToArray();
            var one = new RecurrentLayer(e, kind, weights);
            Term Part(Term all) => layers == 1 ? all : e.Slice(all, 0, layer * directions, (layer + 1) * directions, size: directions);
            var results = one.Run(x, lengths, IsZero(hidden) ? null : Part(hidden), cell is null || IsZero(cell) ? null : Part(cell), a.IsWanted(1), a.IsWanted(2));
            x = Sequence(e, results[0]!, isBatchFirst && layer == layers - 1);
            if (results[1] is { } last)
                lastHidden.Add(last);
            if (results[2] is { } lastOfCell)
                lastCell.Add(lastOfCell);
            if (layer < layers - 1 && a.Options.Training && a.Bool("train") && a.Float("dropout") > 0)
                x = e.Op("Dropout", x, e.Scalar(a.Float("dropout"), x.Type), e.Scalar(1, ElementType.Bool));
        }
        Term? Joined(List<Term> terms) => terms.Count == 0 ? null : e.Concat(0, [.. terms]);
        return [x, Joined(lastHidden), Joined(lastCell)];
    }

    // ONNX has the directions behind the time, PyTorch one behind the other in the features
    private static Term Sequence(Emitter e, Term y, bool isBatchFirst)
    {
        var (time, directions, batch, features) = (y.Dimensions[0], y.Dimensions[1], y.Dimensions[2], y.Dimensions[3]);
        if (directions == 1)
            return isBatchFirst ? e.Swap(e.Squeeze(y, 1), 0, 1) : e.Squeeze(y, 1);
        return isBatchFirst ? e.Reshape(e.Transpose(y, 2, 0, 1, 3), batch, time, directions * features) : e.Reshape(e.Transpose(y, 0, 2, 1, 3), time, batch, directions * features);
    }

    private static Term?[] Cell(Emitter e, Arguments a, RecurrentKind kind, Term hidden, Term? cell)
    {
        var (inner, outer) = (a.Optional("b_ih"), a.Optional("b_hh"));
        var weights = new RecurrentWeights(a["w_ih"], a["w_hh"], inner, outer, null);
        var results = new RecurrentLayer(e, kind, [weights]).Run(e.Unsqueeze(a["input"], 0), null, IsZero(hidden) ? null : e.Unsqueeze(hidden, 0),
            cell is null || IsZero(cell) ? null : e.Unsqueeze(cell, 0), true, a.IsWanted(1));
        return [e.Squeeze(results[1]!, 0), results[2] is { } last ? e.Squeeze(last, 0) : null];
    }

    /// <summary>Whether a state is known to be zero, as ONNX has it where none is given.</summary>
    private static bool IsZero(Term term) => term.Data is { HasContent: true } data ? data.ToMemory().Span.IndexOfAnyExcept((byte)0) < 0
        : term.Producer is { Type.Name: "Expand", Inputs: [{ } filling, ..] } && IsZero(filling);
}
