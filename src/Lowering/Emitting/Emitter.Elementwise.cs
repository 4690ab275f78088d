using System.Collections.Immutable;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Emitting;

// Elementwise operators in a type for which ONNX Runtime has them, and functions that are a few operators.
internal sealed partial class Emitter
{
    /// <summary>An elementwise operator. Operands for whose type ONNX Runtime has no kernel are converted, and so is the result.</summary>
    /// <param name="name">ONNX's operator.</param>
    /// <param name="inputs">Its operands, of equal types; null for one left out.</param>
    public Term Run(string name, params ReadOnlySpan<Term?> inputs) => Run(name, inputs, []);

    /// <summary>An elementwise operator with attributes.</summary>
    public Term Run(string name, ReadOnlySpan<Term?> inputs, ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var type = inputs[0]!.Type;
        var within = Kernels.TypeFor(name, type, Opset);
        if (within == type)
            return Op(name, inputs, attributes);
        var cast = new Term?[inputs.Length];
        for (var i = 0; i < cast.Length; i++)
            cast[i] = inputs[i] is { } term ? term.Type == type ? Cast(term, within) : term : null;
        var result = Op(name, cast, attributes);
        return result.Type == within ? Cast(result, type) : result;
    }

    /// <summary>A number of the type of a term.</summary>
    public Term Like(Term term, double number) => Scalar(number, term.Type);

    /// <summary>Rounds towards zero.</summary>
    public Term Truncate(Term term) => Run("Mul", Run("Sign", term), Run("Floor", Run("Abs", term)));

    /// <summary>log(1 + exp(x)), which loses nothing for large and for small x.</summary>
    public Term Softplus(Term term) => term.Type == ElementType.Float64
        ? Op("Add", Op("Relu", term), Op("Log", Op("Add", Op("Exp", Op("Neg", Op("Abs", term))), Like(term, 1))))
        : Run("Softplus", term);

    /// <summary>Whether numbers are below zero; minus zero is.</summary>
    public Term IsNegative(Term term) => term.Type.IsFloatingPoint()
        ? Run("Less", Run("Min", term, Run("Reciprocal", term)), Like(term, 0))
        : Run("Less", term, Like(term, 0));

    /// <summary>Whether numbers are finite.</summary>
    public Term IsFinite(Term term) => term.Type.IsFloatingPoint() ? Run("Less", Run("Abs", term), Like(term, double.PositiveInfinity)) : True(term);

    /// <summary>True for each element.</summary>
    public Term True(Term term) => Run("Equal", term, term);

    /// <summary>A size as a number of a type.</summary>
    public Term Number(Size size, ElementType type) => size.Known is { } known ? Scalar(known, type) : Cast(Squeeze(Sizes(size), 0), type);

    /// <summary>Reduces dimensions, in a type for which ONNX Runtime does it. A tensor without dimensions stays as it is.</summary>
    public Term Reduced(string name, Term term, ReadOnlySpan<int> axes, bool keep)
    {
        if (term.Rank == 0)
            return name is "ReduceL1" or "ReduceL2" ? Run("Abs", term) : name == "ReduceSumSquare" ? Run("Mul", term, term) : term;
        var within = Kernels.TypeFor(name, term.Type, Opset);
        return Cast(Reduce(name, Cast(term, within), axes, keep), term.Type);
    }

    /// <summary>The place of the largest or smallest along a dimension; the first of several.</summary>
    public Term Place(string name, Term term, int axis, bool keep)
    {
        ImmutableArray<Size>? shape = term.Shape is not { } before ? null : keep ? before.SetItem(axis, 1) : before.RemoveAt(axis);
        return Op(name, [Cast(term, Kernels.TypeFor(name, term.Type, Opset))], [("axis", axis), ("keepdims", keep)], ElementType.Int64, shape);
    }
}
