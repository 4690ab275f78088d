using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

/// <summary>Views and indices of random shapes, with random arguments.</summary>
public sealed class RandomViewTests
{
    private static readonly Gen<int[]> Shapes = Gen.Choose(1, 5).NonEmptyListOf().Where(shape => shape.Count <= 4).Select(shape => shape.ToArray());

    [Fact]
    public void PartsAlongAnyDimension() => Check(
        from shape in Shapes
        from axis in Gen.Choose(-shape.Length, shape.Length - 1)
        from start in Gen.Choose(-6, 6)
        from end in Gen.Choose(-6, 6)
        from step in Gen.Choose(1, 3)
        select ("slice.Tensor", new[] { Self(shape), $"dim={axis}", $"start={start}", $"end={end}", $"step={step}" }));

    [Fact]
    public void DimensionsInAnyOrder() => Check(
        from shape in Shapes
        from order in Gen.Shuffle(Enumerable.Range(0, shape.Length))
        select ("permute", new[] { Self(shape), $"dims=[{string.Join(",", order)}]" }));

    [Fact]
    public void RolledAlongAnyDimension() => Check(
        from shape in Shapes
        from axis in Gen.Choose(0, shape.Length - 1)
        from shift in Gen.Choose(-9, 9)
        select ("roll", new[] { Self(shape), $"shifts=[{shift}]", $"dims=[{axis}]" }));

    // each dimension is left out, or indexed by numbers of one dimension or two, which are broadcast
    [Fact]
    public void IndexedByAnyTensors() => Check(
        from shape in Shapes
        from kinds in Gen.Choose(0, 2).ArrayOf(shape.Length)
        where kinds.Any(kind => kind > 0)
        select ("index.Tensor", new[] { Self(shape), $"indices=[{string.Join(", ", shape.Zip(kinds, Index))}]" }));

    private static string Index(int size, int kind) => kind switch { 0 => "None", 1 => $"int64[2]:{-size}..{size}", _ => $"int64[3,1]:{-size}..{size}" };

    private static string Self(int[] shape) => $"self=float32[{string.Join(",", shape)}]";

    private static void Check(Gen<(string Name, string[] Arguments)> calls) =>
        Prop.ForAll(calls.ToArbitrary(), call => OperatorCheck.Check(call.Name, call.Arguments)).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
}
