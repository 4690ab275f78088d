namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that make tensors of nothing but what they are told.</summary>
internal static class ConstantRules
{
    public static (string, Action<Call>)[] All { get; } =
    [
        ("Constant", Constant),
        ("ConstantOfShape", Filled),
        ("Range", Range),
        ("EyeLike", call => call.GiveShape(0, call.ElementNamed("dtype") ?? call.Element(0), call.Shape(0))),
        ("OneHot", OneHot),
    ];

    private static void Constant(Call call)
    {
        var (name, value) = call.Operation.Attributes.Select(attribute => (attribute.Name, call.Pass.Resolve(attribute.Value))).FirstOrDefault(attribute => attribute.Item2 is not null);
        switch (value)
        {
            case AttributeValue.Tensor tensor:
                call.Give(0, StatedTypes.Read(tensor.Value.Type, call.Pass.Symbols) is KnownTensor known ? known with { Data = tensor.Value } : null);
                break;
            case AttributeValue.SparseTensor sparse:
                call.Give(0, StatedTypes.Read(TensorType.Of(sparse.Value.Values.ElementType, sparse.Value.Dimensions.AsSpan()), call.Pass.Symbols));
                break;
            case AttributeValue.Int number:
                call.Give(0, ElementType.Int64, [], [number.Value]);
                break;
            case AttributeValue.Ints numbers:
                call.Give(0, ElementType.Int64, [numbers.Values.Length], numbers.Values.Length <= Known.MaximumElements ? [.. numbers.Values.Select(size => (Size?)size)] : null);
                break;
            case AttributeValue.Float number:
                call.Give(0, ElementType.Float32, [], [Constants.Whole(number.Value)]);
                break;
            case AttributeValue.List { Kind: AttributeKind.Float } numbers:
                call.Give(0, ElementType.Float32, [numbers.Items.Length],
                    numbers.Items.Length <= Known.MaximumElements ? [.. numbers.Items.Select(item => Constants.Whole(((AttributeValue.Float)item).Value))] : null);
                break;
            case AttributeValue.String or AttributeValue.Bytes:
                call.Give(0, ElementType.String, []);
                break;
            case AttributeValue.List list:
                call.Give(0, name == "value_floats" ? ElementType.Float32 : name == "value_ints" ? ElementType.Int64 : ElementType.String, [list.Items.Length]);
                break;
        }
    }

    private static void Filled(Call call)
    {
        var value = (call.Attribute("value") as AttributeValue.Tensor)?.Value;
        var shape = ShapeRules.Told(call, 0);
        Size?[]? content = null;
        if (shape is not null && Elements.Dimensions(shape) is { } dimensions && (value is null ? [0] : Constants.Whole(value)) is [var filling])
            content = Elements.Move(dimensions, [filling], _ => 0);
        call.Give(0, value?.ElementType ?? ElementType.Float32, shape, content);
    }

    private static void Range(Call call)
    {
        var (start, limit, step) = (call.Content(0), call.Content(1), call.Content(2));
        Size? count = null;
        Size?[]? content = null;
        if (call.Integer(0) is { } first && call.Integer(1) is { } end && call.Integer(2) is { } by and not 0)
        {
            var distance = by > 0 ? (Int128)end - first : (Int128)first - end;
            var stride = Int128.Abs(by);
            var places = distance <= 0 ? 0 : (distance + stride - 1) / stride;
            count = places <= long.MaxValue ? (long)places : null;
            if (places <= Known.MaximumElements)
                content = [.. Enumerable.Range(0, (int)places).Select(at => (Size?)(first + (at * by)))];
        }
        else if (step is [{ Fixed: 1 }] && start is [{ } from] && limit is [{ } to])
        {
            count = to - from;
        }
        else if (call.Numbers(0) is [var lowest] && call.Numbers(1) is [var highest] && call.Numbers(2) is [var increment] && Math.Ceiling((highest - lowest) / increment) is >= 0 and < 1L << 52 and var rounds)
        {
            count = (long)rounds;
        }
        call.Give(0, call.Element(0), [count], content);
    }

    private static void OneHot(Call call)
    {
        if (call.Shape(0) is not { } indices || Call.Axis(call.Int("axis") ?? -1, indices.Length + 1) is not { } axis)
        {
            call.GiveShape(0, call.Element(2), null);
            return;
        }
        call.Give(0, call.Element(2), [.. indices[..axis], call.Content(1) is [var depth] ? depth : null, .. indices[axis..]]);
    }
}
