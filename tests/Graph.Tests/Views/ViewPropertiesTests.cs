using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Tests.Views;

/// <summary>What holds for every view of every graph. That a view builds at all proves that it is in order, as building checks it.</summary>
public sealed class ViewPropertiesTests
{
    private static readonly Gen<(string Name, Func<ForwardGraph, ForwardGraph> Of)> Views = Gen.Choose(0, 10).Select(number => number switch
    {
        < 4 => ("collapse to " + number, (Func<ForwardGraph, ForwardGraph>)(graph => graph.CollapseToDepth(number))),
        4 => ("collapse every third module", graph => graph.Collapse(graph.Modules.Where(module => module.Index % 3 == 1).Select(module => module.Path))),
        5 => ("fold", graph => graph.FoldRepeats()),
        6 => ("roll", graph => graph.RollPasses()),
        7 => ("show what is inside", graph => graph.ShowInner()),
        8 => ("show one level inside", graph => graph.ShowInner(1)),
        9 => ("slice to the outputs", graph => graph.Slice([], [])),
        _ => ("slice between the ends", SliceBetweenEnds),
    });

    private static readonly Gen<ForwardGraph> Graphs = Gen.OneOf(GraphGenerator.Graph(new() { MaximumOperations = 40 }),
        Gen.Choose(0, int.MaxValue).Select(seed => new RandomNetwork(seed).Build()));

    private static ForwardGraph SliceBetweenEnds(ForwardGraph graph)
    {
        if (graph.Operations.Count == 0)
            return graph;
        var last = graph.Operations[^1].Outputs.FirstOrDefault(port => port.Value is not null).Value;
        return last is not { } end ? graph : graph.Slice([], [end.Name]);
    }

    private static void ForAll(Action<ForwardGraph, (string Name, Func<ForwardGraph, ForwardGraph> Of), (string Name, Func<ForwardGraph, ForwardGraph> Of)> check) =>
        Prop.ForAll(Graphs.ToArbitrary(), Views.ToArbitrary(), Views.ToArbitrary(), check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void A_view_of_a_view_is_a_graph() => ForAll((graph, view, next) => next.Of(view.Of(graph)));

    [Fact]
    public void A_view_taken_twice_is_the_same() => ForAll((graph, view, _) =>
    {
        var once = view.Of(graph);
        Assert.True(once.FirstDifference(view.Of(graph)) is null, view.Name);
        if (view.Name != "collapse every third module" && view.Name != "slice between the ends" && view.Name != "show one level inside")
            Assert.True(once.FirstDifference(view.Of(once)) is null, $"{view.Name}: {once.FirstDifference(view.Of(once))}");
    });

    [Fact]
    public void Folding_and_rolling_find_much_in_random_networks_and_lose_no_call()
    {
        var (folded, rolled) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = new RandomNetwork(seed).Build();
            folded += Calls(graph, graph.FoldRepeats());
            rolled += Calls(graph, graph.RollPasses());
        }
        Assert.InRange(folded, 50, 200);
        Assert.InRange(rolled, 50, 200);
    }

    /// <summary>1 where a view has fewer calls, which then stand for all there were: the product of the counts around each, summed.</summary>
    private static int Calls(ForwardGraph graph, ForwardGraph view)
    {
        Assert.True(view.Calls.Sum(Product) >= graph.Calls.Count, view.ToString());
        return view.Calls.Count < graph.Calls.Count ? 1 : 0;
    }

    private static int Product(ModuleCall call) => call.RepeatCount * (call.Parent is { } parent ? Product(parent) : 1);

    [Fact]
    public void Collapsing_deeper_than_the_graph_goes_changes_nothing() =>
        ForAll((graph, _, _) => Assert.Null(graph.FirstDifference(graph.CollapseToDepth(1000))));

