namespace GraphBridge.Testing;

/// <summary>
/// What a capture sees of a small network that reads values: a test, a loop of two rounds in a function, an operation written
/// in place, one made of others, and a last one that fails.
/// </summary>
public static class SteeredNetwork
{
    public static ForwardGraph Build()
    {
        var builder = new ForwardGraphBuilder("steered") { Producer = new("test") };
        var type = TensorType.Of(ElementType.Float32, 2, 4);
        var (root, gate) = (builder.AddModule("", "Net"), builder.AddModule("gate", "Gate"));
        var linear = builder.AddModule("fc", "Linear");
        var function = builder.AddModule("gate.refine()", "__torch__.model.refine", gate);
        var call = builder.AddCall(root);
        builder.SetDuration(call, TimeSpan.FromMilliseconds(12));
        var gateCall = builder.AddCall(gate, call);
        var functionCall = builder.AddCall(function, gateCall);
        var x = builder.AddInput("x", type);

        var sum = Add(builder, "sum", "gate.sum", gateCall, TensorType.Of(ElementType.Float32), null, new Input("self", x));
        Add(builder, "item", "gate.item", gateCall, TensorType.Of(ElementType.Bool), new() { Read = "true" }, new Input("self", sum));
        var then = new Branch("gate.item", "then");
        var scaled = Add(builder, "mul", "gate.mul", gateCall, type, new(TimeSpan.FromTicks(123_400)) { Branch = then }, new Input("self", x), new Input("other", sum));
        var count = Add(builder, "item", "gate.item_1", gateCall, TensorType.Of(ElementType.Int64), new() { Read = "2", Branch = then }, new Input("self", sum));
        var value = scaled;
        for (var round = 1; round <= 2; round++)
        {
            var name = round == 1 ? "gate.refine().relu_" : "gate.refine().relu__1";
            var next = Add(builder, "relu_", name, functionCall, type, new() { Branch = new(builder.NameOf(count), "iteration " + round) }, new Input("self", value));
            builder.SetTrace(next, new(Previous: builder.NameOf(value), Bytes: 32));
            value = next;
        }
        var view = Add(builder, "view", "gate.view", gateCall, type, null, new Input("self", value));
        builder.SetTrace(view, new(Base: builder.NameOf(value), Bytes: 32, Statistics: new(8, -1.5, 2, 0.25, 1, 0, 0, 3)));

        var linearCall = builder.AddCall(linear, call);
        var weight = builder.AddValue("fc.weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 3, 5));
        builder.AddParameter(linear, "weight", weight);
        builder.AddOperation(new("aten", "linear"), "fc.linear", [new("input", view), new("weight", weight), new("bias", ValueId.None)], [], [], linearCall,
            trace: new(TimeSpan.FromMilliseconds(1), "mat1 and mat2 shapes cannot be multiplied (2x4 and 5x3)\nthe weight was made for inputs of five features", "model.py:31")
            {
                Inner = LinearInside(),
            });
        builder.MarkOutput(view);
        return builder.Build();
    }

    private static ForwardGraph LinearInside()
    {
        var inner = new ForwardGraphBuilder();
        var (x, weight) = (inner.AddInput("input"), inner.AddInput("weight"));
        var turned = Add(inner, "t", "t", null, TensorType.Of(ElementType.Float32, 5, 3), null, new Input("self", weight));
        inner.AddOperation(new("aten", "addmm"), "addmm", [new("mat1", x), new("mat2", turned)], [], trace: new(Error: "mat1 and mat2 shapes cannot be multiplied (2x4 and 5x3)"));
        return inner.Build();
    }

    private static ValueId Add(ForwardGraphBuilder builder, string op, string name, CallId? call, DataType type, OperationTrace? trace, params ReadOnlySpan<Input> inputs)
    {
        var value = builder.AddValue(name, ValueKind.Activation, type);
        builder.AddOperation(new("aten", op), name, inputs, [new("", value)], [], call, trace: trace);
        return value;
    }
}
