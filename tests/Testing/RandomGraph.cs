using System.Collections.Immutable;

namespace GraphBridge.Testing;

/// <summary>One random graph with its functions and the graphs nested in it, whose value names are all different.</summary>
internal sealed class RandomGraph(Draw draw)
{
    private readonly RandomTraces _traces = new(draw);
    private const int DeepestNesting = 2;

    private static readonly string[] Domains = [OpType.OnnxDomain, OpType.OnnxDomain, "aten", "prim", "com.microsoft"];
    private static readonly string[] OpNames = ["Conv", "Relu", "Add", "MatMul", "If", "Loop", "conv2d", "add", "split"];

    private readonly HashSet<string> _valueNames = [];
    private ImmutableArray<GraphFunction> _functions = [];

    public ForwardGraph WholeGraph()
    {
        if (draw.Options.Functions)
            _functions = Functions();
        var builder = new ForwardGraphBuilder(draw.Text())
        {
            Producer = draw.Chance(0.5) ? new(draw.Name(), draw.Chance(0.5) ? draw.Name() : null) : null,
            Metadata = draw.Metadata(),
            Opsets = Opsets(),
            Functions = _functions,
        };
        AddInputs(builder, typed: true);
        AddFixedValues(builder, inputsToo: true);
        var hierarchy = new RandomHierarchy(draw);
        hierarchy.AddTo(builder);
        var known = Known(builder);
        AddOperations(builder, known, draw.Count(draw.Options.MaximumOperations), hierarchy, nesting: 0, inFunction: false, around: []);
        foreach (var _ in Enumerable.Range(0, draw.Count(2)))
            builder.AddValue(draw.UniqueName(_valueNames), ValueKind.Undefined, draw.Type(), metadata: draw.Metadata());
        MarkOutputs(builder, known, []);
        _traces.AddToValues(builder);
        return builder.Build();
    }

    private ImmutableArray<Opset> Opsets()
    {
        var domains = new HashSet<string>();
        return [.. Enumerable.Range(0, draw.Count(3)).Select(i =>
            new Opset(i == 0 && domains.Add(OpType.OnnxDomain) ? OpType.OnnxDomain : draw.UniqueName(domains), draw.Below(30))).ToArray()];
    }

    private ImmutableArray<GraphFunction> Functions()
    {
        var types = new HashSet<OpType>();
        var functions = ImmutableArray.CreateBuilder<GraphFunction>();
        for (var left = draw.Count(3) - 1; left > 0; left--)
        {
            var type = OperationType();
            if (!types.Add(type))
                continue;
            var names = new HashSet<string>();
            ImmutableArray<string> required = [.. Enumerable.Range(0, draw.Below(3)).Select(_ => draw.UniqueName(names)).ToArray()];
            ImmutableArray<NamedAttribute> optional =
                [.. Enumerable.Range(0, draw.Below(3)).Select(_ => new NamedAttribute(draw.UniqueName(names), draw.Attribute())).ToArray()];
            functions.Add(new(type, FunctionBody(), required, optional));
        }
        return functions.ToImmutable();
    }

    private ForwardGraph FunctionBody()
    {
        _valueNames.Clear();
        var builder = new ForwardGraphBuilder { Metadata = draw.Metadata(), Opsets = Opsets() };
        AddInputs(builder, typed: false);
        var known = Known(builder);
        AddOperations(builder, known, draw.Count(5), null, nesting: DeepestNesting - 1, inFunction: true, around: []);
        MarkOutputs(builder, known, []);
        _traces.AddToValues(builder);
        var body = builder.Build();
        _valueNames.Clear();
        return body;
    }

    private ForwardGraph NestedGraph(List<(string Name, ValueId Id)> around, int nesting, bool inFunction)
    {
        var builder = new ForwardGraphBuilder(draw.Text()) { Metadata = draw.Metadata() };
        AddInputs(builder, typed: true);
        if (!inFunction)
            AddFixedValues(builder, inputsToo: false);
        var known = Known(builder);
        AddOperations(builder, known, draw.Count(4), null, nesting, inFunction, around);
        MarkOutputs(builder, known, around);
        _traces.AddToValues(builder);
        return builder.Build();
    }

    private void AddInputs(ForwardGraphBuilder builder, bool typed)
    {
        for (var left = draw.Count(4); left > 0; left--)
        {
            var name = draw.UniqueName(_valueNames);
            if (!typed)
                builder.AddInput(name, metadata: draw.Metadata());
            else if (!draw.Chance(0.15))
                builder.AddInput(name, draw.TypeOrNull(), draw.Metadata());
            else
            {
                var data = draw.Tensor();
                builder.MarkInput(builder.AddValue(name, ValueKind.Input, data.Type, data, metadata: draw.Metadata()));
            }
        }
    }

    /// <summary>Parameters, buffers and constants; a few are inputs too, as all are in ONNX files of version 3.</summary>
    private void AddFixedValues(ForwardGraphBuilder builder, bool inputsToo)
    {
        for (var left = draw.Count(6); left > 0; left--)
        {
            var name = draw.UniqueName(_valueNames);
            var kind = draw.Pick([ValueKind.Parameter, ValueKind.Buffer, ValueKind.Constant]);
            var value = draw.Below(10) switch
            {
                0 => builder.AddValue(name, kind, draw.Type(), metadata: draw.Metadata()),
                1 when draw.SparseTensor() is var sparse => builder.AddValue(name, kind,
                    new SparseTensorType(sparse.Values.ElementType, Shape.Of(sparse.Dimensions.AsSpan())), sparseData: sparse, metadata: draw.Metadata()),
                _ when draw.Tensor() is var data => builder.AddValue(name, kind, draw.Chance(0.9) ? data.Type : draw.TypeOrNull(), data, metadata: draw.Metadata()),
                _ => throw new InvalidOperationException("a tensor is always drawn"),
            };
            if (inputsToo && draw.Chance(0.05))
                builder.MarkInput(value);
        }
    }

