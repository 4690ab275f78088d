using System.Collections.Immutable;

namespace GraphBridge.Shapes;

/// <summary>One call of an operator as its rule sees it: what is known of what goes in, the attributes, and a place for what is found of the results.</summary>
/// <param name="operation">The call.</param>
/// <param name="pass">The walk that it is met in.</param>
internal sealed class Call(Operation operation, GraphPass pass)
{
    private readonly Known?[] _found = new Known?[operation.Outputs.Count];

    /// <summary>The call.</summary>
    public Operation Operation => operation;

    /// <summary>The walk that it is met in.</summary>
    public GraphPass Pass => pass;

    /// <summary>The version of ONNX's operator set.</summary>
    public long Opset => pass.Opset;

    /// <summary>How many inputs there are, given or left out.</summary>
    public int InputCount => operation.Inputs.Count;

    /// <summary>How many outputs there are, wanted or not.</summary>
    public int OutputCount => _found.Length;

    /// <summary>The operator's name.</summary>
    public string Name => operation.Type.Name;

    /// <summary>What is known of an input; null where that is nothing, or it is left out.</summary>
    public Known? Any(int slot) => slot < InputCount && operation.Inputs.ValueAt(slot) is { IsNone: false } value ? pass[value.Index] : null;

    /// <summary>The same of a tensor.</summary>
    public KnownTensor? this[int slot] => Any(slot) as KnownTensor;

    /// <summary>Whether an input is given.</summary>
    public bool Has(int slot) => slot < InputCount && !operation.Inputs.ValueAt(slot).IsNone;

    /// <summary>The type of a tensor's elements; undefined where it is not known.</summary>
    public ElementType Element(int slot) => this[slot]?.Element ?? ElementType.Undefined;

    /// <summary>How many dimensions a tensor has; null where that is not known.</summary>
    public int? Rank(int slot) => Shape(slot)?.Length;

    /// <summary>The sizes of a tensor; null where it is left out or their number is not known.</summary>
    public Size[]? Shape(int slot) => this[slot]?.Shape;

    /// <summary>Says what is found of a result.</summary>
    public void Give(int slot, Known? found)
    {
        if (slot < _found.Length)
            _found[slot] = found;
    }

    /// <summary>Says what is found of a tensor: its sizes where their number is known, each where it is, and its elements likewise.</summary>
    public void Give(int slot, ElementType element, Size?[]? sizes, Size?[]? content = null)
    {
        if (slot < _found.Length)
            _found[slot] = new KnownTensor(element, pass.Symbols.Shape(sizes)) { Content = sizes is not null && content is { Length: <= Known.MaximumElements } ? content : null };
    }

    /// <summary>The same of sizes that are all there.</summary>
    public void GiveShape(int slot, ElementType element, Size[]? sizes) => Give(slot, new KnownTensor(element, sizes is { Length: <= Known.MaximumRank } ? sizes : null));

    /// <summary>What was found of a result; null where that is nothing, or there is none such.</summary>
    public Known? Found(int slot) => slot < _found.Length ? _found[slot] : null;

    /// <summary>An attribute; within a function, that of its call where it is one. Null where it is left out.</summary>
    public AttributeValue? Attribute(string name) => pass.Resolve(operation.Attribute(name));

    /// <summary>A whole number; null where it is none or left out.</summary>
    public long? Int(string name) => Attribute(name) switch
    {
        AttributeValue.Int number => number.Value,
        AttributeValue.Bool flag => flag.Value ? 1 : 0,
        _ => null,
    };

    /// <summary>Whole numbers; null where they are none or left out.</summary>
    public ImmutableArray<long>? Ints(string name) => Attribute(name) switch
    {
        AttributeValue.Ints numbers => numbers.Values,
        AttributeValue.List { Items: [] } => [],
        _ => null,
    };

    /// <summary>Numbers; null where they are none or left out.</summary>
    public double[]? Floats(string name) => Attribute(name) switch
    {
        AttributeValue.List { Kind: AttributeKind.Float } list => [.. list.Items.Select(item => ((AttributeValue.Float)item).Value)],
        _ => null,
    };

    /// <summary>A text; null where it is none or left out.</summary>
    public string? Text(string name) => (Attribute(name) as AttributeValue.String)?.Value;

    /// <summary>The type of elements that an attribute tells by ONNX's number for it; null where it is left out.</summary>
    public ElementType? ElementNamed(string name) => Int(name) is > 0 and < 1000 and var number ? (ElementType)number : null;

    /// <summary>The elements of a small tensor of whole numbers or truths, those that are not known null; null where none is.</summary>
    public Size?[]? Content(int slot) => this[slot] is not { } tensor ? null : tensor.Content ?? (tensor.Data is { } data ? Constants.Whole(data) : null);

    /// <summary>The same where all are known.</summary>
    public Size[]? Sizes(int slot) => Content(slot) is { } content && Array.TrueForAll(content, size => size is not null) ? Array.ConvertAll(content, size => size!.Value) : null;

    /// <summary>The same where all are numbers.</summary>
    public long[]? Integers(int slot) => Content(slot) is { } content && Array.TrueForAll(content, size => size?.Fixed is not null) ? Array.ConvertAll(content, size => size!.Value.Fixed!.Value) : null;

    /// <summary>The one element of a tensor, where it is a number.</summary>
    public long? Integer(int slot) => Integers(slot) is [var number] ? number : null;

    /// <summary>The elements of a small constant tensor of numbers.</summary>
    public double[]? Numbers(int slot) => Integers(slot) is { } whole ? Array.ConvertAll(whole, number => (double)number)
        : this[slot]?.Data is { } data ? Constants.Real(data) : null;

    /// <summary>Whole numbers that older operator sets say by an attribute, and newer ones by an input; null where neither says them.</summary>
    public long[]? Said(string attribute, int slot) => Ints(attribute) is { } numbers ? [.. numbers] : Integers(slot);

    /// <summary>The place of an axis, counted from the last where it is negative; null where there is none such.</summary>
    public static int? Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : null;

    /// <summary>The places of axes; null where there is none such for one of them, or one stands twice.</summary>
    public static int[]? Axes(ReadOnlySpan<long> axes, int rank)
    {
        if (axes.Length > rank)
            return null;
        var places = new int[axes.Length];
        for (var i = 0; i < places.Length; i++)
            if (Axis(axes[i], rank) is { } place && !places.AsSpan(0, i).Contains(place))
                places[i] = place;
            else
                return null;
        return places;
    }
}
