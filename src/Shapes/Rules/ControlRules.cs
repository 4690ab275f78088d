namespace GraphBridge.Shapes.Rules;

/// <summary>Branches and loops, whose ways are graphs.</summary>
internal static class ControlRules
{
    // a body is walked anew for what its first rounds make; loops in loops in loops are walked once
    private const int DeepestWithRounds = 3;

    public static (string, Action<Call>)[] All { get; } =
    [
        ("If", If),
        ("Loop", Loop),
        ("Scan", Scan),
    ];

    private static ForwardGraph? Body(Call call, string name) => (call.Attribute(name) as AttributeValue.Graph)?.Value;

    private static void If(Call call)
    {
        var then = Body(call, "then_branch") is { } first ? call.Pass.Inside(first, []) : null;
        var otherwise = Body(call, "else_branch") is { } second ? call.Pass.Inside(second, []) : null;
        for (var slot = 0; slot < call.OutputCount; slot++)
            if (slot < then?.Length && slot < otherwise?.Length)
                call.Give(slot, Either.Of(then[slot], otherwise[slot], call.Pass.Symbols));
    }

    private static void Loop(Call call)
    {
        if (Body(call, "body") is not { } body)
            return;
        var carried = new Known?[Math.Max(call.InputCount - 2, 0)];
        for (var i = 0; i < carried.Length; i++)
            carried[i] = Either.WithoutContent(call.Any(i + 2));
        Known?[] control = [new KnownTensor(ElementType.Int64, []), new KnownTensor(ElementType.Bool, [])];
        if (Rounds(call, body, control, carried, firstResult: 1) is not { } results)
            return;
        for (var slot = 0; slot < call.OutputCount; slot++)
            if (slot < carried.Length)
                call.Give(slot, carried[slot]);
            else if (slot + 1 < results.Length && results[slot + 1] is KnownTensor each)
                call.Give(slot, each.Element, each.Shape is { } shape ? [null, .. shape] : null);
    }

    /// <summary>Walks a body until what it carries from round to round is known to stay as it is; what is carried is written back. Gives what the body gives.</summary>
    private static Known?[]? Rounds(Call call, ForwardGraph body, ReadOnlySpan<Known?> before, Known?[] carried, int firstResult, params ReadOnlySpan<Known?> after)
    {
        var since = call.Pass.Symbols.Count;
        for (var round = 0; ; round++)
        {
            if (round == 2 || (round == 0 && call.Pass.Depth > DeepestWithRounds))
                for (var i = 0; i < carried.Length; i++)
                    carried[i] = Either.WithoutShape(carried[i]);
            if (call.Pass.Inside(body, [.. before, .. carried, .. after]) is not { } results)
                return null;
            var stays = true;
            for (var i = 0; i < carried.Length; i++)
            {
                var joined = Either.Of(carried[i], i + firstResult < results.Length ? results[i + firstResult] : null, call.Pass.Symbols);
                stays &= Either.IsCovered(joined, carried[i], since);
                carried[i] = joined;
            }
            // without shapes nothing is left that could change
            if (stays || round == 2 || call.Pass.Depth > DeepestWithRounds)
                return results;
        }
    }

    private static void Scan(Call call)
    {
        // the first operator set's had a batch
        if (call.Opset < 9 || Body(call, "body") is not { } body || call.Int("num_scan_inputs") is not (> 0 and var scanned) || scanned > call.InputCount)
            return;
        var count = call.InputCount - (int)scanned;
        var carried = new Known?[count];
        for (var i = 0; i < count; i++)
            carried[i] = Either.WithoutContent(call.Any(i));
        var (inputAxes, outputAxes) = (call.Ints("scan_input_axes"), call.Ints("scan_output_axes"));
        Size? length = null;
        var parts = new Known?[(int)scanned];
        for (var i = 0; i < parts.Length; i++)
            if (call[count + i] is { } whole)
            {
                var axis = whole.Shape is { } shape ? Call.Axis(i < inputAxes?.Length ? inputAxes.Value[i] : 0, shape.Length) : null;
                parts[i] = new KnownTensor(whole.Element, axis is { } at ? [.. whole.Shape!.Where((_, index) => index != at)] : null);
                length ??= axis is { } along ? whole.Shape![along] : null;
            }
        if (Rounds(call, body, [], carried, firstResult: 0, parts) is not { } results)
            return;
        for (var slot = 0; slot < call.OutputCount; slot++)
            if (slot < count)
                call.Give(slot, carried[slot]);
            else if (slot < results.Length && results[slot] is KnownTensor each)
                call.Give(slot, each.Element, Stacked(each.Shape, slot - count < outputAxes?.Length ? outputAxes.Value[slot - count] : 0, length));
    }

    private static Size?[]? Stacked(Size[]? each, long along, Size? length) =>
        each is not null && Call.Axis(along, each.Length + 1) is { } axis ? [.. each[..axis], length, .. each[axis..]] : null;
}