    [Fact]
    public void Showing_what_is_inside_keeps_every_value_that_was_not_handed_through() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        var shown = graph.ShowInner(1);
        var handedThrough = graph.Operations.Where(operation => operation.Trace?.Inner is not null).SelectMany(operation => operation.Outputs)
            .Select(port => port.Value?.Name).ToHashSet();
        Assert.All(graph.Values, value => Assert.True(handedThrough.Contains(value.Name) || shown.FindValue(value.Name) is { } same && Equals(same.Type, value.Type)));
        Assert.Equal(graph.Inputs.Select(value => value.Name), shown.Inputs.Select(value => value.Name));
        Assert.Equal(graph.Outputs.Count, shown.Outputs.Count);
        Assert.Equal(graph.Calls.Select(call => (call.Module.Path, call.Pass, call.Duration)), shown.Calls.Select(call => (call.Module.Path, call.Pass, call.Duration)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Showing_what_is_inside_adds_the_operations_of_the_inner_graphs_in_their_place() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        var shown = graph.ShowInner(1);
        var at = 0;
        foreach (var operation in graph.Operations)
        {
            if (at < shown.Operations.Count && shown.Operations[at].Type == operation.Type && shown.Operations[at].Name == operation.Name
                && shown.Operations[at].Trace?.Inner is not null == operation.Trace?.Inner is not null)
                at++;
            else
                foreach (var inner in operation.Trace!.Inner!.Operations)
                {
                    Assert.Equal(inner.Type, shown.Operations[at].Type);
                    Assert.Equal(operation.Call?.Index, shown.Operations[at].Call?.Index);
                    Assert.EndsWith(inner.Name, shown.Operations[at++].Name, StringComparison.Ordinal);
                }
        }
        Assert.Equal(shown.Operations.Count, at);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_collapsed_graph_keeps_inputs_and_outputs() => Prop.ForAll(GraphGenerator.Graphs(), Gen.Choose(0, 3).ToArbitrary(), (graph, depth) =>
    {
        var collapsed = graph.CollapseToDepth(depth);
        Assert.Equal(graph.Inputs.Select(value => value.ToString()), collapsed.Inputs.Select(value => value.ToString()));
        Assert.Equal(graph.Outputs.Select(value => value.ToString()), collapsed.Outputs.Select(value => value.ToString()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Collapsing_counts_every_operation_once() => Prop.ForAll(GraphGenerator.Graphs(), Gen.Choose(0, 3).ToArbitrary(), (graph, depth) =>
    {
        if (graph.Calls.Any(call => call.RepeatCount > 1))
            return;
        var collapsed = graph.CollapseToDepth(depth);
        Assert.Equal(graph.Operations.Count, collapsed.Operations.Sum(operation => operation.Type.Domain != OpType.ModuleDomain ? 1
            : ((AttributeValue.Int)operation.Attribute("operations")!).Value));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Collapsing_keeps_what_each_output_depends_on() => Prop.ForAll(GraphGenerator.Graphs(), Gen.Choose(0, 3).ToArbitrary(), (graph, depth) =>
    {
        var collapsed = graph.CollapseToDepth(depth);
        foreach (var output in graph.Outputs)
            Assert.Subset(Sources(collapsed, output.Name), Sources(graph, output.Name));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_slice_to_a_value_holds_what_it_depends_on_and_nothing_else() => Prop.ForAll(GraphGenerator.Graphs(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (graph, at) =>
    {
        if (graph.Values.Count == 0)
            return;
        var value = graph.Values[at % graph.Values.Count];
        var slice = graph.Slice([], [value.Name]);
        Assert.Equal(value.Name, slice.Outputs[0].Name);
        Assert.Equal(Sources(graph, value.Name), Sources(slice, value.Name));
        Assert.All(slice.Operations, operation => Assert.Contains(operation.Outputs, port => port.Value is { } made
            && (made.Name == value.Name || made.Uses.Count > 0)));
    }).QuickCheckThrowOnFailure();

    /// <summary>The names of what no operation makes and a value depends on.</summary>
    private static HashSet<string> Sources(ForwardGraph graph, string name)
    {
        var seen = new HashSet<Value>();
        var open = new Stack<Value>([graph.FindValue(name)!.Value]);
        while (open.TryPop(out var value))
            if (seen.Add(value) && value.Producer is { } producer)
                foreach (var used in producer.Inputs.Where(port => port.Value is not null).Select(port => port.Value!.Value)
                             .Concat(producer.CapturedValues.Select(id => graph[id])))
                    open.Push(used);
        return [.. seen.Where(value => value.Producer is null).Select(value => value.Name)];
    }
}
