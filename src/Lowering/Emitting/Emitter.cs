using System.Collections.Immutable;
using GraphBridge.Lowering.Folding;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

/// <summary>Makes the nodes of a lowered graph. Rules call it in the order in which the nodes are to run.</summary>
/// <param name="opset">The version of ONNX's operator set.</param>
internal sealed partial class Emitter(int opset)
{
    private readonly Dictionary<NodeKey, Term> _folded = [];

    /// <summary>The version of ONNX's operator set.</summary>
    public int Opset { get; } = opset;

    /// <summary>The nodes, in execution order.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The captured operation for which nodes are being made.</summary>
    public Operation? Origin { get; set; }

    /// <summary>Computes what needs no node because its inputs are known.</summary>
    public ConstantFolding Folding { get; } = new();

    /// <summary>Adds a node of one output. Its type and shape are inferred from the inputs: for an elementwise operator both, for others the first input's type.</summary>
    public Term Op(string name, params ReadOnlySpan<Term?> inputs) => Op(name, inputs, [], null, null);

    /// <summary>Adds a node of one output.</summary>
    /// <param name="name">ONNX's operator.</param>
    /// <param name="inputs">Its inputs, in order; null for one left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="type">The type of the output's elements, where it isn't the one that <see cref="Inference"/> tells.</param>
    /// <param name="shape">The output's shape, where a rule needs to know it and <see cref="Inference"/> does not tell it.</param>
    public Term Op(string name, ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes, ElementType? type = null, ImmutableArray<Size>? shape = null)
    {
        if (Folding.Fold(name, inputs, attributes) is { } known)
            return Folded(Make(name, inputs, attributes), known);
        var node = Make(name, inputs, attributes);
        var output = new Term(type ?? Inference.TypeOf(name, node.Inputs), shape ?? Inference.ShapeOf(name, node.Inputs)) { Producer = node };
        node.Outputs = [output];
        Nodes.Add(node);
        return output;
    }

    /// <summary>Adds a node of several outputs.</summary>
    /// <param name="name">ONNX's operator.</param>
    /// <param name="inputs">Its inputs, in order; null for one left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="outputs">The type of each output's elements; null for an output that is left out.</param>
    public Term[] Ops(string name, ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes, params ReadOnlySpan<ElementType?> outputs)
    {
        if (name == "Split" && Folding.Split(inputs, attributes) is { } parts)
            return Array.ConvertAll(parts, Constant);
        var node = Make(name, inputs, attributes);
        node.Outputs = new Term?[outputs.Length];
        for (var slot = 0; slot < outputs.Length; slot++)
            node.Outputs[slot] = outputs[slot] is { } type ? new Term(type, null) { Producer = node } : null;
        Nodes.Add(node);
        return [.. node.Outputs!];
    }

    private Term Folded(Node node, TensorData known)
    {
        if (SharedConstants.AreCompared(known))
            return Constant(known);
        // large ones are not compared, but known by what they were made from
        if (_folded.TryGetValue(new(node), out var before))
            return before;
        var of = node.Inputs[0]!;
        var stem = of.Stem ?? (of.Source is { } source ? $"{source.Name}_{node.Type.Name.ToLowerInvariant()}" : null);
        var term = new Term(known.ElementType, [.. known.Dimensions.Select(size => (Size)size)]) { Data = known, Stem = stem };
        _folded.Add(new(node), term);
        return term;
    }

    private Node Make(string name, ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        // what is left out at the end is not there at all
        while (inputs is [.. var before, null])
            inputs = before;
        foreach (var input in inputs)
            if (input is not null && input.Type.IsComplex())
                throw new NotLoweredException("complex numbers");
        var named = new NamedAttribute[attributes.Length];
        for (var i = 0; i < named.Length; i++)
            named[i] = new(attributes[i].Name, InOnnx(attributes[i].Value));
        return new() { Type = new(OpType.OnnxDomain, name), Inputs = inputs.ToArray(), Attributes = named, Origin = Origin };
    }
    // ONNX's attributes know no truth, and numbers of 32 bits only
    private static AttributeValue InOnnx(AttributeValue value) => value switch
    {
        AttributeValue.Bool truth => new AttributeValue.Int(truth.Value ? 1 : 0),
        AttributeValue.Float number => new AttributeValue.Float((float)number.Value),
        AttributeValue.List list => list with { Items = [.. list.Items.Select(InOnnx)] },
        _ => value,
    };
}
