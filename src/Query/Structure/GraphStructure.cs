using System.Collections.Immutable;

namespace GraphBridge.Query.Structure;

/// <summary>
/// How a network is built: whether it is recurrent, where it branches, what runs several times and what nothing uses. Of a pass that
/// failed, or a graph without outputs, nobody knows what would have been used: there <see cref="DeadEnds"/>, <see cref="Unneeded"/>,
/// <see cref="UnusedParameters"/> and <see cref="NeverCalled"/> are empty.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Depth">How many operations are on the longest way through it.</param>
/// <param name="Repeats">What runs several times: outermost modules, and parameters that operations of one type use several times.</param>
/// <param name="Looping">Operations that loop inside: ONNX's Loop and Scan, and whole recurrent layers such as LSTM.</param>
/// <param name="Steering">Operations that took a value into the program, which may have decided what ran.</param>
/// <param name="Branches">Where ways part and meet.</param>
/// <param name="Tied">Parameters that several modules own.</param>
/// <param name="Failed">Operations that failed.</param>
/// <param name="DeadEnds">Operations whose results nothing uses, and which do nothing else than give them.</param>
/// <param name="Unneeded">The dead ends, and operations that serve them alone.</param>
/// <param name="UnusedParameters">Parameters that nothing uses.</param>
/// <param name="NeverCalled">Modules that were not called, nor any below them; the outermost ones.</param>
/// <param name="OutsideModules">Operations that ran in no module, where there are modules.</param>
public sealed record GraphStructure(ForwardGraph Graph, int Depth, ImmutableArray<Repeat> Repeats, NodeSet Looping, NodeSet Steering, Branches Branches,
    ImmutableArray<TiedParameter> Tied, NodeSet Failed, NodeSet DeadEnds, NodeSet Unneeded, NodeSet UnusedParameters,
    ImmutableArray<UncalledModule> NeverCalled, NodeSet OutsideModules)
{
    /// <summary>Whether something learned runs again on what it gave before, or an operation loops inside.</summary>
    public bool IsRecurrent => Looping.Count > 0 || Repeats.Any(repeat => repeat is { IsRecurrent: true, HasParameters: true });

    /// <summary>Finds out how a graph is built, but for the graphs inside its operations. Takes time linear in the graph's size.</summary>
    public static GraphStructure Of(ForwardGraph graph)
    {
        var failed = NodeKinds.Of(graph, NodeKind.Failed);
        var isWhole = failed.Count == 0 && graph.Outputs.Count > 0;
        var nothing = NodeSet.Of(graph);
        var deadEnds = isWhole ? NodeKinds.Of(graph, NodeKind.Unused) & NodeKinds.Of(graph, NodeKind.Operation) : nothing;
        return new(graph, Ways.Depth(graph), RepeatSearch.Of(graph), NodeSet.OfOperations(graph, operation => LoopingOperators.Has(operation.Type)),
            NodeKinds.Of(graph, NodeKind.Read), Ways.Branches(graph), ModuleUse.Tied(graph), failed, deadEnds, isWhole ? Serving(graph, deadEnds) : nothing,
            isWhole ? NodeKinds.Of(graph, NodeKind.Unused) & NodeKinds.Of(graph, NodeKind.Parameter) : nothing, isWhole ? ModuleUse.NeverCalled(graph) : [],
            graph.Calls.Count > 0 ? NodeSet.OfOperations(graph, operation => operation.Call is null) : nothing);
    }

    /// <summary>The operations that serve nothing but dead ends, and these.</summary>
    private static NodeSet Serving(ForwardGraph graph, NodeSet deadEnds)
    {
        var needed = NodeKinds.Of(graph, NodeKind.Output) | NodeSet.OfOperations(graph, operation => !NodeKinds.IsForItsResults(operation));
        return deadEnds | (NodeKinds.Of(graph, NodeKind.Operation) - needed - needed.Ancestors());
    }
}

/// <summary>What runs several times.</summary>
/// <param name="Name">The module's path or the parameter's name.</param>
/// <param name="IsModule">Whether it is a module; otherwise it is a parameter that several operations of one type use.</param>
/// <param name="Passes">How often it runs, or is used.</param>
/// <param name="HasParameters">Whether something learned runs again; false for a module without parameters, such as an activation.</param>
/// <param name="IsRecurrent">Whether a later pass is computed from what an earlier one gave.</param>
public sealed record Repeat(string Name, bool IsModule, int Passes, bool HasParameters, bool IsRecurrent);

/// <summary>Where ways part and meet. Only what is computed from an input counts, so that a weight is no branch.</summary>
/// <param name="Forks">Values' makers, and inputs, that more than one operation uses.</param>
/// <param name="Joins">Operations that use more than one of these.</param>
/// <param name="Residuals">
/// Additions of a value to what parameters made of it: directly, or through a shortcut of up to four operations that is shorter than the
/// other way. Null where ways are so tangled that counting them would take too long.
/// </param>
public sealed record Branches(int Forks, int Joins, int? Residuals);

/// <summary>A parameter that several modules own.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Owners">What it is called by its modules: <c>wte.weight</c>, <c>lm_head.weight</c>.</param>
public sealed record TiedParameter(string Name, ImmutableArray<string> Owners);

/// <summary>A module that was not called, nor any below it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="TypeName">Its type; empty where it is not known.</param>
/// <param name="Modules">How many modules it is with those below it.</param>
/// <param name="AreParametersUsed">Whether operations use a parameter of it all the same.</param>
public sealed record UncalledModule(string Path, string TypeName, int Modules, bool AreParametersUsed);
