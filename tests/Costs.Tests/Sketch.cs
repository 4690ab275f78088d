using System.Globalization;

namespace GraphBridge.Costs.Tests;

/// <summary>Makes small graphs of calls as text: <c>aten::linear(input[2,8], weight[4,8]) -> [2,4]</c>, attributes after a semicolon.</summary>
internal static class Sketch
{
    /// <summary>The cost of one call, with nothing else in its graph.</summary>
    public static Cost CostOf(string call, IReadOnlyDictionary<string, long>? symbols = null) => GraphCosts.Of(Graph(call), symbols).Total;

    public static ForwardGraph Graph(params ReadOnlySpan<string> calls)
    {
        var builder = new ForwardGraphBuilder();
        foreach (var call in calls)
            Add(builder, call);
        return builder.Build();
    }

    /// <summary>Adds a call; an argument that stands as <c>name</c> without a shape is left out.</summary>
    public static void Add(ForwardGraphBuilder builder, string call, OperationTrace? trace = null)
    {
        var parts = call.Split("; ");
        var (open, close) = (parts[0].IndexOf('(', StringComparison.Ordinal), parts[0].LastIndexOf(')'));
        var type = parts[0][..open].Split("::");
        var output = builder.AddValue(builder.FreeName("out"), ValueKind.Activation, TypeOf(parts[0][(close + 1)..].Replace("->", "", StringComparison.Ordinal).Trim()));
        var inputs = parts[0][(open + 1)..close].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(argument =>
        {
            // a list's argument has a place in its name
            var bracket = argument.LastIndexOf('[');
            var name = bracket < 0 ? argument : argument[..bracket];
            return new Input(name, bracket < 0 ? ValueId.None : builder.AddInput(builder.FreeName("in"), TypeOf(argument[bracket..])));
        }).ToArray();
        builder.AddOperation(new(type[0], type[1]), "", inputs, [new("", output)], [.. parts.Skip(1).Select(AttributeOf)], trace: trace);
    }

    private static DataType? TypeOf(string shape) => shape == "?" ? null : DataType.Parse("float32" + shape);

    private static NamedAttribute AttributeOf(string text)
    {
        var parts = text.Split('=', 2);
        return new(parts[0], parts[1] switch
        {
            "true" => true,
            ['[', .. var list, ']'] => list.Split(',').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray(),
            var number when long.TryParse(number, CultureInfo.InvariantCulture, out var value) => value,
            var word => word,
        });
    }
}
