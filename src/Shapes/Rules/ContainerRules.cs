namespace GraphBridge.Shapes.Rules;

/// <summary>Sequences, and values that may be absent.</summary>
internal static class ContainerRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("SequenceEmpty", call => call.Give(0, new KnownContainer(true, new KnownTensor(call.ElementNamed("dtype") ?? ElementType.Float32, null)))),
        ("SequenceConstruct", Construct),
        ("SequenceInsert", call => call.Give(0, call.Any(0) is KnownContainer sequence
            ? sequence with { Item = Either.Of(sequence.Item, call.Any(1), call.Pass.Symbols) } : null)),
        ("SequenceErase", call => call.Give(0, call.Any(0))),
        ("SequenceAt", call => call.Give(0, Either.Another((call.Any(0) as KnownContainer)?.Item, call.Pass.Symbols))),
        ("SequenceLength", call => call.Give(0, ElementType.Int64, [])),
        ("SplitToSequence", Split),
        ("ConcatFromSequence", Join),
        ("Optional", call => call.Give(0, new KnownContainer(false, call.Any(0) is { } value ? Either.WithoutContent(value) : Declared(call)))),
        ("OptionalHasElement", call => call.Give(0, ElementType.Bool, [])),
        ("OptionalGetElement", call => call.Give(0, call.Any(0) is KnownContainer { IsSequence: false } optional ? optional.Item : call.Any(0))),
    ];

    private static Known? Declared(Call call) => StatedTypes.Read((call.Attribute("type") as AttributeValue.Type)?.Value, call.Pass.Symbols);

    private static void Construct(Call call)
    {
        var item = Either.WithoutContent(call.Any(0));
        for (var slot = 1; slot < call.InputCount; slot++)
            item = Either.Of(item, call.Any(slot), call.Pass.Symbols);
        call.Give(0, new KnownContainer(true, item));
    }

    private static void Split(Call call)
    {
        KnownTensor? item = null;
        if (call[0] is { } tensor)
        {
            var axis = tensor.Shape is { } shape ? Call.Axis(call.Int("axis") ?? 0, shape.Length) : null;
            if (axis is { } along)
            {
                // without sizes they are of 1, and the axis may go
                Size? size = call.Has(1) ? call.Integer(1) is { } said && call.Rank(1) == 0 && tensor.Shape![along].Fixed is { } whole && said > 0 && whole % said == 0 ? said : null : 1;
                var sizes = tensor.Shape!.Select((known, at) => at == along ? size : known);
                item = new(tensor.Element, call.Pass.Symbols.Shape([.. call.Has(1) || call.Int("keepdims") is not 0 ? sizes : sizes.Where((_, at) => at != along)]));
            }
            else
            {
                item = new(tensor.Element, null);
            }
        }
        call.Give(0, new KnownContainer(true, item));
    }

    private static void Join(Call call)
    {
        if ((call.Any(0) as KnownContainer)?.Item is not KnownTensor item)
            return;
        var isNew = call.Int("new_axis") is 1;
        Size?[]? result = null;
        if (item.Shape is { } shape && call.Int("axis") is { } said && Call.Axis(said, shape.Length + (isNew ? 1 : 0)) is { } axis)
            result = [.. shape[..axis], null, .. shape[(isNew ? axis : axis + 1)..]];
        call.Give(0, item.Element, result);
    }
}
