namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>The operator that calls of a method are, and how its arguments come from theirs. One object for all calls of a kind.</summary>
internal sealed class OperatorUse
{
    private readonly ArgumentSource[] _sources;

    public OperatorUse(OperatorSchema schema, ArgumentSource[] sources)
    {
        Schema = schema;
        _sources = sources;
    }

    /// <summary>The operator.</summary>
    public OperatorSchema Schema { get; }

    /// <summary>The C# value of an argument of the schema; null where the call doesn't give it.</summary>
    public object? Value(int argument, object?[] arguments) => argument < 0 ? null : _sources[argument].ValueIn(arguments);

    /// <summary>Writes one value for each argument of the schema; none for those that the call doesn't give.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="arguments">The call's arguments, as the probe gives them.</param>
    /// <param name="objects">What the host knows about TorchSharp's objects.</param>
    public void WriteArguments(ValueWriter writer, object?[] arguments, TorchObjects objects)
    {
        for (var i = 0; i < _sources.Length; i++)
            _sources[i].Write(writer, Schema.Arguments[i].Type, arguments, objects);
    }
}
