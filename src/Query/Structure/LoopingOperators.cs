using System.Collections.Frozen;

namespace GraphBridge.Query.Structure;

/// <summary>Operators that run something again on what it gave, within one operation.</summary>
internal static class LoopingOperators
{
    private static readonly FrozenSet<string> OfOnnx = FrozenSet.Create(StringComparer.Ordinal, "Loop", "Scan", "RNN", "LSTM", "GRU");

    private static readonly FrozenSet<string> OfTorch = FrozenSet.Create(StringComparer.Ordinal,
        "aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu", "aten::quantized_lstm", "aten::quantized_gru", "prim::Loop");

    public static bool Has(OpType type) => type.Domain == OpType.OnnxDomain ? OfOnnx.Contains(type.Name) : OfTorch.Contains($"{type.Domain}::{type.Name}");
}
