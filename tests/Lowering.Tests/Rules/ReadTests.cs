using Xunit;

namespace GraphBridge.Lowering.Tests.Rules;

public sealed class ReadTests
{
    [Theory]
    [InlineData("item", "self=float32[]")]
    [InlineData("_local_scalar_dense", "self=float32[]")]
    [InlineData("is_nonzero", "self=float32[]")]
    [InlineData("equal", "self=float32[2]", "other=float32[2]")]
    [InlineData("allclose", "self=float32[2]", "other=float32[2]")]
    [InlineData("Bool.Tensor", "a=bool[]")]
    [InlineData("Int.Tensor", "a=int64[]:0..9")]
    [InlineData("Float.Tensor", "a=float32[]")]
    public void WhatReadsAValueNeedsNoNode(string name, params string[] arguments) => Assert.Empty(new OperatorCheck().Call(name, arguments).Graph.Lower().Operations);
}
