namespace GraphBridge.Shapes.Rules;

/// <summary>Operators that work element by element, on operands that are broadcast together.</summary>
internal static class ElementwiseRules
{
    // shapes that operands of older operator sets are broadcast to are those of the first
    private const long FirstBroadcastingOpset = 7;

    public static (string, Action<Call>)[] All { get; } =
    [
        ("Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Celu Clip Cos Cosh CumSum Elu Erf Exp Gelu HardSigmoid HardSwish Hardmax LeakyRelu Log LogSoftmax Mish Reciprocal "
            + "Relu Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish Tan Tanh ThresholdedRelu PRelu", AsFirst),
        ("Identity", call => call.Give(0, call.Any(0))),
        ("Ceil Floor Round", call => Alone(call, size => size)),
        ("Neg", call => Alone(call, size => size * -1)),
        ("Not", call => Alone(call, size => size.Fixed is { } truth ? 1 - truth : null)),
        ("Add", call => Together(call, (left, right) => left + right)),
        ("Sub", call => Together(call, (left, right) => left - right)),
        ("Mul", call => Together(call, (left, right) => left * right)),
        ("Div", call => Together(call, (left, right) => Quotient(left, right, call.Element(0)))),
        ("Mod", call => Together(call, (left, right) => Remainder(left, right, call.Int("fmod") is not null and not 0))),
        ("Min", call => Together(call, (left, right) => left == right ? left : Numbers(left, right, Math.Min))),
        ("Max", call => Together(call, (left, right) => left == right ? left : Numbers(left, right, Math.Max))),
        ("And BitwiseAnd", call => Together(call, (left, right) => Numbers(left, right, (a, b) => a & b))),
        ("Or BitwiseOr", call => Together(call, (left, right) => Numbers(left, right, (a, b) => a | b))),
        ("Xor BitwiseXor", call => Together(call, (left, right) => Numbers(left, right, (a, b) => a ^ b))),
        ("BitShift Mean Pow Sum StringConcat", call => Together(call, (_, _) => null)),
        ("Equal", call => Test(call, AreEqual)),
        ("Greater", call => Test(call, (left, right) => Truth(left, right, (a, b) => a > b))),
        ("GreaterOrEqual", call => Test(call, (left, right) => Truth(left, right, (a, b) => a >= b))),
        ("Less", call => Test(call, (left, right) => Truth(left, right, (a, b) => a < b))),
        ("LessOrEqual", call => Test(call, (left, right) => Truth(left, right, (a, b) => a <= b))),
        ("IsInf IsNaN", call => call.GiveShape(0, ElementType.Bool, call.Shape(0))),
        ("RegexFullMatch", call => call.GiveShape(0, ElementType.Bool, call.Shape(0))),
        ("Where", Where),
        ("Cast", call => Cast(call, call.ElementNamed("to") ?? ElementOf(call.Text("to")))),
        ("CastLike", call => Cast(call, call.Element(1))),
    ];

    /// <summary>A result of the first operand's type.</summary>
    public static void AsFirst(Call call)
    {
        if (call[0] is { } tensor)
            call.GiveShape(0, tensor.Element, tensor.Shape);
    }

    private static void Alone(Call call, Func<Size, Size?> compute)
    {
        if (call[0] is { } tensor)
            call.Give(0, new KnownTensor(tensor.Element, tensor.Shape)
            {
                Content = call.Content(0) is { } content ? Array.ConvertAll(content, size => size is { } known ? compute(known) : null) : null,
            });
    }

    private static void Together(Call call, Func<Size, Size, Size?> compute) => Together(call, call.Element(0), compute);

    private static void Test(Call call, Func<Size, Size, Size?> compute) => Together(call, ElementType.Bool, compute);

    private static void Together(Call call, ElementType element, Func<Size, Size, Size?> compute)
    {
        var count = call.InputCount;
        if (call.Opset < FirstBroadcastingOpset && count == 2)
        {
            call.GiveShape(0, element, call.Shape(0));
            return;
        }
        var shapes = new Size[]?[count];
        for (var i = 0; i < count; i++)
            shapes[i] = call.Shape(i);
        var shape = Broadcasting.Of(shapes);
        call.Give(0, element, shape, shape is not null && count > 0 ? Content(call, shape, compute) : null);
    }

