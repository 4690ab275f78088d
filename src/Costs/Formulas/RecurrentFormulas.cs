using System.Collections.Immutable;

namespace GraphBridge.Costs.Formulas;

/// <summary>Recurrent layers and cells: every step takes each weight once; all layers and directions have weights of their own.</summary>
internal static class RecurrentFormulas
{
    private const string Text = "steps × sequences × elements of all weight matrices";

    public static ImmutableArray<CostFormula> All { get; } =
    [
        // of a packed sequence, the rows are the steps of all sequences
        new("recurrent layer", Text, call => Amount.Product((call.Has("data") ? call["data"] : call["input"]).Product(..^1), Weights(call, "params[")),
            ["aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu"]),
        new("recurrent cell", "sequences × elements of both weight matrices", call => Amount.Product(call["input"].Product(..^1), Weights(call, "w_")),
            ["aten::lstm_cell", "aten::gru_cell", "aten::rnn_tanh_cell", "aten::rnn_relu_cell"]),
        // a weight has all directions
        new("recurrent layer", Text, call => Amount.Product(call[0].Product(..^1), Amount.Sum(call[1].Count, call[2].Count)), ["ai.onnx::LSTM", "ai.onnx::GRU", "ai.onnx::RNN"]),
    ];

    // biases are vectors
    private static long? Weights(OperatorCall call, string prefix) => Amount.Sum(
        [.. call.Arguments.Where(argument => argument.Name.StartsWith(prefix, StringComparison.Ordinal) && argument.Sizes.Rank != 1).Select(argument => argument.Sizes.Count)]);
}
