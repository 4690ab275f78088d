using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering;

/// <summary>What the values of one captured graph are in the graph that is being made.</summary>
/// <param name="sizes">What is known of sizes.</param>
internal sealed class Scope(CapturedSizes sizes)
{
    private readonly Dictionary<int, Term> _terms = [];
    private readonly Dictionary<int, string> _reasons = [];

    /// <summary>What is known of sizes.</summary>
    public CapturedSizes Sizes { get; } = sizes;

    /// <summary>What a value is.</summary>
    /// <exception cref="NotLoweredException">Nothing made it, or what makes it could not be lowered.</exception>
    public Term Of(Value value) => _terms.GetValueOrDefault(value.Index)
        ?? throw new NotLoweredException(_reasons.GetValueOrDefault(value.Index) ?? $"its operand '{value.Name}' is not known");

    /// <summary>Says what a value is. What a node made of it goes by the value's name, and has the shape that it had in the pass.</summary>
    public void Bind(Value value, Term term)
    {
        if (term.Stands is null && term.Producer is not null)
            term.Stands = value;
        term.Shape ??= Sizes.ShapeOf(value);
        _terms[value.Index] = term;
    }

    /// <summary>Says why a value is not known.</summary>
    public void GiveUp(Value value, string reason) => _reasons[value.Index] = reason;

    /// <summary>Goes on after an operation that could not be lowered, so that others which can't be are found too.</summary>
    public void GiveUp(Operation operation)
    {
        foreach (var output in operation.Outputs)
            if (output.Value is { Type: TensorType type } value)
                _terms[value.Index] = new(type.ElementType, ShapeOf(value)) { Source = value };
    }

    private ImmutableArray<Size>? ShapeOf(Value value)
    {
        try
        {
            return Sizes.ShapeOf(value);
        }
        catch (NotLoweredException)
        {
            return null;
        }
    }
}
