namespace GraphBridge.Lowering;

/// <summary>The operations that could not be lowered.</summary>
internal sealed class Failures
{
    private const int MostPlaces = 3;

    private readonly Dictionary<(string Operation, string Reason), List<Operation>> _found = [];

    /// <summary>Adds one.</summary>
    /// <param name="origin">The operation of the captured graph.</param>
    /// <param name="operation">What could not be lowered: it, or one that it was carried out by.</param>
    /// <param name="reason">Why.</param>
    public void Add(Operation origin, Operation operation, string reason)
    {
        // an operation that was carried out by others is told once, by the first of them that fails
        if (!_found.TryGetValue((Describe(origin, operation), reason), out var places))
            _found.Add((Describe(origin, operation), reason), places = []);
        places.Add(origin);
    }

    private static string Describe(Operation origin, Operation operation)
    {
        var arguments = string.Join(", ", operation.Inputs.Select(port => $"{port.Name}: {port.Value?.Type?.ToString() ?? "none"}")
            .Concat(operation.Attributes.Select(attribute => $"{attribute.Name}={Text(attribute.Value)}")));
        return $"{operation.Type}({arguments})" + (operation == origin ? "" : $" in {origin.Type}");
    }

    private static string Text(AttributeValue value) => value switch
    {
        AttributeValue.Int number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AttributeValue.Float number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AttributeValue.Bool truth => truth.Value ? "true" : "false",
        AttributeValue.String text => text.Value,
        AttributeValue.Ints numbers => "[" + string.Join(", ", numbers.Values) + "]",
        AttributeValue.List list => "[" + string.Join(", ", list.Items.Select(Text)) + "]",
        _ => "…",
    };

    /// <summary>Tells all of them in one error.</summary>
    /// <exception cref="GraphBridgeException">There are any.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0)
            return;
        var count = _found.Sum(entry => entry.Value.Count);
        throw new GraphBridgeException($"{count} operation{(count == 1 ? "" : "s")} can't be said in ONNX's operators",
            remedy: "keep such operations in their own domain (--keep-unknown), or the whole graph as it was captured (--exact)",
            details: [.. _found.Select(entry => $"{entry.Key.Operation}: {entry.Key.Reason}{Places(entry.Value)}")]);
    }

    private static string Places(List<Operation> operations)
    {
        var places = operations.Take(MostPlaces).Select(operation => operation.Call?.Module.Path is { Length: > 0 } path ? path : operation.Name);
        return $" ({operations.Count}×: {string.Join(", ", places.Distinct())}{(operations.Count > MostPlaces ? ", …" : "")})";
    }
}
