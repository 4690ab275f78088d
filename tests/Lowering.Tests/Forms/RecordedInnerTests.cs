using System.Collections.Immutable;
using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Tests.Dynamic;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Operations as libtorch carried them out: lowered by that, they give what their rules give, or are refused. Silently wrong is none.</summary>
public sealed class RecordedInnerTests
{
    [Theory]
    [InlineData("free_functions", 6)]
    [InlineData("attention", 1)]
    [InlineData("transformer_encoder", 0)]
    [InlineData("gpt2_scripted", 41)]
    [InlineData("mobilenet_v2", 54)]
    [InlineData("in_place_views", 5)]
    [InlineData("lstm", 7)]
    public void WhatAnOperationWasCarriedOutByGivesWhatItsRuleGives(string fixture, int least)
    {
        var inputs = Directory.GetFiles(DynamicCheck.Folder(), fixture + ".*.npy").Select(Path.GetFileName).Where(name => name!.Split('.').Length == 3 && !name.Contains(".out.", StringComparison.Ordinal));
        var graph = Models.Fixture(fixture, [.. inputs.Select(name => $"{name!.Split('.')[1]}=@{Path.Combine(DynamicCheck.Folder(), name)}")]).Graph;
        var count = 0;
        foreach (var operation in graph.Operations)
        {
            if (operation.Trace?.Inner is null || operation.Outputs.Any(port => port.Value is null or { Trace.Previous: not null }))
                continue;
            var feeds = Feeds(operation);
            var byRule = OnnxRun.Run(Alone(operation, operation.Type).Lower(), feeds, $"{operation.Type} by its rule");
            ForwardGraph lowered;
            try
            {
                lowered = Alone(operation, new("aten", "unruled")).Lower();
            }
            catch (GraphBridgeException)
            {
                // refused is not wrong
                continue;
            }
            count++;
            foreach (var (expected, actual) in byRule.Zip(OnnxRun.Run(lowered, feeds, $"{operation.Type} by its parts")))
                Tensors.AssertClose(expected, actual, 1e-5, 1e-5, $"{operation.Type} of {operation.Name}");
        }
        // as many as were not refused when this was written
        Assert.InRange(count, least, int.MaxValue);
    }

    private static KeyValuePair<string, TensorData>[] Feeds(Operation operation)
    {
        var random = new Random(1);
        return [.. operation.Inputs.Select(port => port.Value).OfType<Value>().Where(value => value.Data is null).Distinct().Select(value =>
        {
            var type = (TensorType)value.Type!;
            ImmutableArray<long> dimensions = [.. type.Shape!.Dimensions.Select(dimension => dimension.Size!.Value)];
            var numbers = new double[dimensions.Aggregate(1L, (product, size) => product * size)];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = type.ElementType.IsFloatingPoint() ? random.NextDouble() - 0.5 : random.Next(2);
            return KeyValuePair.Create(value.Name, Elements.Of(type.ElementType, dimensions, numbers));
        })];
    }

    private static ForwardGraph Alone(Operation operation, OpType type)
    {
        var builder = new ForwardGraphBuilder("alone");
        var values = new Dictionary<Value, ValueId>();
        foreach (var port in operation.Inputs)
            if (port.Value is { } value && !values.ContainsKey(value))
                values.Add(value, value.Data is { } data ? builder.AddValue(value.Name, ValueKind.Constant, value.Type, data) : builder.AddInput(value.Name, value.Type));
        foreach (var port in operation.Outputs)
            values.Add(port.Value!.Value, builder.AddValue(port.Value.Value.Name, ValueKind.Activation, port.Value.Value.Type));
        builder.AddOperation(type, operation.Name, [.. operation.Inputs.Select(port => new Input(port.Name, port.Value is { } value ? values[value] : ValueId.None))],
            [.. operation.Outputs.Select(port => new Output(port.Name, values[port.Value!.Value]))], [.. operation.Attributes], trace: new() { Inner = operation.Trace!.Inner });
        foreach (var port in operation.Outputs)
            builder.MarkOutput(values[port.Value!.Value]);
        return builder.Build();
    }
}
