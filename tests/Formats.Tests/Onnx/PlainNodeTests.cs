using GraphBridge.Formats.OnnxModel;
using GraphBridge.Formats.Parts;
using Xunit;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class PlainNodeTests
{
    [Fact]
    public void A_plain_operation_is_written_to_the_bytes_of_its_message()
    {
        var builder = new ForwardGraphBuilder("g");
        var module = builder.AddModule("block 'é'", "Block");
        var call = builder.AddCall(module);
        var x = builder.AddInput("x");
        var y = builder.AddValue("y", ValueKind.Activation);
        var z = builder.AddValue("z", ValueKind.Activation);
        builder.AddOperation(new("aten", "softmax", "int"), "block/softmax", [new("self", x), new("it's", ValueId.None)], [new("", y)],
            [new("dim", -1), new("sizes", new long[] { 1, 128, -768 }), new("eps", 0.5), new("mode", "é\n")], call);
        builder.AddOperation(new(OpType.OnnxDomain, "Relu"), "", [new("", y)], [new("out", z)], trace: new(TimeSpan.FromTicks(7)) { Branch = new("y", "then") });
        builder.MarkOutput(z);
        var graph = builder.Build();
        var tensors = new TensorWriter();
        using var extension = new ExtensionWriter(tensors, InnerGraphs.Of(graph));
        var written = new WrittenGraph(new(new(), new(tensors), null), IsHierarchySaid: true);

        foreach (var operation in graph.Operations)
        {
            Assert.True(PlainOperation.Is(operation));
            var message = new GraphWriter(tensors).Write(operation);
            extension.Extend(message, operation, null, written);
            var (expected, actual) = (new WireBuffer(16), new WireBuffer(16));
            expected.Message(GraphProto.NodeFieldNumber, message);
            var version = new PlainNodeWriter(extension).Write(operation, written, actual);

            Assert.Equal(expected.Written.ToArray(), actual.Written.ToArray());
            Assert.Equal(IrVersion.Needed(message), version);
        }
    }

    [Fact]
    public void Work_done_ahead_comes_in_order_and_fails_in_order()
    {
        var taken = new List<int>();
        var error = Assert.Throws<GraphBridgeException>(() =>
        {
            foreach (var number in Ahead.Of(Enumerable.Range(0, 100), number => number is 50 or 60 ? throw new GraphBridgeException($"no {number}") : number))
                taken.Add(number);
        });

        Assert.Equal("no 50", error.Reason);
        Assert.Equal(Enumerable.Range(0, 50), taken);
    }
}
