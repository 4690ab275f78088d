namespace GraphBridge.Formats.Text;

/// <summary>What leaves each module call: values made inside that are used outside or are outputs of the graph.</summary>
internal sealed class LeavingValues
{
    private readonly List<ValueId>?[] _ofCall;

    public LeavingValues(ForwardGraph graph)
    {
        _ofCall = new List<ValueId>?[graph.Calls.Count];
        var isOutput = new bool[graph.Values.Count];
        foreach (var output in graph.Outputs)
            isOutput[output.Index] = true;
        foreach (var operation in graph.Operations)
        {
            if (operation.Call is null)
                continue;
            for (var slot = 0; slot < operation.Outputs.Count; slot++)
            {
                if (operation.Outputs[slot].Value is not { } value)
                    continue;
                // it leaves every call up to the innermost that holds its maker and all its users
                var holder = isOutput[value.Index] ? null : operation.Call;
                foreach (var (user, _) in value.Uses)
                    if (holder is { } inner && operation.LowestCommonCall(user) is var common && (common?.Index ?? -1) < inner.Index)
                        holder = common;
                for (var at = operation.Call; at is { } call && call != holder; at = call.Parent)
                    (_ofCall[call.Index] ??= []).Add(value.Id);
            }
        }
    }

    public IReadOnlyList<ValueId> Of(ModuleCall call) => _ofCall[call.Index] ?? [];
}
