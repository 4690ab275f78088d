namespace GraphBridge.Formats.Tests.GraphMl;

/// <summary>A block of two convolutions, the second of which runs twice, with a skip connection: small enough to read as a file.</summary>
internal static class SmallNetwork
{
    public static ForwardGraph Build()
    {
        var builder = new ForwardGraphBuilder("small") { Producer = new("tests", "1.0"), Opsets = [new("aten", 1)] };
        var root = builder.AddModule("", "Block");
        var first = builder.AddModule("conv1", "Conv2d", root, "3, 4, kernel_size=(3, 3)");
        var second = builder.AddModule("conv2", "Conv2d", root, "4, 4, kernel_size=(1, 1)");
        var input = builder.AddInput("x", DataType.Parse("float32[N,3,8,8]"));
        var weight1 = builder.AddValue("conv1.weight", ValueKind.Parameter, DataType.Parse("float32[4,3,3,3]"));
        var weight2 = builder.AddValue("conv2.weight", ValueKind.Parameter, DataType.Parse("float32[4,4,1,1]"),
            TensorData.FromBytes(ElementType.Float32, [4, 4, 1, 1], new byte[64]));
        builder.AddParameter(first, "weight", weight1);
        builder.AddParameter(second, "weight", weight2);
        var all = builder.AddCall(root);
        var hidden = builder.AddValue("h", ValueKind.Activation, DataType.Parse("float32[N,4,8,8]"));
        var once = builder.AddValue("once", ValueKind.Activation, DataType.Parse("float32[N,4,8,8]"));
        var twice = builder.AddValue("twice", ValueKind.Activation, DataType.Parse("float32[N,4,8,8]"));
        var sum = builder.AddValue("y", ValueKind.Activation, DataType.Parse("float32[N,4,8,8]"), metadata: Metadata.Of(KeyValuePair.Create("note", "a < b & \"c\"")));
        OpType convolution = new("aten", "conv2d");
        builder.AddOperation(convolution, "conv1", [new("input", input), new("weight", weight1)], [new("", hidden)],
            [new("padding", new long[] { 1, 1 }), new("scale", 1.0)], builder.AddCall(first, all));
        builder.AddOperation(convolution, "conv2", [new("input", hidden), new("weight", weight2)], [new("", once)], [], builder.AddCall(second, all));
        builder.AddOperation(convolution, "conv2", [new("input", once), new("weight", weight2)], [new("", twice)], [], builder.AddCall(second, all, pass: 2));
        builder.AddOperation(new("aten", "add", "Tensor"), "bell \a", [new("self", twice), new("other", twice)], [new("", sum)], [], all);
        builder.MarkOutput(sum);
        return builder.Build();
    }
}
