using System.Runtime.InteropServices;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Folding;

namespace GraphBridge.Lowering.Tidying;

/// <summary>
/// Takes a batch normalization into the weights of the convolution before it. In exact arithmetic nothing changes; in float32 the last
/// digits do.
/// </summary>
internal sealed class BatchNormFolding(Emitter emitter)
{
    private readonly Dictionary<Term, int> _uses = [];

    public Term[] Run(Term[] outputs)
    {
        foreach (var term in emitter.Nodes.SelectMany(node => node.Inputs).OfType<Term>().Concat(outputs))
            _uses[term] = _uses.GetValueOrDefault(term) + 1;
        for (var at = 0; at < emitter.Nodes.Count; at++)
            if (Folded(emitter.Nodes[at]) is { } folded)
                emitter.Nodes[at] = folded;
        return outputs;
    }

    private Node? Folded(Node norm)
    {
        if (norm is not { Type: { Domain: OpType.OnnxDomain, Name: "BatchNormalization" }, Outputs: [{ Type: ElementType.Float32 } output, ..] }
            || norm.Attributes.Any(attribute => attribute is { Name: "training_mode", Value: AttributeValue.Int { Value: not 0 } })
            || norm.Inputs is not [{ Producer: { Type.Name: "Conv" } convolution } between, { Data: { } scale }, { Data: { } shift }, { Data: { } mean }, { Data: { } variance }]
            || _uses[between] > 1 || convolution.Inputs is not [{ } x, { Data: { } weight }, ..])
            return null;
        if (!new[] { scale, shift, mean, variance, weight }.All(data => data is { HasContent: true, ElementType: ElementType.Float32 }))
            return null;
        var before = convolution.Inputs is [_, _, { } given] ? given.Data : null;
        if (convolution.Inputs is [_, _, { Data: null }])
            return null;
        var epsilon = Array.Find(norm.Attributes, attribute => attribute.Name == "epsilon").Value is AttributeValue.Float number ? number.Value : 1e-5;
        var (scales, shifts, means, variances) = (Floats(scale), Floats(shift), Floats(mean), Floats(variance));
        var biases = before is null ? new float[scales.Length] : Floats(before);
        var factors = new double[scales.Length];
        var bias = new double[scales.Length];
        for (var channel = 0; channel < factors.Length; channel++)
        {
            factors[channel] = scales[channel] / Math.Sqrt(variances[channel] + epsilon);
            bias[channel] = shifts[channel] + ((biases[channel] - means[channel]) * factors[channel]);
        }
        var scaled = new Term(ElementType.Float32, convolution.Inputs[1]!.Shape)
        {
            Data = TensorData.Computed(ElementType.Float32, weight.Dimensions, stream => WriteScaled(weight, factors, stream)),
            Stem = convolution.Inputs[1]!.Source?.Name,
        };
        var node = new Node
        {
            Type = convolution.Type,
            Inputs = [x, scaled, emitter.Constant(Elements.Of(ElementType.Float32, [bias.Length], bias))],
            Attributes = convolution.Attributes,
            Origin = convolution.Origin,
        };
        // others hold the result already, so it stays the same term
        output.Producer = node;
        node.Outputs = [output];
        return node;
    }

    private static float[] Floats(TensorData data) => MemoryMarshal.Cast<byte, float>(data.ToMemory().Span).ToArray();

    // a channel at a time
    private static void WriteScaled(TensorData weight, double[] factors, Stream stream)
    {
        using var content = weight.Open();
        var channel = new byte[Strides.Count(weight.Dimensions.AsSpan()[1..]) * sizeof(float)];
        foreach (var factor in factors)
        {
            content.ReadExactly(channel);
            foreach (ref var number in MemoryMarshal.Cast<byte, float>(channel.AsSpan()))
                number = (float)(number * factor);
            stream.Write(channel);
        }
    }
}
