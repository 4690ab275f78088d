namespace GraphBridge.Shapes.Rules;

/// <summary>Losses of classes.</summary>
internal static class LossRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("NegativeLogLikelihoodLoss", Loss),
        ("SoftmaxCrossEntropyLoss", call =>
        {
            Loss(call);
            // the logarithms of the probabilities
            call.GiveShape(1, call.Element(0), call.Shape(0));
        }),
    ];

    private static void Loss(Call call) => call.GiveShape(0, call.Element(0), call.Text("reduction") == "none" ? call.Shape(1) : []);
}
