namespace GraphBridge.Formats.Text;

/// <summary>The parameters that each operation and each module call uses or owns, each once.</summary>
internal sealed class ParameterTally
{
    private readonly ParameterSum[] _ofCall;
    private readonly ParameterSum[] _ofOperation;

    public ParameterTally(ForwardGraph graph)
    {
        _ofCall = new ParameterSum[graph.Calls.Count];
        _ofOperation = new ParameterSum[graph.Operations.Count];
        var owners = CallsThatOwn(graph);
        // the last parameter counted for a call, so that no call counts one twice
        var counted = new int[graph.Calls.Count];
        Array.Fill(counted, -1);
        foreach (var value in graph.Values)
        {
            if (value.Kind is not ValueKind.Parameter || ParameterSum.Of(value) is not { } size)
                continue;
            var last = -1;
            foreach (var (operation, _) in value.Uses)
            {
                if (operation.Index == last)
                    continue;
                last = operation.Index;
                _ofOperation[last] += size;
                CountUpwards(operation.Call, value.Index, size, counted);
            }
            if (owners.TryGetValue(value.Index, out var calls))
                foreach (var call in calls)
                    CountUpwards(graph[call], value.Index, size, counted);
        }
    }

    public ParameterSum Of(ModuleCall call) => _ofCall[call.Index];

    public ParameterSum Of(Operation operation) => _ofOperation[operation.Index];

    private void CountUpwards(ModuleCall? from, int value, ParameterSum size, int[] counted)
    {
        for (var at = from; at is { } call && counted[call.Index] != value; at = call.Parent)
        {
            counted[call.Index] = value;
            _ofCall[call.Index] += size;
        }
    }

    /// <summary>For each parameter that a module owns, the calls of that module, or of the nearest around it that was called.</summary>
    private static Dictionary<int, List<CallId>> CallsThatOwn(ForwardGraph graph)
    {
        var callsOf = new List<CallId>?[graph.Modules.Count];
        foreach (var call in graph.Calls)
            (callsOf[call.Module.Index] ??= []).Add(call.Id);
        foreach (var module in graph.Modules)
            if (module.Parent is { } parent)
                callsOf[module.Index] ??= callsOf[parent.Index];
        var owners = new Dictionary<int, List<CallId>>();
        foreach (var module in graph.Modules)
        {
            if (callsOf[module.Index] is not { } calls)
                continue;
            foreach (var (_, value) in module.Parameters)
            {
                if (!owners.TryGetValue(value.Index, out var known))
                    owners.Add(value.Index, known = []);
                known.AddRange(calls);
            }
        }
        return owners;
    }
}
