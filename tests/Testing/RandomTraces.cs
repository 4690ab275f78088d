namespace GraphBridge.Testing;

/// <summary>Random traces of operations and values; inner graphs fit their operations most often, and at times several share one.</summary>
internal sealed class RandomTraces(Draw draw)
{
    private const int DeepestInner = 2;

    private readonly List<ForwardGraph> _inner = [];

    public OperationTrace? Operation(Input[] inputs, Output[] outputs, IReadOnlyList<string> values, int nesting = 0) => draw.Below(16) switch
    {
        0 => new(TimeSpan.FromTicks(draw.Below(int.MaxValue))),
        1 => new(TimeSpan.FromTicks(draw.Below(1000)), draw.Name(), draw.Name()),
        2 => new(Error: draw.Text()),
        3 => new(Source: draw.Text()),
        4 => new() { Read = draw.Text(), Inner = draw.Chance(0.5) ? Inner(inputs, outputs, nesting) : null },
        5 => new() { Branch = Branch(values), Inner = draw.Chance(0.3) ? Inner(inputs, outputs, nesting) : null },
        6 => new(Error: draw.Chance(0.2) ? draw.Text() : null) { Inner = Inner(inputs, outputs, nesting) },
        7 => new() { Inner = Inner(inputs, outputs, nesting) },
        _ => null,
    };

    private Branch Branch(IReadOnlyList<string> values) =>
        new(values.Count > 0 && draw.Chance(0.8) ? draw.Pick(values) : draw.Text(), draw.Chance(0.5) ? draw.Pick(["then", "else", "iteration 3"]) : draw.Text());

    public void AddToValues(ForwardGraphBuilder builder)
    {
        for (var i = 0; i < builder.ValueCount; i++)
            if (draw.Chance(0.15))
                builder.SetTrace(new(i), new(Name(builder), Name(builder), draw.Chance(0.5) ? draw.Below(int.MaxValue) : null, draw.Chance(0.5) ? Statistics() : null)
                {
                    RequiresGrad = draw.Chance(0.3) ? draw.Chance(0.5) : null,
                });
    }

    private string? Name(ForwardGraphBuilder builder) => draw.Chance(0.5) ? null : draw.Chance(0.8) ? builder.NameOf(new(draw.Below(builder.ValueCount))) : draw.Text();

    private ValueStatistics Statistics() => new(draw.Below(1 << 20), draw.Double(), draw.Double(), draw.Double(), draw.Double(), draw.Below(9), draw.Below(9), draw.Below(9))
    {
        Histogram = draw.Chance(0.5) ? [.. Enumerable.Range(0, draw.Below(33)).Select(_ => (long)draw.Below(1 << 20))] : null,
    };

    private ForwardGraph? Inner(Input[] inputs, Output[] outputs, int nesting)
    {
        if (nesting >= DeepestInner || !draw.Options.InnerGraphs)
            return null;
        var shared = _inner.Find(graph => graph.Outputs.Count == outputs.Length && graph.Inputs.All(input => inputs.Any(port => port.Name == input.Name && !port.Value.IsNone)));
        if (shared is not null && draw.Chance(0.7))
            return shared;
        var made = NewInner(inputs, outputs.Length + (draw.Chance(0.05) ? 1 : 0), nesting);
        _inner.Add(made);
        return made;
    }

    private ForwardGraph NewInner(Input[] inputs, int outputs, int nesting)
    {
        var builder = new ForwardGraphBuilder(draw.Text());
        var names = new HashSet<string>();
        foreach (var input in inputs)
            if (input.Name.Length > 0 && !input.Value.IsNone && draw.Chance(0.8) && names.Add(input.Name))
                builder.AddInput(input.Name, draw.TypeOrNull());
        if (draw.Chance(0.2))
            builder.AddValue(draw.UniqueName(names), ValueKind.Constant, data: draw.Tensor());
        for (var left = draw.Below(4); left > 0; left--)
            AddOperation(builder, names, nesting);
        if (outputs > 0 && builder.ValueCount == 0)
            builder.AddValue(draw.UniqueName(names), ValueKind.Constant);
        for (var left = outputs; left > 0; left--)
            builder.MarkOutput(Any(builder));
        AddToValues(builder);
        return builder.Build();
    }

    private ValueId Any(ForwardGraphBuilder builder) => new(draw.Chance(0.5) ? builder.ValueCount - 1 : draw.Below(builder.ValueCount));

    private void AddOperation(ForwardGraphBuilder builder, HashSet<string> names, int nesting)
    {
        List<string> values = [.. Enumerable.Range(0, builder.ValueCount).Select(i => builder.NameOf(new(i)))];
        var inputs = Enumerable.Range(0, values.Count == 0 ? 0 : draw.Below(3)).Select(i => new Input(draw.Chance(0.3) ? "" : "a" + draw.Below(3), Any(builder))).ToArray();
        List<NamedAttribute> attributes = draw.Chance(0.3) ? [new("k", draw.Attribute())] : [];
        if (values.Count > 0 && draw.Options.NestedGraphs && draw.Chance(0.1))
        {
            var nested = new ForwardGraphBuilder();
            nested.MarkOutput(nested.AddValue(draw.Pick(values), ValueKind.Outer));
            attributes.Add(new("body", new AttributeValue.Graph(nested.Build())));
        }
        Output[] outputs = [new(draw.Chance(0.7) ? "" : draw.Name(), builder.AddValue(draw.UniqueName(names), ValueKind.Activation, draw.TypeOrNull(), metadata: draw.Metadata()))];
        builder.AddOperation(new("aten", draw.Pick(["copy_", "fill", "clone"])), draw.Text(), inputs, outputs, [.. attributes], metadata: draw.Metadata(),
            trace: Operation(inputs, outputs, values, nesting + 1));
    }
}
