namespace GraphBridge.Printing;

/// <summary>
/// The arguments of modules without modules in them, read off the operations that they ran, for graphs whose source doesn't tell
/// them: traces, and ONNX files whose exporter names types.
/// </summary>
internal sealed class OperationReadings(ForwardGraph graph)
{
    private Dictionary<int, List<Operation>>? _operations;

    /// <summary>What is known of the arguments of a module; empty where nothing is.</summary>
    /// <param name="module">The module.</param>
    /// <param name="called">The same object under the name by which it was called.</param>
    public string Of(Module module, Module called)
    {
        if (!ArgumentTable.Has(module.TypeName))
            return "";
        _operations ??= InFirstCalls();
        var operations = _operations.GetValueOrDefault(called.Index) ?? [];
        ModuleFacts facts = operations.Any(operation => operation.Type.Domain == OpType.OnnxDomain) ? new OnnxFacts(module, operations) : new OperationFacts(module, operations);
        return ArgumentTable.Of(facts).ToString();
    }

    /// <summary>By module: the operations that its first call ran itself.</summary>
    private Dictionary<int, List<Operation>> InFirstCalls()
    {
        var found = new Dictionary<int, List<Operation>>();
        foreach (var operation in graph.Operations)
        {
            if (operation.Call is not { Pass: 1 } call)
                continue;
            if (!found.TryGetValue(call.Module.Index, out var operations))
                found.Add(call.Module.Index, operations = []);
            operations.Add(operation);
        }
        return found;
    }
}
