using System.Globalization;

namespace GraphBridge.Shapes.Tests;

/// <summary>
/// Makes graphs of ONNX's operators as text, a call a line: <c>y = Conv(x, w) strides=[2,2]</c>. An argument that no line made is an input as
/// <c>x:float32[1,3,N]</c> says it, or a constant as <c>c={1,-1}</c> does; <c>_</c> is one left out.
/// </summary>
internal sealed class Sketch
{
    private readonly ForwardGraphBuilder _builder = new();

    private Sketch(int opset) => _builder.Opsets = [new(OpType.OnnxDomain, opset)];

    /// <summary>The graph of some lines; the last results are its outputs.</summary>
    public static ForwardGraph Graph(int opset, params ReadOnlySpan<string> lines)
    {
        var sketch = new Sketch(opset);
        foreach (var line in lines)
            sketch.Add(line);
        return sketch._builder.Build();
    }

    public static ForwardGraph Graph(params ReadOnlySpan<string> lines) => Graph(17, lines);

    /// <summary>The types that are found for the results of the last line, with blanks between; <c>?</c> where there is none.</summary>
    public static string TypesOf(int opset, params ReadOnlySpan<string> lines)
    {
        var graph = Graph(opset, lines).InferTypes();
        return string.Join(' ', graph.Operations[graph.Operations.Count - 1].Outputs.Select(port => port.Value?.Type?.ToString() ?? "?"));
    }

    public static string TypesOf(params ReadOnlySpan<string> lines) => TypesOf(17, lines);

    private void Add(string line)
    {
        var (equals, open, close) = (line.IndexOf(" = ", StringComparison.Ordinal), line.IndexOf('(', StringComparison.Ordinal), line.IndexOf(')', StringComparison.Ordinal));
        var outputs = line[..equals].Split(", ").Select(Result).ToArray();
        var inputs = line[(open + 1)..close].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(argument => new Input("", Argument(argument))).ToArray();
        var name = line[(equals + 3)..open].Split("::");
        var attributes = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(AttributeOf).ToArray();
        _builder.AddOperation(name is [var domain, var own] ? new(domain, own) : new(OpType.OnnxDomain, name[0]), "", inputs, Array.ConvertAll(outputs, value => new Output("", value)), attributes);
        _builder.SetOutputs(outputs);
    }

    // a result may state its type: y:float32[2]
    private ValueId Result(string text) => text == "_" ? ValueId.None
        : text.Split(':', 2) is [var name, var type] ? _builder.AddValue(name, ValueKind.Activation, DataType.Parse(type)) : _builder.AddValue(text, ValueKind.Activation);

    private ValueId Argument(string text)
    {
        if (text == "_")
            return ValueId.None;
        if (_builder.TryGetValue(text, out var value))
            return value;
        if (text.Split('=', 2) is [var constant, ['{', .. var elements, '}']])
            return _builder.AddValue(constant, ValueKind.Constant, data: Constant(elements));
        return text.Split(':', 2) is [var name, var type] ? _builder.AddInput(name, DataType.Parse(type)) : _builder.AddInput(text);
    }

    public static TensorData Constant(string elements)
    {
        var numbers = elements.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return numbers.Any(number => number.Contains('.', StringComparison.Ordinal))
            ? TensorData.FromBytes(ElementType.Float32, [numbers.Length], numbers.SelectMany(number => BitConverter.GetBytes(float.Parse(number, CultureInfo.InvariantCulture))).ToArray())
            : TensorData.FromBytes(ElementType.Int64, [numbers.Length], numbers.SelectMany(number => BitConverter.GetBytes(long.Parse(number, CultureInfo.InvariantCulture))).ToArray());
    }

    public static NamedAttribute AttributeOf(string text)
    {
        var parts = text.Split('=', 2);
        return new(parts[0], parts[1] switch
        {
            ['[', .. var list, ']'] => list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray(),
            ['{', .. var list, '}'] => new AttributeValue.Tensor(Constant(list)),
            ['<', .. var list, '>'] => new AttributeValue.List(AttributeKind.Float, [.. list.Split(',').Select(number => (AttributeValue)double.Parse(number, CultureInfo.InvariantCulture))]),
            var number when long.TryParse(number, CultureInfo.InvariantCulture, out var value) => value,
            var word => word,
        });
    }
}
