namespace GraphBridge.Compare;

/// <summary>
/// A hash of all that matching looks at, names and order among it. Two graphs of one fingerprint are matched part by part; of
/// two others it says which is looked at first, so that the result does not depend on which is called the old one.
/// </summary>
internal static class Fingerprint
{
    public static ulong Of(ForwardGraph graph)
    {
        var store = graph.Store;
        var hash = Mix.Of((ulong)store.OpTypes.Count, (ulong)store.ValueNames.Count, (ulong)store.Modules.Count);
        var values = new ulong[store.ValueNames.Count];
        ulong sum = 0;
        for (var value = 0; value < values.Length; value++)
        {
            values[value] = Mix.Of(store.ValueNames[value]);
            // values have no order
            sum += Mix.Of(values[value], (ulong)store.ValueKinds[value], ContentHash.Of(store.ValueTypes[value]));
        }
        hash = Mix.Of(hash, sum);
        foreach (var value in store.GraphInputs)
            hash = Mix.Of(hash, values[value]);
        foreach (var value in store.GraphOutputs)
            hash = Mix.Of(hash, 1, values[value]);
        foreach (var module in store.Modules)
        {
            hash = Mix.Of(hash, Mix.Of(module.Path), Mix.Of(Mix.Of(module.TypeName), Mix.Of(module.Arguments), (ulong)module.Parent));
            foreach (var (name, value) in module.Parameters)
                hash = Mix.Of(hash, Mix.Of(name), values[value.Index]);
            foreach (var (name, value) in module.Buffers)
                hash = Mix.Of(hash, Mix.Of(name), values[value.Index]);
        }
        foreach (var call in store.Calls)
            hash = Mix.Of(hash, Mix.Of((ulong)call.Module, (ulong)call.Parent), Mix.Of((ulong)call.Pass, (ulong)call.RepeatCount));
        for (var op = 0; op < store.OpTypes.Count; op++)
        {
            hash = Mix.Of(hash, Mix.Of(ContentHash.Of(store.OpTypes[op]), ContentHash.Of(store.OpAttributes[op])), Mix.Of(store.OpNames[op]));
            hash = Mix.Of(Ports(hash, store.Inputs, op, values), (ulong)store.OpCalls[op]);
            hash = Ports(hash, store.Outputs, op, values);
        }
        return hash;
    }

    private static ulong Ports(ulong hash, PortTable table, int op, ulong[] values)
    {
        for (var at = table.Start[op]; at < table.Start[op + 1]; at++)
            hash = Mix.Of(hash, Mix.Of(table.Name[at]), table.Value[at] < 0 ? 0 : values[table.Value[at]]);
        return hash;
    }
}
