using System.Globalization;

namespace GraphBridge.Compare.Tests;

/// <summary>The same network with every operation and value renamed and operations in another order that runs.</summary>
internal static class Shuffle
{
    public static ForwardGraph Of(ForwardGraph graph, int seed, bool rename = true, bool reorder = true)
    {
        var random = new Random(seed);
        var builder = new ForwardGraphBuilder(graph.Name) { Producer = graph.Producer, Metadata = graph.Metadata, Opsets = graph.Opsets, Functions = graph.Functions };
        // a graph inside an attribute uses values around it by name
        rename &= graph.Operations.All(operation => operation.CapturedValues.Count == 0);
        var prefix = rename ? "r" + random.Next(1000).ToString(CultureInfo.InvariantCulture) + "_" : "";
        var places = Enumerable.Range(0, graph.Values.Count).ToArray();
        random.Shuffle(places);
        var values = new ValueId[graph.Values.Count];
        foreach (var i in places)
        {
            var value = graph.Values[i];
            values[i] = builder.AddValue(prefix.Length == 0 ? value.Name : prefix + i.ToString(CultureInfo.InvariantCulture), value.Kind, value.Type, value.Data, value.SparseData, value.Metadata);
        }
        foreach (var input in graph.Inputs)
            builder.MarkInput(values[input.Index]);
        foreach (var module in graph.Modules)
        {
            var copy = builder.AddModule(prefix + module.Path, module.TypeName, module.Parent?.Id, module.Arguments, module.Metadata);
            foreach (var (name, value) in module.Parameters)
                builder.AddParameter(copy, name, values[value.Index]);
            foreach (var (name, value) in module.Buffers)
                builder.AddBuffer(copy, name, values[value.Index]);
        }
        foreach (var call in graph.Calls)
            builder.SetDuration(builder.AddCall(call.Module.Id, call.Parent?.Id, call.Pass, call.RepeatCount), call.Duration);
        foreach (var operation in reorder ? Order(graph, random) : graph.Operations)
            builder.AddOperation(operation.Type, rename ? prefix + operation.Name : operation.Name, [.. operation.Inputs.Select(port => new Input(port.Name, port.Value is { } value ? values[value.Index] : ValueId.None))],
                [.. operation.Outputs.Select(port => new Output(port.Name, port.Value is { } value ? values[value.Index] : ValueId.None))],
                [.. operation.Attributes], operation.Call?.Id, operation.Metadata);
        foreach (var output in graph.Outputs)
            builder.MarkOutput(values[output.Index]);
        return builder.Build();
    }

    private static IEnumerable<Operation> Order(ForwardGraph graph, Random random)
    {
        var waiting = graph.Operations.Select(operation => operation.Inputs.Select(port => port.Value?.Producer?.Index)
            .Concat(operation.CapturedValues.Select(value => graph[value].Producer?.Index)).OfType<int>().ToHashSet()).ToArray();
        var ready = Enumerable.Range(0, waiting.Length).Where(i => waiting[i].Count == 0).ToList();
        while (ready.Count > 0)
        {
            var at = random.Next(ready.Count);
            var next = ready[at];
            ready.RemoveAt(at);
            yield return graph.Operations[next];
            for (var i = next + 1; i < waiting.Length; i++)
                if (waiting[i].Remove(next) && waiting[i].Count == 0)
                    ready.Add(i);
        }
    }
}
