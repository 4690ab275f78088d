using System.Collections.Immutable;

namespace GraphBridge.Costs;

/// <summary>One call of an operator as its formula sees it: the sizes of what goes in and comes out, and its attributes.</summary>
/// <param name="operation">The call.</param>
/// <param name="scope">What tells sizes.</param>
internal sealed class OperatorCall(Operation operation, ShapeScope scope)
{
    /// <summary>The sizes of the first result.</summary>
    public Sizes Output => operation.Outputs is { Count: > 0 } outputs && outputs[0].Value is { } value ? scope.Of(value) : default;

    /// <summary>The sizes of an argument by its name.</summary>
    public Sizes this[string name]
    {
        get
        {
            foreach (var port in operation.Inputs)
                if (port.Name == name)
                    return port.Value is { } value ? scope.Of(value) : default;
            return default;
        }
    }

    /// <summary>The sizes of an argument by its place, as ONNX knows arguments.</summary>
    public Sizes this[int slot] => slot < operation.Inputs.Count && operation.Inputs[slot].Value is { } value ? scope.Of(value) : default;

    /// <summary>The sizes of all arguments that are given, with their names.</summary>
    public IEnumerable<(string Name, Sizes Sizes)> Arguments =>
        operation.Inputs.Where(port => port.Value is not null).Select(port => (port.Name, scope.Of(port.Value!.Value)));

    /// <summary>Whether an argument is given as a tensor.</summary>
    public bool Has(string name) => operation.Inputs.Any(port => port.Name == name && port.Value is not null);

    /// <summary>Whether two arguments are one tensor.</summary>
    public bool AreSame(string name, string other) => ValueOf(name) is { } value && value == ValueOf(other);

    /// <summary>The sizes of a list of tensors; of an operator of ONNX all that goes in, as only the last argument is a list there.</summary>
    public Sizes[] List(string name) =>
        [.. Arguments.Where(argument => operation.Type.Domain == OpType.OnnxDomain || argument.Name.StartsWith(name + "[", StringComparison.Ordinal)).Select(argument => argument.Sizes)];

    /// <summary>A whole number; null where it is none or left out.</summary>
    public long? Int(string name) => operation.Attribute(name) is AttributeValue.Int number ? number.Value : null;

    /// <summary>Whether an attribute is true, as ATen says it, or 1, as ONNX does.</summary>
    public bool IsSet(string name) => operation.Attribute(name) is AttributeValue.Bool { Value: true } or AttributeValue.Int { Value: not 0 };

    /// <summary>A text; null where it is none or left out.</summary>
    public string? Text(string name) => (operation.Attribute(name) as AttributeValue.String)?.Value;

    /// <summary>Whole numbers; null where they are left out.</summary>
    public ImmutableArray<long>? Ints(string name) => (operation.Attribute(name) as AttributeValue.Ints)?.Values;

    private Value? ValueOf(string name) => operation.Inputs.FirstOrDefault(port => port.Name == name).Value;
}