    private static Size?[]? Content(Call call, Size?[] shape, Func<Size, Size, Size?> compute)
    {
        Size?[]? result = null;
        for (var i = 0; i < call.InputCount; i++)
        {
            if (call.Content(i) is not { } own || Elements.Broadcast(own, call.Shape(i)!, shape) is not { } operand)
                return null;
            if (result is null)
                result = operand;
            else
                for (var at = 0; at < result.Length; at++)
                    result[at] = result[at] is { } left && operand[at] is { } right ? compute(left, right) : null;
        }
        return result;
    }

    private static void Where(Call call)
    {
        var element = call.Element(1) is ElementType.Undefined ? call.Element(2) : call.Element(1);
        var shape = Broadcasting.Of(call.Shape(0), call.Shape(1), call.Shape(2));
        Size?[]? content = null;
        if (shape is not null && call.Content(0) is { } tests && Elements.Broadcast(tests, call.Shape(0)!, shape) is { } test
            && Elements.Broadcast(call.Content(1) ?? [], call.Shape(1)!, shape) is { } then && Elements.Broadcast(call.Content(2) ?? [], call.Shape(2)!, shape) is { } otherwise)
            content = [.. test.Select((truth, at) => truth?.Fixed switch { null => then[at] == otherwise[at] ? then[at] : null, 0 => otherwise[at], _ => then[at] })];
        call.Give(0, element, shape, content);
    }

    private static void Cast(Call call, ElementType element)
    {
        // whole numbers stay what they are in every type that holds sizes
        var keeps = element is ElementType.Int64 or ElementType.Int32 or ElementType.Float32 or ElementType.Float64;
        if (call[0] is { } tensor)
            call.Give(0, new KnownTensor(element, tensor.Shape)
            {
                Content = keeps ? call.Content(0) : element is ElementType.Bool && call.Content(0) is { } content
                    ? Array.ConvertAll(content, size => size?.Fixed is { } number ? number == 0 ? 0 : 1 : (Size?)null) : null,
            });
        else
            call.GiveShape(0, element, null);
    }

    // the first operator sets named types by texts
    private static ElementType ElementOf(string? name) => name switch
    {
        "FLOAT" => ElementType.Float32,
        "DOUBLE" => ElementType.Float64,
        null => ElementType.Undefined,
        _ => ElementTypes.TryParse(name.ToLowerInvariant(), out var type) ? type : ElementType.Undefined,
    };

    private static Size? Quotient(Size left, Size right, ElementType element)
    {
        if (left.Fixed is { } number && right.Fixed is { } divisor && divisor is not (0 or -1) && !element.IsFloatingPoint())
            return number / divisor;
        return left.DividedBy(right);
    }

    private static Size? Remainder(Size left, Size right, bool hasSignOfFirst)
    {
        if (right.Fixed is { } modulus and not (0 or -1) && left.Fixed is { } number)
            return number % modulus is var rest && !hasSignOfFirst && rest != 0 && (rest < 0) != (modulus < 0) ? rest + modulus : rest;
        return left.DividedBy(right) is not null ? 0 : null;
    }

    private static Size? Numbers(Size left, Size right, Func<long, long, long> compute) => left.Fixed is { } first && right.Fixed is { } second ? compute(first, second) : null;

    // what is no number is a product of sizes, and those are not negative
    private static Size? AreEqual(Size left, Size right)
    {
        if (left == right)
            return 1;
        return (left.Fixed, right.Fixed) switch
        {
            (not null, not null) or ( < 0, null) or (null, < 0) => 0,
            _ => null,
        };
    }

    private static Size? Truth(Size left, Size right, Func<long, long, bool> test)
    {
        if (left == right)
            return test(0, 0) ? 1 : 0;
        // a size against a negative number is as 0 against it
        return (left.Fixed ?? (right.Fixed < 0 ? 0 : null)) is { } first && (right.Fixed ?? (left.Fixed < 0 ? 0 : null)) is { } second ? test(first, second) ? 1 : 0 : null;
    }
}
