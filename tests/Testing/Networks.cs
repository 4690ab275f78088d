using System.Globalization;

namespace GraphBridge.Testing;

/// <summary>Networks of the shapes that people draw, of any size.</summary>
public static class Networks
{
    /// <summary>A residual network: a stem, layers of blocks with skips, and a head; its modules and passes as PyTorch would capture them.</summary>
    /// <param name="layers">The layers; each halves the picture and doubles the channels.</param>
    /// <param name="blocks">The blocks of each layer.</param>
    public static ForwardGraph Residual(int layers = 2, int blocks = 2)
    {
        var network = new Network("ResNet");
        var root = network.Module("", "ResNet", null);
        var call = network.Call(root, null);
        var x = network.Input("x", 1, 3, 224, 224);
        x = network.Convolution("conv1", root, call, x, 3, 64, 112, 7);
        x = network.Norm("bn1", root, call, x, 64, 112);
        x = network.Simple("relu", "ReLU", "aten", "relu", root, call, [("self", x)], 64, 112);
        for (var layer = 1; layer <= layers; layer++)
        {
            var (channels, size) = (32 << layer, 112 >> layer);
            var module = network.Module("layer" + Text(layer), "Sequential", root);
            var layerCall = network.Call(module, call);
            for (var i = 0; i < blocks; i++)
            {
                var path = "layer" + Text(layer) + "." + Text(i);
                var block = network.Module(path, "BasicBlock", module);
                var blockCall = network.Call(block, layerCall);
                var skip = x;
                x = network.Convolution(path + ".conv1", block, blockCall, x, channels, channels, size, 3);
                x = network.Norm(path + ".bn1", block, blockCall, x, channels, size);
                x = network.Simple(path + ".relu", "ReLU", "aten", "relu", block, blockCall, [("self", x)], channels, size);
                x = network.Convolution(path + ".conv2", block, blockCall, x, channels, channels, size, 3);
                x = network.Norm(path + ".bn2", block, blockCall, x, channels, size);
                x = network.Operation("aten", "add", path + ".add", blockCall, [("self", x), ("other", skip)], channels, size);
            }
        }
        network.Builder.MarkOutput(network.Operation("aten", "softmax", "softmax", null, [("self", x)], 10, 1));
        return network.Builder.Build();
    }

    /// <summary>Attention blocks that all use one mask and one table of positions.</summary>
    /// <param name="blocks">The blocks, of ten operations each.</param>
    public static ForwardGraph Transformer(int blocks)
    {
        var network = new Network("Transformer");
        var root = network.Module("", "Transformer", null);
        var call = network.Call(root, null);
        var x = network.Input("tokens", 1, 128, 512);
        var mask = network.Input("mask", 1, 1, 128, 128);
        for (var i = 0; i < blocks; i++)
        {
            var path = "h." + Text(i);
            var block = network.Module(path, "Block", root);
            var blockCall = network.Call(block, call);
            var attention = network.Module(path + ".attn", "Attention", block);
            var attentionCall = network.Call(attention, blockCall);
            var query = network.Linear(path + ".attn.q", attention, attentionCall, x);
            var key = network.Linear(path + ".attn.k", attention, attentionCall, x);
            var content = network.Linear(path + ".attn.v", attention, attentionCall, x);
            var scores = network.Operation("aten", "matmul", "", attentionCall, [("self", query), ("other", key)], 128, 128);
            scores = network.Operation("aten", "masked_fill", "", attentionCall, [("self", scores), ("mask", mask)], 128, 128);
            scores = network.Operation("aten", "softmax", "", attentionCall, [("self", scores)], 128, 128);
            var mixed = network.Operation("aten", "matmul", "", attentionCall, [("self", scores), ("other", content)], 128, 512);
            x = network.Operation("aten", "add", "", blockCall, [("self", mixed), ("other", x)], 128, 512);
            var hidden = network.Linear(path + ".mlp", block, blockCall, x);
            x = network.Operation("aten", "add", "", blockCall, [("self", hidden), ("other", x)], 128, 512);
        }
        network.Builder.MarkOutput(x);
        return network.Builder.Build();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Network(string name)
    {
        public ForwardGraphBuilder Builder { get; } = new(name);

        public ModuleId Module(string path, string type, ModuleId? parent) => Builder.AddModule(path, type, parent);

        public CallId Call(ModuleId module, CallId? parent) => Builder.AddCall(module, parent);

        public ValueId Input(string name, params long[] shape) => Builder.AddInput(name, TensorType.Of(ElementType.Float32, shape));

        public ValueId Convolution(string path, ModuleId parent, CallId call, ValueId x, int from, int to, int size, int kernel)
        {
            var module = Module(path, "Conv2d", parent);
            var weight = Builder.AddValue(path + ".weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, to, from, kernel, kernel));
            Builder.AddParameter(module, "weight", weight);
            return Operation("aten", "conv2d", path, Call(module, call), [("input", x), ("weight", weight)], to, size,
                [new("stride", new long[] { 1, 1 }), new("padding", new long[] { kernel / 2, kernel / 2 })]);
        }

        public ValueId Norm(string path, ModuleId parent, CallId call, ValueId x, int channels, int size)
        {
            var module = Module(path, "BatchNorm2d", parent);
            var inputs = new List<(string, ValueId)> { ("input", x) };
            foreach (var own in (string[])["weight", "bias", "running_mean", "running_var"])
            {
                var isBuffer = own.StartsWith("running", StringComparison.Ordinal);
                var value = Builder.AddValue(path + "." + own, isBuffer ? ValueKind.Buffer : ValueKind.Parameter, TensorType.Of(ElementType.Float32, channels));
                if (isBuffer)
                    Builder.AddBuffer(module, own, value);
                else
                    Builder.AddParameter(module, own, value);
                inputs.Add((own, value));
            }
            return Operation("aten", "batch_norm", path, Call(module, call), [.. inputs], channels, size, [new("eps", 1e-5)]);
        }

        public ValueId Linear(string path, ModuleId parent, CallId call, ValueId x)
        {
            var module = Module(path, "Linear", parent);
            var weight = Builder.AddValue(path + ".weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 512, 512));
            Builder.AddParameter(module, "weight", weight);
            return Operation("aten", "linear", path, Call(module, call), [("input", x), ("weight", weight)], 128, 512);
        }

        public ValueId Simple(string path, string moduleType, string domain, string type, ModuleId parent, CallId call, (string, ValueId)[] inputs, int channels, int size) =>
            Operation(domain, type, path, Call(Module(path, moduleType, parent), call), inputs, channels, size);

        public ValueId Operation(string domain, string type, string name, CallId? call, (string Name, ValueId Value)[] inputs, int channels, int size,
            NamedAttribute[]? attributes = null)
        {
            var value = Builder.AddValue(Text(Builder.OperationCount) + "_" + type, ValueKind.Activation, TensorType.Of(ElementType.Float32, 1, channels, size, size));
            Builder.AddOperation(new(domain, type), name, [.. inputs.Select(input => new Input(input.Name, input.Value))], [new("", value)], attributes, call);
            return value;
        }
    }
}
