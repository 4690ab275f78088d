using System.Collections.Immutable;

namespace GraphBridge.Capture.Inputs;

/// <summary>Reads an input's text from its first character to its last. One parser reads one text.</summary>
internal sealed class InputParser(string text, ReadLimits limits)
{
    private readonly InputScanner _scanner = new(text);

    public NamedInput Input()
    {
        _scanner.RequireUnicode();
        _scanner.SkipSpace();
        var at = _scanner.At;
        var name = Name();
        if (name is null)
            _scanner.At = at;
        var value = Value(1, outermost: true);
        _scanner.SkipSpace();
        if (!_scanner.AtEnd)
            throw _scanner.Expected("the end", "quote what is a text, and put several values into (a, b)");
        return _scanner.Placed(at, () => new NamedInput(name, value));
    }

    /// <summary>What stands before an <c>=</c>, or null where nothing does.</summary>
    private string? Name()
    {
        var name = InputText.IsNameStart(_scanner.Peek) ? _scanner.Word() : _scanner.Peek is '"' or '\'' ? _scanner.Quoted() : null;
        _scanner.SkipSpace();
        if (!_scanner.Accept('='))
            return null;
        return name ?? throw _scanner.Fault(_scanner.At - 1, "an argument's name is missing", "leave out the =, or write the name before it");
    }

    private InputValue Value(int depth, bool outermost = false)
    {
        _scanner.SkipSpace();
        var at = _scanner.At;
        if (depth > limits.ValueDepth)
            throw _scanner.Placed(InputValue.TooDeep(limits.ValueDepth), at);
        return _scanner.Peek switch
        {
            '(' => Parenthesised(depth),
            '[' => _scanner.Placed(at, () => new InputValue.List(Items(']', depth, out _))),
            '{' => _scanner.Placed(at, () => new InputValue.Dictionary(Entries(depth))),
            '@' => File(outermost),
            '"' or '\'' => _scanner.Placed(at, () => new InputValue.Text(_scanner.Quoted())),
            '-' => Number(),
            var c when char.IsAsciiDigit(c) => Number(),
            var c when InputText.IsNameStart(c) => Named(),
            _ => throw _scanner.Expected("a value", "write a tensor as float32[1,3,224,224], a file as @picture.npy, or a number, a \"text\", true, none, (a, b), [a, b] or {\"key\": a}"),
        };
    }

    private InputValue Parenthesised(int depth)
    {
        var at = _scanner.At;
        var items = Items(')', depth, out var endsInComma);
        // as in Python, one value in parentheses is that value, and a comma after it makes the tuple
        return items.Length == 1 && !endsInComma ? items[0] : _scanner.Placed(at, () => new InputValue.Tuple(items));
    }

    private ImmutableArray<InputValue> Items(char closing, int depth, out bool endsInComma)
    {
        var items = ImmutableArray.CreateBuilder<InputValue>();
        endsInComma = false;
        _scanner.At++;
        while (!Closes(closing))
        {
            if (items.Count > 0 && !endsInComma)
                throw _scanner.Expected($"',' or '{closing}'", "separate values by commas, and quote what is a text");
            items.Add(Value(depth + 1));
            _scanner.SkipSpace();
            endsInComma = _scanner.Accept(',');
        }
        return items.ToImmutable();
    }

