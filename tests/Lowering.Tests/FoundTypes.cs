using GraphBridge.Shapes;
using Xunit;

namespace GraphBridge.Lowering.Tests;

/// <summary>The types that inference finds in a lowered graph, against those that the capture saw.</summary>
internal static class FoundTypes
{
    // how much these give depends on elements
    private static readonly string[] Picking = ["Compress", "NonZero", "OneHot", "Unique"];

    public static void AssertCaptured(ForwardGraph lowered, string what)
    {
        var found = Of(lowered);
        var symbols = lowered.Inputs.SelectMany(input => (input.Type as TensorType)?.Shape?.Dimensions ?? []).Select(dimension => dimension.Symbol).OfType<string>().ToHashSet();
        var isOpen = symbols.Count > 0 || lowered.Operations.Any(operation => Picking.Contains(operation.Type.Name)
            || (operation.Type.Name == "Range" && operation.Inputs.Any(port => port.Value?.Producer is not null)));
        foreach (var value in lowered.Values)
            if (value is { Kind: ValueKind.Activation, Type: TensorType { Shape: { } shape } stated })
                Assert.True(found[value.Id].Type is TensorType { Shape: { } own } type && type.ElementType == stated.ElementType && own.Rank == shape.Rank
                    && own.Dimensions.Zip(shape.Dimensions).All(pair => Fits(pair.First, pair.Second, isOpen, symbols)), $"{what}: {found[value.Id]} of {value.Producer?.Type}, and not {stated}");
    }

    /// <summary>Checks what was found of the outputs, with sizes in the place of symbols, against what ONNX Runtime gave.</summary>
    public static void AssertHold(ForwardGraph lowered, IReadOnlyDictionary<string, long> sizes, IReadOnlyList<TensorData> outputs, string what)
    {
        foreach (var (value, output) in Of(lowered).Outputs.Zip(outputs))
            Assert.True(value.Type is TensorType { Shape: { } shape } type && type.ElementType == output.ElementType && shape.Rank == output.Dimensions.Length
                && shape.Dimensions.Zip(output.Dimensions).All(pair => (pair.First.Size ?? (pair.First.Symbol is { } symbol ? sizes[symbol] : pair.Second)) == pair.Second),
                $"{what}: {value}, and not {output.Type}");
    }

    private static ForwardGraph Of(ForwardGraph lowered) => lowered.WithTypes(value => value.Kind is ValueKind.Activation ? null : value.Type, nested => nested).InferTypes();

    private static bool Fits(Dimension found, Dimension stated, bool isOpen, HashSet<string> symbols) => stated switch
    {
        { Size: { } size } => found.Size == size || (isOpen && found is { Size: null, Symbol: null }),
        { Symbol: { } symbol } when symbols.Contains(symbol) => found.Size is null && (found.Symbol is null || found.Symbol == symbol),
        _ => true,
    };
}
