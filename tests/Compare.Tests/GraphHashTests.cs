using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests;

public sealed class GraphHashTests
{
    [Fact]
    public void Names_and_the_order_of_independent_operations_do_not_count() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (seed, size) =>
        {
            var graph = GraphGenerator.Graph(seed, size);
            Assert.Equal(GraphHash.Of(graph), GraphHash.Of(Shuffle.Of(graph, seed)));
            Assert.Equal(GraphHash.Of(graph, new() { Weights = true }), GraphHash.Of(Shuffle.Of(graph, seed), new() { Weights = true }));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_count_where_they_are_asked_for()
    {
        var graph = Networks.Residual();
        Assert.NotEqual(GraphHash.Of(graph, new() { Names = true }), GraphHash.Of(Shuffle.Of(graph, 1), new() { Names = true }));
    }

    [Fact]
    public void Weights_count_where_they_are_asked_for()
    {
        Assert.Equal(GraphHash.Of(Scaled(1)), GraphHash.Of(Scaled(2)));
        Assert.NotEqual(GraphHash.Of(Scaled(1), new() { Weights = true }), GraphHash.Of(Scaled(2), new() { Weights = true }));
    }

    [Fact]
    public void Another_layer_is_another_hash() => Assert.NotEqual(GraphHash.Of(Networks.Transformer(3)), GraphHash.Of(Networks.Transformer(4)));

    [Fact]
    public void A_hash_is_the_same_on_every_machine() => Assert.Equal("76266c2451f05c11549dc857852a779a", GraphHash.Of(Networks.Transformer(2)));

    private static ForwardGraph Scaled(byte weight)
    {
        var builder = new ForwardGraphBuilder();
        var data = TensorData.FromBytes(ElementType.UInt8, [1], new[] { weight });
        var scale = builder.AddValue("scale", ValueKind.Parameter, data.Type, data);
        var product = builder.AddValue("product", ValueKind.Activation);
        builder.AddOperation(new("ai.onnx", "Mul"), "", [new("", builder.AddInput("x")), new("", scale)], [new("", product)]);
        builder.MarkOutput(product);
        return builder.Build();
    }
}
