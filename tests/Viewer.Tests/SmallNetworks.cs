namespace GraphBridge.Viewer.Tests;

/// <summary>Networks that tests of several kinds open.</summary>
internal static class SmallNetworks
{
    /// <summary>A network of equal blocks of two operations.</summary>
    public static ForwardGraph Blocks(int count)
    {
        var builder = new ForwardGraphBuilder("blocks");
        var type = TensorType.Of(ElementType.Float32, 1, 8);
        var at = builder.AddInput("x", type);
        var root = builder.AddModule("", "Net");
        var call = builder.AddCall(root);
        for (var block = 0; block < count; block++)
        {
            var blockCall = builder.AddCall(builder.AddModule($"h.{block}", "Block", root), call);
            foreach (var name in (string[])["relu", "tanh"])
            {
                var next = builder.AddValue($"{name}{block}", ValueKind.Activation, type);
                builder.AddOperation(new("aten", name), "", [new("self", at)], [new("", next)], call: blockCall);
                at = next;
            }
        }
        builder.MarkOutput(at);
        return builder.Build();
    }

    /// <summary>A network of operations one after the other, in no module.</summary>
    public static ForwardGraph Chain(int length)
    {
        var builder = new ForwardGraphBuilder("chain");
        var type = TensorType.Of(ElementType.Float32, 4);
        var at = builder.AddInput("x", type);
        for (var step = 0; step < length; step++)
        {
            var next = builder.AddValue($"y{step}", ValueKind.Activation, type);
            builder.AddOperation(new("aten", "relu"), $"step{step}", [new("self", at)], [new("", next)]);
            at = next;
        }
        builder.MarkOutput(at);
        return builder.Build();
    }

    /// <summary>
    /// What a capture records of a layer that runs twice and of what goes round it: sizes, times, attributes, and of the first
    /// result statistics.
    /// </summary>
    /// <param name="name">What the network and its last operation are called.</param>
    /// <param name="error">What its last operation failed with; null where it did not.</param>
    public static ForwardGraph Captured(string name = "captured", string? error = null)
    {
        var builder = new ForwardGraphBuilder(name);
        var type = TensorType.Of(ElementType.Float32, 2, 4);
        var x = builder.AddInput("x", type);
        var root = builder.AddModule("", "Net");
        var linear = builder.AddModule("fc", "Linear", root, "4, 4");
        var weight = builder.AddValue("fc.weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 4, 4));
        builder.AddParameter(linear, "weight", weight);
        var call = builder.AddCall(root);
        builder.SetDuration(call, TimeSpan.FromMicroseconds(100));
        var at = x;
        for (var pass = 1; pass <= 2; pass++)
        {
            var next = builder.AddValue($"hidden{pass}", ValueKind.Activation, type);
            builder.AddOperation(new("aten", "linear"), $"fc.linear{pass}", [new("input", at), new("weight", weight)], [new("", next)],
                call: builder.AddCall(linear, call, pass), trace: new(TimeSpan.FromMicroseconds(30 * pass), Source: "net.py:7"));
            builder.SetTrace(next, new(Bytes: 32, Statistics: pass > 1 ? null
                : new(8, -1.5, 2.5, 0.25, 1.25, 1, 0, 2) { Histogram = [1, 0, 4, 2] }));
            at = next;
        }
        var hidden = at;
        Output[] results = [];
        if (error is null)
        {
            results = [new("", builder.AddValue("y", ValueKind.Activation, type))];
            at = results[0].Value;
        }
        builder.AddOperation(new("aten", "softmax"), name, [new("self", hidden)], results, [new("dim", -1), new("half_to_float", false)], call,
            trace: new(TimeSpan.FromMicroseconds(10), error));
        builder.MarkOutput(at);
        return builder.Build();
    }

    /// <summary>Two modules that both take x, and what joins their results.</summary>
    public static ForwardGraph Fork()
    {
        var builder = new ForwardGraphBuilder("fork");
        var type = TensorType.Of(ElementType.Float32, 1, 8);
        var x = builder.AddInput("x", type);
        var root = builder.AddModule("", "Net");
        var call = builder.AddCall(root);
        var left = Branch("left", "Left", "relu", "tanh");
        var right = Branch("right", "Right", "sigmoid", "exp");
        var sum = builder.AddValue("sum", ValueKind.Activation, type);
        builder.AddOperation(new("aten", "add"), "join", [new("self", left), new("other", right)], [new("", sum)], call: call);
        builder.MarkOutput(sum);
        return builder.Build();

        ValueId Branch(string path, string typeName, params ReadOnlySpan<string> operations)
        {
            var branch = builder.AddCall(builder.AddModule(path, typeName, root), call);
            var at = x;
            foreach (var operation in operations)
            {
                var next = builder.AddValue($"{path}.{operation}.out", ValueKind.Activation, type);
                builder.AddOperation(new("aten", operation), $"{path}.{operation}", [new("self", at)], [new("", next)], call: branch);
                at = next;
            }
            return at;
        }
    }
}
