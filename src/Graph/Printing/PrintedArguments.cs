using System.Text;

namespace GraphBridge.Printing;

/// <summary>
/// The arguments of a module in the order in which PyTorch prints them. What the module doesn't tell is left out. Each method
/// adds one: <c>unknown</c> gives its value where the module tells none, <c>none</c> where it tells None.
/// </summary>
internal sealed class PrintedArguments(ModuleFacts facts)
{
    private readonly List<(string Name, object? Value)> _all = [];
    private readonly StringBuilder _text = new();
    private bool _isCut;

    public ModuleFacts Facts { get; } = facts;

    /// <summary>All arguments that are known, the unprinted ones too.</summary>
    public IReadOnlyList<(string Name, object? Value)> All => _all;

    public override string ToString() => _text.ToString();

    /// <summary>The value of an argument that is known, or null.</summary>
    public object? this[string name] => Facts.TryGet(name, out var value) ? value : null;

    /// <summary>One without its name: <c>3</c>. Where one such is not known, those after it can't be told apart and are not printed.</summary>
    public PrintedArguments Plain(string name, Func<object?>? unknown = null)
    {
        if (!TryAdd(name, unknown, null, out var value))
            _isCut = true;
        else if (!_isCut)
            Print(PythonText.Of(value));
        return this;
    }

    /// <summary>One with its name: <c>eps=1e-05</c>.</summary>
    public PrintedArguments Named(string name, Func<object?>? unknown = null, object? none = null)
    {
        if (TryAdd(name, unknown, none, out var value))
            Print(name + "=" + PythonText.Of(value));
        return this;
    }

    /// <summary>
    /// One with its name, as it was given where that is known, or else as one number where all dimensions have the same:
    /// <c>kernel_size=2</c>.
    /// </summary>
    public PrintedArguments Size(string name, object? none = null)
    {
        if (TryAdd(name, null, none, out var value))
            Print(name + "=" + PythonText.Of(Facts.IsGiven(name) ? value : Facts.IsRemembered && IsSame(value, none) ? none : PythonText.Single(value)));
        return this;
    }

    /// <summary>One with its name, as one number for each dimension: <c>kernel_size=(2,)</c>.</summary>
    public PrintedArguments Each(string name, object? none = null, Func<object?>? unknown = null, int sides = 1)
    {
        if (TryAdd(name, unknown, none, out var value))
            Print(name + "=" + PythonText.Of(Repeated(value, sides)));
        return this;
    }

    /// <summary>The same without its name.</summary>
    public PrintedArguments EachPlain(string name, int sides)
    {
        if (!TryAdd(name, null, null, out var value))
            _isCut = true;
        else if (!_isCut)
            Print(PythonText.Of(Repeated(value, sides)));
        return this;
    }

    /// <summary>One that is not printed.</summary>
    public PrintedArguments Unprinted(string name)
    {
        TryAdd(name, null, null, out _);
        return this;
    }

    /// <summary>One with its name that is a text: <c>approximate='none'</c>.</summary>
    public PrintedArguments Quoted(string name, Func<object?>? unknown = null)
    {
        if (TryAdd(name, unknown, null, out var value))
            Print($"{name}='{PythonText.Of(value)}'");
        return this;
    }

    /// <summary>One with its name, unless it or each of its elements is what it usually is.</summary>
    public PrintedArguments Unless(string name, object usual, Func<object?>? unknown = null, object? none = null)
    {
        if (TryAdd(name, unknown, none ?? usual, out var value) && !IsUsual(value, usual))
            Print(name + "=" + PythonText.Of(value));
        return this;
    }

    /// <summary>The same, as one number for each dimension.</summary>
    public PrintedArguments EachUnless(string name, object usual, object? none = null)
    {
        if (TryAdd(name, null, none ?? usual, out var value) && !IsUsual(value, usual))
            Print(name + "=" + PythonText.Of(value is string ? value : Repeated(value, 1)));
        return this;
    }

    private static bool IsSame(object? value, object? other) =>
        other is not null && PythonText.Of(PythonText.Single(value)) == PythonText.Of(PythonText.Single(other));

    private static bool IsUsual(object? value, object usual) =>
        (PythonText.Elements(value) ?? [value]).All(element => PythonText.Of(element) == PythonText.Of(usual));

    /// <summary>One with its name, where one was given that is not what it usually is.</summary>
    public PrintedArguments Given(string name, object? usual = null)
    {
        if (TryAdd(name, null, null, out var value) && value is not null && PythonText.Of(value) != PythonText.Of(usual))
            Print(name + "=" + PythonText.Of(value));
        return this;
    }

    private object? Repeated(object? value, int sides) =>
        PythonText.Elements(value) is null && Facts.Dimensions > 0 ? Enumerable.Repeat(value, Facts.Dimensions * sides).ToArray() : value;

    private bool TryAdd(string name, Func<object?>? unknown, object? none, out object? value)
    {
        if (Facts.TryGet(name, out value))
            value ??= none;
        else if ((value = unknown?.Invoke()) is null)
            return false;
        _all.Add((name, value));
        return true;
    }

    private void Print(string argument)
    {
        if (_text.Length > 0)
            _text.Append(", ");
        _text.Append(argument);
    }
}
