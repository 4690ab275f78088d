using GraphBridge.Formats;

namespace GraphBridge.Benchmarks;

/// <summary>The networks that are measured: made here, so that nothing large is kept.</summary>
internal static class Networks
{
    private const long WeightBytes = 350L << 20;

    /// <summary>A model of 350 MB: 200 linear layers whose weights are in the file itself.</summary>
    public static string LargeModel(string folder)
    {
        var path = Path.Combine(folder, "large.onnx");
        const int layers = 200;
        const int width = 677; // 200 · 677² floats are 350 MiB
        var builder = new ForwardGraphBuilder("large") { Opsets = [new(OpType.OnnxDomain, 17)] };
        var at = builder.AddInput("x", TensorType.Of(ElementType.Float32, 1, width));
        var random = new Random(1);
        for (var layer = 0; layer < layers; layer++)
        {
            var weights = new byte[WeightBytes / layers / 4 * 4];
            random.NextBytes(weights);
            var type = TensorType.Of(ElementType.Float32, weights.Length / 4 / width, width);
            var data = TensorData.FromBytes(ElementType.Float32, [type.Shape!.Dimensions[0].Size!.Value, width], weights.AsMemory(0, (int)(type.Shape.ElementCount!.Value * 4)));
            var weight = builder.AddValue($"layers.{layer}.weight", ValueKind.Parameter, data.Type, data);
            var next = builder.AddValue($"h{layer}", ValueKind.Activation, TensorType.Of(ElementType.Float32, 1, width));
            builder.AddOperation(new(OpType.OnnxDomain, "Gemm"), $"/layers.{layer}/Gemm", [new("", at), new("", weight)], [new("", next)], [new("transB", 1)]);
            at = next;
        }
        builder.MarkOutput(at);
        builder.Build().Save(path);
        return path;
    }

    /// <summary>
    /// A transformer-like graph: blocks of nine operations in four modules each, with residual connections, shapes,
    /// attributes and a parameter in each block.
    /// </summary>
    public static ForwardGraph Transformer(int operations)
    {
        const int perBlock = 9;
        var builder = new ForwardGraphBuilder("transformer");
        var hidden = TensorType.Of(ElementType.Float32, 1, 128, 768);
        var at = builder.AddInput("tokens", hidden);
        var root = builder.AddModule("", "Transformer");
        var rootCall = builder.AddCall(root);
        for (var block = 0; builder.OperationCount < operations; block++)
        {
            var path = $"h.{block}";
            var module = builder.AddModule(path, "Block", root);
            var call = builder.AddCall(module, rootCall);
            var calls = new CallId[3];
            foreach (var (index, name) in new[] { "attn", "ln", "mlp" }.Index())
                calls[index] = builder.AddCall(builder.AddModule($"{path}.{name}", name, module), call);
            var weight = builder.AddValue($"{path}.attn.weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 768, 768));
            var start = at;
            for (var step = 0; step < perBlock && builder.OperationCount < operations; step++)
            {
                var next = builder.AddValue($"{path}.{step}", ValueKind.Activation, hidden);
                var inner = calls[step % 3];
                if (step == 0)
                    builder.AddOperation(Linear, $"{path}.linear", [new("input", at), new("weight", weight), new("bias", ValueId.None)], [new("", next)], call: inner);
                else if (step == perBlock - 1)
                    builder.AddOperation(Add, $"{path}.add", [new("self", at), new("other", start)], [new("", next)], [new("alpha", 1)], call);
                else
                    builder.AddOperation(Softmax, $"{path}.softmax_{step}", [new("self", at)], [new("", next)], [new("dim", -1), new("sizes", new long[] { 1, 128, 768 })], inner);
                at = next;
            }
        }
        builder.MarkOutput(at);
        return builder.Build();
    }

    private static readonly OpType Linear = new("aten", "linear");
    private static readonly OpType Add = new("aten", "add", "Tensor");
    private static readonly OpType Softmax = new("aten", "softmax", "int");
}
