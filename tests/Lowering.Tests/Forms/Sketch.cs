namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>A captured graph made by hand; every tensor is float32[2,3] unless it says otherwise.</summary>
internal sealed class Sketch
{
    private const string Usual = "float32[2,3]";
    private readonly ForwardGraphBuilder _builder = new("net");

    /// <summary>What it is made with.</summary>
    public ForwardGraphBuilder Builder => _builder;

    public ValueId Input(string name, string type = Usual) => _builder.AddInput(name, DataType.Parse(type));

    /// <summary>Adds an operation; its result has its name.</summary>
    public ValueId Add(OpType type, string name, (string Port, ValueId Value)[] inputs, (string Name, AttributeValue Value)[]? attributes = null,
        ValueTrace? view = null, OperationTrace? trace = null, CallId? call = null, string of = Usual)
    {
        var made = _builder.AddValue(name, ValueKind.Activation, DataType.Parse(of));
        if (view is not null)
            _builder.SetTrace(made, view);
        _builder.AddOperation(type, name, [.. inputs.Select(input => new Input(input.Port, input.Value))], [new("", made)],
            [.. (attributes ?? []).Select(attribute => new NamedAttribute(attribute.Name, attribute.Value))], call, trace: trace);
        return made;
    }

    /// <summary>Adds an operation of one input.</summary>
    public ValueId Add(string name, ValueId self, params (string Name, AttributeValue Value)[] attributes) => Add(new("aten", name), name, [("self", self)], attributes);

    public ForwardGraph Graph(params ReadOnlySpan<ValueId> outputs)
    {
        foreach (var output in outputs)
            _builder.MarkOutput(output);
        return _builder.Build();
    }
}
