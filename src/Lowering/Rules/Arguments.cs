using System.Collections.Immutable;
using System.Globalization;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>
/// The arguments of one captured call, by the names of its schema. What the call left out is what the schema says it then is.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, Term?> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttributeValue> _attributes = new(StringComparer.Ordinal);
    private readonly RuleSchema _schema;
    private readonly CapturedSizes _sizes;

    /// <param name="schema">The operator's schema.</param>
    /// <param name="operation">The call.</param>
    /// <param name="termOf">The term that a value of the captured graph is.</param>
    /// <param name="sizes">What is known of sizes.</param>
    /// <param name="options">How the graph is lowered.</param>
    public Arguments(RuleSchema schema, Operation operation, Func<Value, Term> termOf, CapturedSizes sizes, LoweringOptions options)
    {
        (_schema, Operation, _sizes, Options) = (schema, operation, sizes, options);
        // ATen calls what is written in place 'self', whatever its name is in the operator that writes nothing
        var first = schema.Arguments is [var argument, ..] && !Array.Exists(schema.Arguments, other => other.Name == "self") ? argument.Name : "self";
        foreach (var (name, value) in operation.Inputs)
            if (name != Lowerer.BasePort)
                _terms[name == "self" ? first : name] = value is { } given ? termOf(given) : null;
        foreach (var (name, value) in operation.Attributes)
            if (value is not AttributeValue.None)
                _attributes[name] = value;
    }

    /// <summary>The call.</summary>
    public Operation Operation { get; }

    /// <summary>How the graph is lowered.</summary>
    public LoweringOptions Options { get; }

    /// <summary>The tensor of an argument that is always given.</summary>
    /// <exception cref="NotLoweredException">It was left out.</exception>
    public Term this[string name] => Optional(name) ?? throw new NotLoweredException($"it has no '{name}'");

    /// <summary>The tensor of an argument, or null where it was left out.</summary>
    public Term? Optional(string name)
    {
        _ = _schema[name];
        return _terms.GetValueOrDefault(name);
    }

    /// <summary>A parameter of a module that is one operation, by its path; null where there is none. Which there are depends on the module, and no schema tells.</summary>
    public Term? Parameter(string path) => _terms.GetValueOrDefault(path);

    /// <summary>The tensors of a list.</summary>
    public Term[] List(string name) => [.. OptionalList(name).Select(term => term ?? throw new NotLoweredException($"an element of '{name}' is left out"))];

    /// <summary>The tensors of a list some of which may be left out, as a full slice is among indices. They end with the last that is given.</summary>
    public Term?[] OptionalList(string name)
    {
        _ = _schema[name];
        var found = new SortedDictionary<int, Term?>();
        foreach (var (port, term) in _terms)
            if (port.Length > name.Length && port[name.Length] == '[' && port.StartsWith(name, StringComparison.Ordinal)
                && int.TryParse(port.AsSpan(name.Length + 1, port.IndexOf(']', StringComparison.Ordinal) - name.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
                found[place] = term;
        var list = new Term?[found.Count == 0 ? 0 : found.Keys.Max() + 1];
        foreach (var (place, term) in found)
            list[place] = term;
        return list;
    }

    /// <summary>Whether an argument is given, as a tensor or otherwise, or has a default other than None.</summary>
    public bool Has(string name) => _terms.GetValueOrDefault(name) is not null || _attributes.ContainsKey(name) || _schema[name].Default is not (null or "None");

    /// <summary>Whether an argument was given as a tensor.</summary>
    public bool IsTensor(string name) => _terms.GetValueOrDefault(name) is not null;

    /// <summary>A whole number.</summary>
    /// <exception cref="NotLoweredException">It is left out, is none, or depends on sizes that change.</exception>
    public long Int(string name) => Size(name).Known ?? throw new NotLoweredException($"its '{name}' changes with the input's size");

    /// <summary>A whole number, which may depend on sizes that change.</summary>
    public Size Size(string name) => OptionalSize(name) ?? throw new NotLoweredException($"it has no '{name}'");

    /// <summary>A whole number, or null where it is left out and has no default.</summary>
    public Size? OptionalSize(string name)
    {
        if (_attributes.TryGetValue(name, out var value))
            return value switch
            {
                AttributeValue.Int number => _sizes.Number(Operation, name, 0, number.Value),
                AttributeValue.Bool truth => truth.Value ? 1 : 0,
                AttributeValue.Float number when number.Value == Math.Truncate(number.Value) => (long)number.Value,
                _ => throw new NotLoweredException($"its '{name}' is no whole number"),
            };
        return _schema[name].Default switch
        {
            null or "None" => null,
            "True" => 1,
            "False" => 0,
            // enumerations of c10, by their names
            "Mean" => 1,
            "contiguous_format" => 0,
            var text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A floating-point number.</summary>
    public double Float(string name) => OptionalFloat(name) ?? throw new NotLoweredException($"it has no '{name}'");

    /// <summary>A floating-point number, or null where it is left out and has no default.</summary>
    public double? OptionalFloat(string name)
    {
        if (_attributes.TryGetValue(name, out var value))
            return value switch
            {
                AttributeValue.Float number => number.Value,
                AttributeValue.Int => Int(name),
                AttributeValue.Bool truth => truth.Value ? 1 : 0,
                _ => throw new NotLoweredException($"its '{name}' is no number"),
            };
        return _schema[name].Default is null or "None" ? null
            : _schema[name].Default is "True" or "False" ? OptionalSize(name)?.Known
            : double.Parse(_schema[name].Default!, CultureInfo.InvariantCulture);
    }

    /// <summary>True or false.</summary>
    public bool Bool(string name) => Int(name) != 0;

    /// <summary>A text.</summary>
    public string Text(string name) => OptionalText(name) ?? throw new NotLoweredException($"it has no '{name}'");

    /// <summary>A text, or null where it is left out and has no default.</summary>
    public string? OptionalText(string name) => _attributes.GetValueOrDefault(name) is AttributeValue.String text ? text.Value
        : _schema[name].Default is { } given and not "None" ? given.Trim('"', '\'') : null;

    /// <summary>A type of elements, or null where it is left out.</summary>
    public ElementType? DType(string name) => _attributes.GetValueOrDefault(name) is AttributeValue.String text && ElementTypes.TryParse(text.Value, out var type) ? type : null;

    /// <summary>A list of whole numbers.</summary>
    public long[] Ints(string name) => [.. Sizes(name).Select(size => size.Known ?? throw new NotLoweredException($"its '{name}' changes with the input's size"))];

    /// <summary>A list of whole numbers, or null where it is left out.</summary>
    public long[]? OptionalInts(string name) => Has(name) ? Ints(name) : null;

    /// <summary>A list of whole numbers, which may depend on sizes that change. A single number stands for as many as the schema says.</summary>
    public Size[] Sizes(string name)
    {
        if (!_attributes.TryGetValue(name, out var value))
            return _schema[name].Default is ['[', ..] list ? [.. list.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => (Size)long.Parse(item, CultureInfo.InvariantCulture))]
                : Has(name) ? Repeated(name, Size(name)) : throw new NotLoweredException($"it has no '{name}'");
        return value switch
        {
            AttributeValue.Ints numbers => [.. numbers.Values.Select((number, place) => _sizes.Number(Operation, name, place, number))],
            AttributeValue.List { Items: var items } => [.. items.Select((item, place) => item is AttributeValue.Int number ? _sizes.Number(Operation, name, place, number.Value)
                : throw new NotLoweredException($"its '{name}' is no list of whole numbers"))],
            AttributeValue.Int => Repeated(name, Size(name)),
            _ => throw new NotLoweredException($"its '{name}' is no list of whole numbers"),
        };
    }

    private Size[] Repeated(string name, Size size) => [.. Enumerable.Repeat(size, Math.Max(1, _schema[name].Length))];

    /// <summary>A list of floating-point numbers, or null where it is left out.</summary>
    public double[]? OptionalFloats(string name) => _attributes.GetValueOrDefault(name) switch
    {
        null => null,
        AttributeValue.Ints => Array.ConvertAll(Ints(name), number => (double)number),
        AttributeValue.List { Items: var items } => [.. items.Select(item => item switch
        {
            AttributeValue.Float number => number.Value,
            AttributeValue.Int number => number.Value,
            _ => throw new NotLoweredException($"its '{name}' is no list of numbers"),
        })],
        _ => throw new NotLoweredException($"its '{name}' is no list of numbers"),
    };

    /// <summary>Whether a number was given as a whole one or as true or false, as PyTorch's type promotion asks.</summary>
    public AttributeValue? Attribute(string name) => _attributes.GetValueOrDefault(name);

    /// <summary>A dimension of a tensor, counted from 0.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="rank">How many dimensions there are; a scalar counts as having one.</param>
    public int Axis(string name, int rank) => AxisOf(Int(name), rank);

    /// <summary>Dimensions of a tensor, counted from 0; all of them where none is given.</summary>
    public int[] Axes(string name, int rank) => OptionalInts(name) is { Length: > 0 } given ? [.. given.Select(axis => AxisOf(axis, rank))] : [.. Enumerable.Range(0, rank)];

    private static int AxisOf(long axis, int rank) => (int)(axis < 0 ? axis + Math.Max(1, rank) : axis);

    /// <summary>The type and shape of a result, as the pass had it.</summary>
    /// <exception cref="NotLoweredException">The capture does not know them.</exception>
    public (ElementType Type, ImmutableArray<Size> Shape) Result(int slot = 0) => slot < Operation.Outputs.Count && Operation.Outputs[slot].Value is { Type: TensorType type } value
        && _sizes.ShapeOf(value) is { } shape ? (type.ElementType, shape) : throw new NotLoweredException("the type of its result is not known");

    /// <summary>The type of a result's elements, as the pass had it.</summary>
    public ElementType ResultType(int slot = 0) => Result(slot).Type;

    /// <summary>Whether the pass used a result, or gives it.</summary>
    public bool IsWanted(int slot) => slot < Operation.Outputs.Count && Operation.Outputs[slot].Value is { } value
        && (value.Uses.Count > 0 || value.Graph.Outputs.Contains(value));
}
