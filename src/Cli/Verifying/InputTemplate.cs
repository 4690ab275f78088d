using System.Text.RegularExpressions;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Cli.Verifying;

/// <summary>An input whose sizes may be symbols, of which each run has others.</summary>
internal abstract record InputTemplate
{
    /// <summary>The symbols in it.</summary>
    public abstract IEnumerable<SymbolUse> Symbols { get; }

    /// <summary>The input of a run, in which each symbol has a size.</summary>
    public abstract NamedInput At(Func<string, long> sizes);
}

/// <summary>An input for the next argument in order, because the other model has no argument of its name.</summary>
/// <param name="Input">The input.</param>
internal sealed record InOrder(InputTemplate Input) : InputTemplate
{
    public override IEnumerable<SymbolUse> Symbols => Input.Symbols;

    public override NamedInput At(Func<string, long> sizes) => new(null, Input.At(sizes).Value);
}

/// <summary>An input that a model's own type tells.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Type">Its type; each dimension has a size or a symbol.</param>
/// <param name="Fill">What its elements are.</param>
internal sealed record TypedInput(string Name, TensorType Type, Fill Fill) : InputTemplate
{
    public override IEnumerable<SymbolUse> Symbols =>
        from axis in Enumerable.Range(0, Type.Shape!.Rank)
        where Type.Shape.Dimensions[axis].Symbol is not null
        select new SymbolUse(Type.Shape.Dimensions[axis].Symbol!, axis, Type.Shape.Rank);

    public override NamedInput At(Func<string, long> sizes) =>
        new(Name, new InputValue.Tensor(Type.ElementType, [.. Type.Shape!.Dimensions.Select(dimension => dimension.Size ?? sizes(dimension.Symbol!))], Fill));
}

/// <summary>An input as a user writes it: as for a capture, with names where sizes stand.</summary>
/// <param name="Text">What the user wrote.</param>
internal sealed partial record WrittenInput(string Text) : InputTemplate
{
    public override IEnumerable<SymbolUse> Symbols =>
        from tensor in Tensors.Matches(Text)
        where IsTensor(tensor)
        let dimensions = Dimensions(tensor)
        from axis in Enumerable.Range(0, dimensions.Length)
        where Names.IsMatch(dimensions[axis])
        select new SymbolUse(dimensions[axis], axis, dimensions.Length);

    /// <summary>The name of the argument that it is for, or null for the next in order.</summary>
    public string? Name => At(_ => 1).Name;

    public override NamedInput At(Func<string, long> sizes) => InputSpec.Parse(Tensors.Replace(Text, tensor => !IsTensor(tensor) ? tensor.Value
        : $"{tensor.Groups["type"].Value}[{string.Join(',', Dimensions(tensor).Select(text => Names.IsMatch(text) ? sizes(text).ToString() : text))}]"));

    private static bool IsTensor(Match match) => ElementTypes.TryParse(match.Groups["type"].Value, out _);

    private static string[] Dimensions(Match tensor) => tensor.Groups["sizes"].Value.Split(',', StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"(?<type>[A-Za-z][A-Za-z0-9]*)\s*\[(?<sizes>[^\[\]()""'@]*)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Tensors { get; }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Names { get; }
}
