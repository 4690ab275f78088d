using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace GraphBridge.Shapes.Tests;

/// <summary>Shapes that are broadcast: sizes put in the place of symbols give what the shapes with symbols gave.</summary>
public sealed class BroadcastingTests
{
    // N is 1 or 4, M is 4: whatever is said of both must hold for both
    private static readonly Gen<string[]> Shapes = Gen.Elements("1", "4", "N", "M", "?").ArrayOf().Where(shape => shape.Length <= 4);

    [Fact]
    public void What_is_said_of_shapes_with_symbols_holds_for_all_sizes()
    {
        Prop.ForAll(Shapes.Two().ToArbitrary(), pair =>
        {
            var (left, right) = pair;
            var said = TypeOf(left, right).Dimensions;
            foreach (var n in new[] { "1", "4" })
            {
                var real = TypeOf(Put(left, n), Put(right, n)).Dimensions;
                Assert.Equal(real.Length, said.Length);
                foreach (var (open, size) in said.Zip(real))
                    Assert.True(open is { Size: null, Symbol: null } || (open.Size ?? (open.Symbol == "N" ? long.Parse(n) : 4)) == size.Size, $"[{string.Join(',', left)}] and [{string.Join(',', right)}]: {open}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Operands_may_change_places() =>
        Prop.ForAll(Shapes.Two().ToArbitrary(), pair => Assert.Equal(TypeOf(pair.Item1, pair.Item2), TypeOf(pair.Item2, pair.Item1))).QuickCheckThrowOnFailure();

    // a size that is not known is 4, as none of these tells it
    private static string[] Put(string[] shape, string n) => Array.ConvertAll(shape, size => size is "N" ? n : size is "M" or "?" ? "4" : size);

    private static Shape TypeOf(string[] left, string[] right) =>
        ((TensorType)Sketch.Graph($"y = Add(a:float32[{string.Join(',', left)}], b:float32[{string.Join(',', right)}])").InferTypes().Outputs[0].Type!).Shape!;
}
