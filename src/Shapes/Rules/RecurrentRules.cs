namespace GraphBridge.Shapes.Rules;

/// <summary>Recurrent layers: all hidden states, and the last.</summary>
internal static class RecurrentRules
{
    public static (string, Action<Call>)[] All { get; } = [("GRU LSTM RNN", Layer)];

    private static void Layer(Call call)
    {
        var element = call.Element(0);
        Size? hidden = call.Int("hidden_size") is { } said ? said : call.Shape(2) is [_, _, var last] ? last : null;
        Size? directions = call.Text("direction") == "bidirectional" ? 2 : 1;
        var isBatchFirst = call.Int("layout") is 1;
        var (steps, batch) = call.Shape(0) is [var first, var second, _] ? isBatchFirst ? (second, first) : (first, second) : default((Size?, Size?));
        call.Give(0, element, isBatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden]);
        for (var slot = 1; slot < call.OutputCount; slot++)
            call.Give(slot, element, isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden]);
    }
}
