using System.Collections.Immutable;
using System.Globalization;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Capture;

/// <summary>
/// Captures a model again with inputs of other sizes, from which a lowering learns what depends on its dynamic axes.
/// </summary>
public static class OtherSizes
{
    /// <summary>
    /// Captures passes that differ in the dynamic axes: for each size one in which only it is another, and two in which all are. Larger
    /// sizes are tried first; where the model doesn't take them, smaller ones and multiples are.
    /// </summary>
    /// <param name="graph">What was captured.</param>
    /// <param name="inputs">What went in.</param>
    /// <param name="axes">The dimensions that are to be other sizes.</param>
    /// <param name="pass">Captures a pass, with inputs of the same kind: <c>inputs => model.Capture(inputs)</c>.</param>
    /// <exception cref="GraphBridgeException">The axes are not the inputs', a tensor can't be resized, or the model takes none of the sizes.</exception>
    public static ImmutableArray<ForwardGraph> Capture(ForwardGraph graph, IReadOnlyList<NamedInput> inputs, DynamicAxes axes, Func<IReadOnlyList<NamedInput>, ForwardCapture> pass)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentNullException.ThrowIfNull(pass);
        var resized = new ResizedInputs(inputs, graph, axes);
        (Exception Error, string Sizes)? first = null;
        foreach (var proposal in SizeProposals.For(resized.Sizes))
        {
            var captured = ImmutableArray.CreateBuilder<ForwardGraph>();
            foreach (var sizes in proposal)
                try
                {
                    captured.Add(pass(resized.With(sizes)).Graph);
                }
                catch (ForwardException failure)
                {
                    first ??= (failure, string.Join(", ", sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Key}={size.Value}"))));
                    break;
                }
            if (captured.Count == proposal.Length)
                return captured.ToImmutable();
        }
        throw new GraphBridgeException($"the model takes no other sizes; where {first!.Value.Sizes}: {first.Value.Error.Message}", remedy: "keep a dimension fixed that has to be what it is", inner: first.Value.Error);
    }
}