    private ImmutableArray<KeyValuePair<InputValue, InputValue>> Entries(int depth)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<InputValue, InputValue>>();
        var endsInComma = true;
        _scanner.At++;
        while (!Closes('}'))
        {
            if (!endsInComma)
                throw _scanner.Expected("',' or '}'", "separate entries by commas, and quote what is a text");
            var key = Value(depth + 1);
            _scanner.SkipSpace();
            if (!_scanner.Accept(':'))
                throw _scanner.Expected("':'", "write entries as \"key\": value");
            entries.Add(new(key, Value(depth + 1)));
            _scanner.SkipSpace();
            endsInComma = _scanner.Accept(',');
        }
        return entries.ToImmutable();
    }

    private bool Closes(char closing)
    {
        _scanner.SkipSpace();
        return _scanner.AtEnd ? throw _scanner.Expected($"'{closing}'", "close what was opened") : _scanner.Accept(closing);
    }

    private InputValue.File File(bool outermost)
    {
        var at = _scanner.At++;
        if (_scanner.Peek is '"' or '\'')
            return _scanner.Placed(at, () => new InputValue.File(_scanner.Quoted()));
        if (!outermost)
            throw _scanner.Expected("a quoted path", "inside (), [] and {} write a file as @\"picture.npy\"");
        return _scanner.Placed(at, () => new InputValue.File(_scanner.Rest()));
    }

    private InputValue Number()
    {
        if (_scanner.AcceptWord("-inf"))
            return new InputValue.Float(double.NegativeInfinity);
        var number = _scanner.Number();
        return number.IsWhole ? new InputValue.Int(_scanner.Whole(number)) : new InputValue.Float(_scanner.Float(number));
    }

    private InputValue Named()
    {
        var at = _scanner.At;
        var word = _scanner.Word();
        switch (word)
        {
            case "true" or "True": return new InputValue.Bool(true);
            case "false" or "False": return new InputValue.Bool(false);
            case "none" or "None": return new InputValue.None();
            case "inf": return new InputValue.Float(double.PositiveInfinity);
            case "nan": return new InputValue.Float(double.NaN);
        }
        _scanner.SkipSpace();
        if (ElementTypes.TryParse(word, out var type))
            return Tensor(_scanner.Placed(at, () => TensorRules.RequireType(type)), at);
        var nearest = ElementTypeNames.Nearest(word);
        throw nearest is null && _scanner.Peek != '['
            ? _scanner.Fault(at, $"'{word}' is no value", $"write \"{word}\" if it is a text; a tensor is an element type and dimensions, as in float32[1,3,224,224]")
            : _scanner.Fault(at, $"there is no element type '{word}'", (nearest is null ? "" : $"did you mean {nearest}? ") + ElementTypeNames.List);
    }

    private InputValue.Tensor Tensor(ElementType type, int at)
    {
        var opening = _scanner.At;
        if (!_scanner.Accept('['))
            throw _scanner.Expected("'['", $"write {type.Name()}[2,3], or {type.Name()}[] for a tensor of one number and no dimension");
        var dimensions = _scanner.Placed(opening, () => TensorRules.RequireDimensions(Dimensions(), limits.Dimensions));
        var end = _scanner.At;
        _scanner.SkipSpace();
        if (_scanner.Accept(':'))
        {
            _scanner.SkipSpace();
            var fillAt = _scanner.At;
            var fill = TensorFill(type);
            return _scanner.Placed(fillAt, () => new InputValue.Tensor(type, dimensions, fill));
        }
        var usual = Fill.Default(type) ?? throw _scanner.Placed(TensorRules.NoFill(type, dimensions), end);
        return _scanner.Placed(at, () => new InputValue.Tensor(type, dimensions, usual));
    }

    private ImmutableArray<long> Dimensions()
    {
        var dimensions = ImmutableArray.CreateBuilder<long>();
        _scanner.SkipSpace();
        if (_scanner.Accept(']'))
            return [];
        do
        {
            _scanner.SkipSpace();
            var at = _scanner.At;
            if (_scanner.Peek is '?' or '*' || InputText.IsNameStart(_scanner.Peek))
                throw _scanner.Expected("a number", "an input has a fixed size in each dimension");
            if (_scanner.Peek != '-' && !char.IsAsciiDigit(_scanner.Peek))
                throw _scanner.Expected("a dimension", "write dimensions as [1,3,224,224]");
            dimensions.Add(_scanner.Placed(at, () => TensorRules.RequireDimension(_scanner.Whole(_scanner.Number()))));
            _scanner.SkipSpace();
        }
        while (_scanner.Accept(','));
        if (!_scanner.Accept(']'))
            throw _scanner.Expected("',' or ']'", "write dimensions as [1,3,224,224]");
        return dimensions.ToImmutable();
    }

    private Fill TensorFill(ElementType type)
    {
        const string fills = "the fills are zeros, ones, arange and ranges such as 0..10";
        var at = _scanner.At;
        if (InputText.IsNameStart(_scanner.Peek))
            return _scanner.Word() switch
            {
                "zeros" => new Fill.Zeros(),
                "ones" => new Fill.Ones(),
                "arange" => new Fill.Arange(),
                var word => throw _scanner.Fault(at, $"there is no fill '{word}'", fills),
            };
        if (_scanner.Peek != '-' && !char.IsAsciiDigit(_scanner.Peek))
            throw _scanner.Expected("a fill", fills);
        var low = _scanner.Number();
        if (!_scanner.Accept('.') || !_scanner.Accept('.'))
            throw _scanner.Expected("'..'", "write a range as 0..10, its end not in it");
        var high = _scanner.Number();
        return type.IsFloatingPoint()
            ? new Fill.Uniform(_scanner.Float(low), _scanner.Float(high))
            : new Fill.Range(_scanner.Whole(low), _scanner.Whole(high));
    }
}
