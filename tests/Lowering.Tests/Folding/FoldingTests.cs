using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;
using Xunit;

namespace GraphBridge.Lowering.Tests.Folding;

public sealed class FoldingTests
{
    // every argument is a parameter, so that nothing is left to run but the node that hands the result on
    [Theory]
    [InlineData("permute", "self=float32[2,3,4]", "dims=[2,0,-2]")]
    [InlineData("permute", "self=float64[2,3]", "dims=[1,0]")]
    [InlineData("t", "self=float16[2,3]")]
    [InlineData("reshape", "self=float32[2,3]", "shape=[3,-1]")]
    [InlineData("flatten.using_ints", "self=float32[2,3,4]", "start_dim=1")]
    [InlineData("squeeze", "self=float32[1,3,1]")]
    [InlineData("unsqueeze", "self=bool[2,3]", "dim=-1")]
    [InlineData("expand", "self=int32[1,3]:0..9", "size=[2,3]")]
    [InlineData("slice.Tensor", "self=float32[7,3]", "dim=0", "start=-6", "end=99", "step=2")]
    [InlineData("slice.Tensor", "self=float32[7,3]", "dim=0", "start=3", "end=2")]
    [InlineData("flip", "self=float32[2,3,4]", "dims=[0,-1]")]
    [InlineData("select.int", "self=int64[2,3]:0..9", "dim=1", "index=-1")]
    [InlineData("index_select", "self=float32[4,3]", "dim=-1", "index=int64[5]:0..3")]
    [InlineData("cat", "tensors=[float32[2,3], float32[2,1]]", "dim=-1")]
    [InlineData("cat", "tensors=[float32[2], int64[3]:0..9, bool[2]]")]
    [InlineData("split.Tensor", "self=float32[5,3]", "split_size=2", "dim=0")]
    [InlineData("repeat", "self=float32[2,3]", "repeats=[2,1,3]")]
    [InlineData("tril", "self=float32[2,3,4]", "diagonal=1")]
    [InlineData("triu", "self=int16[3,4]:1..9", "diagonal=-1")]
    [InlineData("diag_embed", "self=float32[2,3]", "offset=-1")]
    [InlineData("diagonal", "self=float32[3,4]", "offset=1")]
    [InlineData("nonzero", "self=bool[3,4]")]
    [InlineData("repeat_interleave.Tensor", "repeats=int64[4]:0..4")]
    public void WhatIsKnownNeedsNoNode(string name, params string[] arguments)
    {
        var check = new OperatorCheck { Parameters = ["self", "tensors", "index", "repeats"] };
        check.Run(name, arguments);
        foreach (var opset in OperatorCheck.Opsets)
            Assert.All(check.Call(name, arguments).Graph.Lower(new() { Opset = opset }).Operations, operation => Assert.Equal("Identity", operation.Type.Name));
    }

    [Theory]
    [InlineData("Add", new[] { 1.5, 2.5 }, new[] { 4.0 }, new[] { 5.5, 6.5 })]
    [InlineData("Div", new[] { 1.0, -0.0 }, new[] { 3.0, 0.0 }, new[] { 1 / 3f, double.NaN })]
    [InlineData("Mul", new[] { 1e30 }, new[] { 1e30 }, new[] { double.PositiveInfinity })]
    public void RealNumbersAreComputedInTheirOwnType(string name, double[] left, double[] right, double[] expected) =>
        Assert.Equal(Float(expected), Fold(name, Float(left), Float(right)));

    [Theory]
    [InlineData("Div", new long[] { -7, 7 }, new long[] { 2 }, new long[] { -3, 3 })]
    [InlineData("Mod", new long[] { -7, 7 }, new long[] { 3 }, new long[] { 2, 1 })]
    [InlineData("Mod", new long[] { -7, 7 }, new long[] { -3 }, new long[] { -1, -2 })]
    [InlineData("Min", new long[] { -7, 7 }, new long[] { 2 }, new long[] { -7, 2 })]
    public void WholeNumbersAreDividedAsOnnxSays(string name, long[] left, long[] right, long[] expected) =>
        Assert.Equal(Whole(expected), Fold(name, Whole(left), Whole(right)));

    [Fact]
    public void DivisionByZeroIsLeftToRun() => Assert.Null(Fold("Div", Whole(1), Whole(0)));

    [Fact]
    public void NothingLargeIsMadeOfSomethingSmall()
    {
        Assert.Null(Fold("Expand", Float(1), Whole(1 << 20)));
        Assert.NotNull(Fold("Expand", Float(1), Whole(1 << 10)));
    }

    [Theory]
    [InlineData(2, 0, 1)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 1, 0)]
    public void ATensorIsTransposedPieceByPiece(params int[] order)
    {
        var numbers = Elements.Of(ElementType.Int32, [7, 11, 13], Array.ConvertAll(Enumerable.Range(0, 7 * 11 * 13).ToArray(), number => (long)number));
        Assert.Equal(Movement.Transpose(numbers, order), Transposition.Of(numbers, order, block: 1000));
    }

    private static TensorData Float(params double[] numbers) => Elements.Of(ElementType.Float32, [numbers.Length], numbers);

    private static TensorData Whole(params long[] numbers) => Elements.Of(ElementType.Int64, [numbers.Length], numbers);

    private static TensorData? Fold(string name, params TensorData[] inputs) =>
        new ConstantFolding().Fold(name, Array.ConvertAll(inputs, data => (Term?)new Term(data.ElementType, null) { Data = data }), []);
}
