using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests;

public sealed class RandomGraphsTests
{
    [Fact]
    public void A_seed_and_a_size_draw_the_same_graph_every_time() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (seed, size) =>
        {
            var graph = GraphGenerator.Graph(seed, size);
            Assert.Null(graph.FirstDifference(GraphGenerator.Graph(seed, size)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Graphs_of_size_zero_are_empty()
    {
        var graph = GraphGenerator.Graph(1, 0);
        Assert.Empty(graph.Operations);
        Assert.Empty(graph.Values);
    }

    [Fact]
    public void Among_five_hundred_graphs_is_everything_that_the_model_can_hold()
    {
        var graphs = Enumerable.Range(0, 500).Select(seed => GraphGenerator.Graph(seed, 20 + seed % 81)).ToList();
        var attributes = graphs.SelectMany(graph => graph.Operations).SelectMany(operation => operation.Attributes).Select(attribute => attribute.Value).ToList();
        var values = graphs.SelectMany(graph => graph.Values).ToList();

        var kinds = typeof(AttributeValue).GetNestedTypes().Where(type => type != typeof(AttributeValue.Reference)).ToHashSet();
        Assert.Equal(kinds, attributes.Select(value => value.GetType()).ToHashSet());
        Assert.Equal(Enum.GetValues<ElementType>().ToHashSet(),
            values.Where(value => value.Data is not null).Select(value => value.Data!.ElementType).Where(type => Enum.IsDefined(type)).ToHashSet());
        Assert.Contains(attributes, value => value is AttributeValue.Graph { Value: var nested } && nested.Values.Any(inner => inner.Kind == ValueKind.Outer));
        Assert.Contains(graphs, graph => graph.Functions.Any(function =>
            function.Body.Operations.Any(operation => operation.Attributes.Any(attribute => attribute.Value is AttributeValue.Reference))));
        Assert.Contains(graphs, graph => graph.Operations.Any(operation => operation.CapturedValues.Count > 0));
        Assert.Contains(graphs, graph => graph.Operations.Any(operation => operation.Inputs.Any(port => port.Value is null)));
        var traces = graphs.SelectMany(graph => graph.Operations).Select(operation => operation.Trace).OfType<OperationTrace>().ToList();
        Assert.Contains(traces, trace => trace.Read is not null && trace.Inner is not null);
        Assert.Contains(traces, trace => trace.Branch is not null);
        Assert.Contains(traces, trace => trace.Inner is { } inner && inner.Operations.Any(operation => operation.Trace?.Inner is not null));
        Assert.Contains(graphs, graph => graph.Operations.Where(operation => operation.Trace?.Inner is not null)
            .GroupBy(operation => operation.Trace!.Inner, ReferenceEqualityComparer.Instance).Any(operations => operations.Count() > 1));
        Assert.Contains(values, value => value.Trace is { Base: not null, Previous: not null, Bytes: not null, Statistics.Histogram: not null });
        Assert.Contains(graphs, graph => graph.Calls.Any(call => call.Duration is not null));
        Assert.Contains(graphs, graph => graph.Calls.Any(call => call.Pass > 1 && call.Depth > 1));
        Assert.Contains(graphs, graph => graph.Outputs.Any(output => output.Kind == ValueKind.Input));
        Assert.Contains(graphs, graph => graph.Outputs.Distinct().Count() < graph.Outputs.Count);
        Assert.Contains(values, value => value.Name.Length >= 10_000);
        Assert.Contains(values, value => value.SparseData is not null);
    }
}
