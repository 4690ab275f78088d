using System.Runtime.InteropServices;

namespace GraphBridge.Capture;

/// <summary>What an inner graph's bytes are made of.</summary>
internal enum InnerRecord : byte
{
    /// <summary>The outer operation's port; then a value.</summary>
    Input,
    /// <summary>A value.</summary>
    Constant,
    /// <summary>Operator, attributes, inner graph + 1, error + 1, source + 1, inputs, outputs; the latter are values.</summary>
    Operation,
    /// <summary>The number of a value.</summary>
    Output,
}

/// <summary>Builds an inner graph from its bytes.</summary>
internal sealed class InnerGraph
{
    private readonly TensorLayouts _layouts;
    private readonly RecordedOperators _operators;
    private readonly PortNames _names;
    private readonly AttributeSets _attributes;
    private readonly InnerOperations _graphs;
    private readonly ForwardGraphBuilder _builder = new();
    private readonly ValueNaming _naming;
    private readonly List<ValueId> _values = [];
    private readonly Dictionary<ValueId, string> _bases = [];

    public InnerGraph(TensorLayouts layouts, RecordedOperators operators, PortNames names, AttributeSets attributes, InnerOperations graphs)
    {
        (_layouts, _operators, _names, _attributes, _graphs) = (layouts, operators, names, attributes, graphs);
        _naming = new(_builder);
    }

    public ForwardGraph Build(ReadOnlySpan<byte> bytes)
    {
        var reader = new EventReader(bytes, 0);
        while (!reader.AtEnd)
        {
            switch ((InnerRecord)reader.ReadByte())
            {
                case InnerRecord.Input:
                    var port = _names[Number(ref reader)];
                    _builder.MarkInput(AddValue(ref reader, port, ValueKind.Input));
                    break;
                case InnerRecord.Constant:
                    AddValue(ref reader, "constant", ValueKind.Constant);
                    break;
                case InnerRecord.Operation:
                    AddOperation(ref reader);
                    break;
                case InnerRecord.Output:
                    _builder.MarkOutput(_values[Number(ref reader)]);
                    break;
            }
        }
        return _builder.Build();
    }

    private static int Number(ref EventReader reader) => (int)reader.ReadUnsigned();

    private ValueId AddValue(ref EventReader reader, string name, ValueKind kind)
    {
        var value = _builder.AddValue(_naming.Value(name), kind, _layouts.Type(Number(ref reader)));
        _values.Add(value);
        return value;
    }

    private void AddOperation(ref EventReader reader)
    {
        var @operator = _operators[Number(ref reader)];
        var attributes = _attributes[Number(ref reader)];
        var inner = Number(ref reader) is > 0 and var graph ? _graphs[graph - 1] : null;
        var error = Number(ref reader) is > 0 and var message ? _names[message - 1] : null;
        var source = Number(ref reader) is > 0 and var place ? _names[place - 1] : null;
        var name = _naming.Operation(-1, "", @operator);
        List<Input> inputs = [];
        for (var left = Number(ref reader); left > 0; left--)
        {
            var port = _names[Number(ref reader)];
            inputs.Add(new(port, Number(ref reader) is > 0 and var value ? _values[value - 1] : ValueId.None));
        }
        List<Output> outputs = [];
        var count = Number(ref reader);
        for (var i = 0; i < count; i++)
        {
            var port = _names[Number(ref reader)];
            outputs.Add(new(port, reader.ReadByte() == 0 ? ValueId.None : AddResult(ref reader, count == 1 ? name : string.Create(null, $"{name}.{i}"))));
        }
        var trace = inner is null && error is null && source is null ? null : new OperationTrace(Error: error, Source: source) { Inner = inner };
        _builder.AddOperation(@operator.Type, name, CollectionsMarshal.AsSpan(inputs), CollectionsMarshal.AsSpan(outputs), attributes, trace: trace);
    }

    private ValueId AddResult(ref EventReader reader, string name)
    {
        ValueId? previous = Number(ref reader) is > 0 and var replaced ? _values[replaced - 1] : null;
        ValueId? viewed = Number(ref reader) is > 0 and var seen ? _values[seen - 1] : null;
        var value = AddValue(ref reader, name, ValueKind.Activation);
        var @base = viewed is { } one ? _builder.NameOf(one) : previous is { } old ? _bases.GetValueOrDefault(old) : null;
        if (@base is not null)
            _bases[value] = @base;
        if (@base is not null || previous is not null)
            _builder.SetTrace(value, new(@base, previous is { } version ? _builder.NameOf(version) : null));
        return value;
    }
}
