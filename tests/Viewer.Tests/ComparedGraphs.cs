namespace GraphBridge.Viewer.Tests;

/// <summary>Two versions of a network: one operation is new, one gone, one changed; of the modules behind, the first gets something else, and the others are the same.</summary>
internal static class ComparedGraphs
{
    public static ForwardGraph Old { get; } = Network("relu", "tanh", "sigmoid", "softmax 1");

    public static ForwardGraph New { get; } = Network("relu", "sigmoid", "softmax 2", "gelu");

    private static ForwardGraph Network(params ReadOnlySpan<string> encoder)
    {
        var builder = new ForwardGraphBuilder("net");
        var type = TensorType.Of(ElementType.Float32, 1, 8);
        var at = builder.AddInput("x", type);
        var root = builder.AddModule("", "Net");
        var call = builder.AddCall(root);
        Module("encoder", "Encoder", encoder);
        Module("first", "First", ["exp", "neg"]);
        Module("second", "Second", ["abs", "sin"]);
        Module("third", "Third", ["cos", "sqrt"]);
        Module("fourth", "Fourth", ["log", "ceil"]);
        builder.MarkOutput(at);
        return builder.Build();

        void Module(string path, string typeName, ReadOnlySpan<string> operations)
        {
            var moduleCall = builder.AddCall(builder.AddModule(path, typeName, root), call);
            foreach (var operation in operations)
            {
                var name = operation.Split(' ')[0];
                var next = builder.AddValue($"{path}.{name}.out", ValueKind.Activation, type);
                NamedAttribute[] attributes = operation.Contains(' ') ? [new("dim", long.Parse(operation.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))] : [];
                builder.AddOperation(new("aten", name), $"{path}.{name}", [new("self", at)], [new("", next)], attributes, moduleCall);
                at = next;
            }
        }
    }
}
