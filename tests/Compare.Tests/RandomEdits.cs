namespace GraphBridge.Compare.Tests;

/// <summary>A graph with some operations dropped, doubled, renamed or given another operator.</summary>
internal static class RandomEdits
{
    public static ForwardGraph Of(ForwardGraph graph, int seed)
    {
        var random = new Random(seed);
        var builder = new ForwardGraphBuilder(graph.Name) { Producer = graph.Producer, Metadata = graph.Metadata, Opsets = graph.Opsets, Functions = graph.Functions };
        foreach (var value in graph.Values)
        {
            builder.SetTrace(builder.AddValue(value.Name, value.Kind, value.Type, value.Data, value.SparseData, value.Metadata), value.Trace);
            if (value.Producer is not null && random.Next(10) == 0)
                builder.SetType(value.Id, null);
        }
        foreach (var input in graph.Inputs)
            builder.MarkInput(input.Id);
        foreach (var module in graph.Modules)
        {
            var copy = builder.AddModule(module.Path, random.Next(8) == 0 ? "Other" : module.TypeName, module.Parent?.Id, module.Arguments, module.Metadata);
            foreach (var (name, value) in module.Parameters)
                builder.AddParameter(copy, name, value);
        }
        foreach (var call in graph.Calls)
            builder.SetDuration(builder.AddCall(call.Module.Id, call.Parent?.Id, call.Pass, call.RepeatCount), call.Duration);
        foreach (var operation in graph.Operations)
        {
            var isDropped = random.Next(8) == 0;
            Input[] inputs = [.. operation.Inputs.Select(port => new Input(port.Name, random.Next(12) == 0 ? ValueId.None : port.Value?.Id ?? ValueId.None))];
            if (random.Next(8) == 0)
                builder.AddOperation(new("new", "Op"), "", inputs, [new("", builder.AddValue(builder.FreeName("new"), ValueKind.Activation))]);
            if (isDropped)
            {
                foreach (var port in operation.Outputs)
                    if (port.Value is { } value)
                        builder.SetKind(value.Id, ValueKind.Undefined);
                continue;
            }
            builder.AddOperation(random.Next(10) == 0 ? new("new", "Other") : operation.Type, operation.Name, inputs,
                [.. operation.Outputs.Select(port => new Output(port.Name, port.Value?.Id ?? ValueId.None))], [.. operation.Attributes.Where(_ => random.Next(10) > 0)],
                operation.Call?.Id, operation.Metadata, operation.Trace);
        }
        foreach (var output in graph.Outputs)
            builder.MarkOutput(output.Id);
        return builder.Build();
    }
}