    private static List<(string Name, ValueId Id)> Known(ForwardGraphBuilder builder) =>
        [.. Enumerable.Range(0, builder.ValueCount).Select(i => (builder.NameOf(new(i)), new ValueId(i)))];

    private void AddOperations(ForwardGraphBuilder builder, List<(string Name, ValueId Id)> known, int count, RandomHierarchy? hierarchy, int nesting,
        bool inFunction, List<(string Name, ValueId Id)> around)
    {
        for (var at = 0; at < count; at++)
        {
            var attributes = Attributes(builder, known, around, nesting, inFunction);
            var inputs = Enumerable.Range(0, draw.Below(4)).Select(_ => new Input(PortName(), draw.Chance(0.1) ? ValueId.None : AnyValue(builder, known, around))).ToArray();
            var outputs = Enumerable.Range(0, draw.Chance(0.7) ? 1 : draw.Below(4)).Select(_ => new Output(PortName(), draw.Chance(0.1) ? ValueId.None
                : builder.AddValue(draw.UniqueName(_valueNames), ValueKind.Activation, draw.TypeOrNull(), metadata: draw.Metadata()))).ToArray();
            builder.AddOperation(draw.Chance(0.2) && _functions.Length > 0 ? draw.Pick(_functions).Type : OperationType(), draw.Text(), inputs, outputs,
                attributes, hierarchy?.CallAt(at, count), draw.Metadata(), _traces.Operation(inputs, outputs, known.ConvertAll(value => value.Name)));
            known.AddRange(outputs.Where(output => !output.Value.IsNone).Select(output => (builder.NameOf(output.Value), output.Value)));
        }
    }

    private string PortName() => draw.Chance(0.4) ? "" : draw.Name();

    private OpType OperationType() => draw.Chance(0.7)
        ? new(draw.Pick(Domains), draw.Pick(OpNames), draw.Chance(0.2) ? "Tensor" : "")
        : new(draw.Name(), draw.Name(), draw.Text());

    /// <summary>A value that is there; in a nested graph at times one of a graph around it, which is then known here as an outer one.</summary>
    private ValueId AnyValue(ForwardGraphBuilder builder, List<(string Name, ValueId Id)> known, List<(string Name, ValueId Id)> around)
    {
        if (around.Count > 0 && (known.Count == 0 || draw.Chance(0.3)))
        {
            var name = draw.Pick(around).Name;
            if (builder.TryGetValue(name, out var found))
                return found;
            var outer = builder.AddValue(name, ValueKind.Outer, draw.Chance(0.2) ? draw.Type() : null);
            known.Add((name, outer));
            return outer;
        }
        if (known.Count == 0)
            return ValueId.None;
        // mostly what was made last, so that graphs get deep
        return draw.Chance(0.6) ? known[^(1 + draw.Below(Math.Min(3, known.Count)))].Id : draw.Pick(known).Id;
    }

    private NamedAttribute[] Attributes(ForwardGraphBuilder builder, List<(string Name, ValueId Id)> known, List<(string Name, ValueId Id)> around, int nesting,
        bool inFunction)
    {
        var names = new HashSet<string>();
        var attributes = new NamedAttribute[draw.Chance(0.5) ? 0 : draw.Below(4)];
        for (var i = 0; i < attributes.Length; i++)
        {
            var name = draw.Chance(0.02) && names.Add("") ? "" : draw.UniqueName(names);
            AttributeValue value;
            if (inFunction && draw.Chance(0.3))
                value = draw.Reference();
            else if (draw.Options.NestedGraphs && nesting < DeepestNesting && draw.Chance(0.12))
                value = Graphs(builder, known, around, nesting, inFunction);
            else
                value = draw.Attribute();
            attributes[i] = new(name, value);
        }
        return attributes;
    }

    private AttributeValue Graphs(ForwardGraphBuilder builder, List<(string Name, ValueId Id)> known, List<(string Name, ValueId Id)> around, int nesting, bool inFunction)
    {
        // what a graph two levels in uses of the outermost one, the graph between them knows as an outer value
        if (around.Count > 0 && draw.Chance(0.5))
            AnyValue(builder, known, around);
        List<(string, ValueId)> visible = [.. known];
        if (draw.Chance(0.8))
            return new AttributeValue.Graph(NestedGraph(visible, nesting + 1, inFunction));
        return new AttributeValue.List(AttributeKind.Graph, [.. Enumerable.Range(0, draw.Below(3))
            .Select(_ => (AttributeValue)new AttributeValue.Graph(NestedGraph(visible, nesting + 1, inFunction))).ToArray()]);
    }

    /// <summary>Outputs: what operations make, and at times an input, a parameter, or one value twice.</summary>
    private void MarkOutputs(ForwardGraphBuilder builder, List<(string Name, ValueId Id)> known, List<(string Name, ValueId Id)> around)
    {
        for (var left = draw.Count(4); left > 0; left--)
            if (AnyValue(builder, known, around) is { IsNone: false } value)
                builder.MarkOutput(value);
    }
}
