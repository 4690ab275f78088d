namespace GraphBridge.Costs;

/// <summary>Tells the sizes of a graph's values. In a nested graph, what the graphs around it know of a value that it uses by name counts too.</summary>
/// <param name="graph">The graph.</param>
/// <param name="symbols">The sizes that symbols stand for, by name.</param>
/// <param name="around">What is known around it; null for the outermost.</param>
internal sealed class ShapeScope(ForwardGraph graph, IReadOnlyDictionary<string, long> symbols, ShapeScope? around = null)
{
    // hostile files nest without end; real models nest three deep
    private const int MaximumDepth = 64;

    private readonly int _depth = around is null ? 0 : around._depth + 1;

    /// <summary>The scope of a graph inside this one.</summary>
    /// <exception cref="GraphBridgeException">Graphs nest too deep.</exception>
    public ShapeScope Inside(ForwardGraph nested) => _depth < MaximumDepth ? new(nested, symbols, this)
        : throw new GraphBridgeException($"graphs nest more than {MaximumDepth} deep in operations", remedy: "this is no real network: check the file");

    public Sizes Of(Value value) => TypeOf(value)?.Shape is { } shape ? new([.. shape.Dimensions.Select(SizeOf)]) : default;

    /// <summary>The bytes of a value's tensor; null where a size is unknown or it is no tensor.</summary>
    public long? BytesOf(Value value)
    {
        if (TypeOf(value) is not { } type || Of(value).Count is not { } elements)
            return null;
        var bytes = ((Int128)elements * type.ElementType.Bits() + 7) / 8;
        return bytes > long.MaxValue ? long.MaxValue : (long)bytes;
    }

    private TensorType? TypeOf(Value value)
    {
        var own = value.Type as TensorType ?? value.Data?.Type;
        return own?.Shape is null && value.Kind is ValueKind.Outer && around?.Find(value.Name) is { } outer ? outer : own;
    }

    private TensorType? Find(string name) => graph.FindValue(name) is { } value ? TypeOf(value) : around?.Find(name);

    private long? SizeOf(Dimension dimension) => dimension switch
    {
        { Size: >= 0 and var size } => size,
        { Symbol: { } symbol } when symbols.TryGetValue(symbol, out var size) => size,
        _ => null,
    };
}
