using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>What says one operator of ATen in operators of ONNX.</summary>
/// <param name="Schema">The operator.</param>
/// <param name="Lower">
/// Makes the nodes; gives the results in their order, and after them the new versions of arguments that the operator writes without
/// giving them back. A result that is left out is null. The caller casts results to the types that the pass had.
/// </param>
/// <param name="Limits">What it can't do, for people; null where it does all.</param>
/// <param name="Since">The first operator set in which ONNX can say it.</param>
/// <param name="Family">What kind of operator it is, for people.</param>
internal sealed record Rule(RuleSchema Schema, Func<Emitter, Arguments, Term?[]> Lower, string? Limits, int Since, string Family);
