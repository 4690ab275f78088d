using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Flat;

public sealed class FlatTests
{
    [Fact]
    public void A_graph_comes_back_equal() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph => Assert.Null(graph.FirstDifference(Copy(graph)))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_graph_comes_back_equal_whatever_the_order_of_its_nodes_and_edges() =>
        Prop.ForAll(GraphGenerator.Graphs(), graph =>
        {
            var copy = Copy(graph, nodes => nodes.Reverse(), edges => edges.Reverse());
            Assert.Null(graph.FirstDifference(copy));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rewired_edge_is_read_as_rewired()
    {
        var graph = Chain("first", "second", "third");
        var copy = Copy(graph, edges: edges => edges.Select(edge => edge.Target == "op2" ? edge with { Source = "op0" } : edge));
        Assert.Equal("first_out", copy.Operations[2].Inputs[0].Value?.Name);
        Assert.Empty(copy.FindValue("second_out")!.Value.Uses);
    }

    [Fact]
    public void A_node_that_another_tool_put_in_becomes_an_operation()
    {
        var graph = Chain("first", "second");
        var copy = Copy(graph, nodes => nodes.Append(new("new", -1, [new("label", "Dropout"), new("p", "0.5")])),
            edges => [.. edges.Where(edge => edge.Target != "op1"), new("op0", "new", []), new("new", "op1", [])]);
        var added = copy.Operations[1];
        Assert.Equal(("Dropout", "new", "0.5"), (added.Type.ToString(), added.Name, added.Metadata["p"]));
        Assert.Equal(added, copy.Operations[2].Inputs[0].Value?.Producer);
    }

    [Fact]
    public void A_cycle_is_an_error_that_names_its_nodes()
    {
        var graph = Chain("first", "second", "third");
        var error = Assert.Throws<GraphBridgeException>(() => Copy(graph, edges: edges => edges.Select(edge => edge.Target == "op0" ? edge with { Source = "op2" } : edge)));
        Assert.Equal("the edges run in a cycle: 'op0' -> 'op1' -> 'op2' -> 'op0'", error.Reason);
    }

    [Fact]
    public void An_edge_to_a_node_that_is_not_there_is_an_error_with_its_place()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Copy(Chain("first"), edges: edges => edges.Append(new("op0", "gone", []))));
        Assert.Contains("'gone'", error.Reason, StringComparison.Ordinal);
        Assert.Equal("line 3, column 2", error.Place);
    }

    [Fact]
    public void A_foreign_graph_is_operations_and_values_with_their_attributes_as_metadata()
    {
        var reader = new FlatReader(new(null, ReadLimits.Default, ElementCount.None), ReadLimits.Default, ElementCount.None);
        reader.SetGraphAttribute("author", "someone");
        var outer = reader.AddCluster("cluster_a", -1, [new("label", "encoder")]);
        var inner = reader.AddCluster("cluster_b", outer, [new("colour", "red")]);
        reader.AddNode("late", inner, [new("type", "Sum")], new(1, 1));
        reader.AddNode("early", -1, [new("shape", "oval"), new("shape", "box")], new(2, 1));
        reader.AddEdge("early", "late", [new("weight", "3"), new("headport", "a")], new(3, 1));
        reader.AddEdge("early", "late", [new("headport", "b")], new(4, 1));
        var graph = reader.Build();

        Assert.Equal("someone", graph.Metadata["author"]);
        Assert.Equal(["encoder", "encoder.cluster_b"], graph.Modules.Select(module => module.Path));
        Assert.Equal("red", graph.Calls[1].Module.Metadata["colour"]);
        Assert.Equal(["box early", "Sum late"], graph.Operations.Select(operation => operation.ToString()));
        Assert.Equal(["a", "b"], graph.Operations[1].Inputs.Select(input => input.Name));
        Assert.Equal("3", graph.Operations[1].Inputs[0].Value?.Metadata["weight"]);
    }

    [Fact]
    public void Inputs_that_are_left_empty_by_the_million_are_refused()
    {
        var names = Enumerable.Range(0, 4).Select(i => "op" + i).ToArray();
        var error = Assert.Throws<GraphBridgeException>(() => Copy(Chain(names), edges: edges => edges.Select(edge =>
            edge with { Attributes = [.. edge.Attributes.Where(attribute => attribute.Key != FlatKeys.Slot), new(FlatKeys.Slot, "400000")] })));
        Assert.Contains("inputs of operations are left empty", error.Reason, StringComparison.Ordinal);
    }

    private static ForwardGraph Chain(params string[] names)
    {
        var builder = new ForwardGraphBuilder("chain");
        var value = builder.AddInput("x");
        foreach (var name in names)
        {
            var made = builder.AddValue(name + "_out", ValueKind.Activation);
            builder.AddOperation(new("", "Relu"), name, [new("", value)], [new("", made)]);
            value = made;
        }
        builder.MarkOutput(value);
        return builder.Build();
    }

    private static ForwardGraph Copy(ForwardGraph graph, Func<IEnumerable<FlatNode>, IEnumerable<FlatNode>>? nodes = null,
        Func<IEnumerable<FlatEdge>, IEnumerable<FlatEdge>>? edges = null)
    {
        using var parts = new PartWriter(null);
        var reader = new FlatReader(new(null, ReadLimits.Default, ElementCount.None), ReadLimits.Default, ElementCount.None);
        foreach (var (key, value) in FlatWriter.GraphAttributes(graph, parts))
            reader.SetGraphAttribute(key, value);
        foreach (var cluster in FlatWriter.Clusters(graph))
            reader.AddCluster(cluster.Id, cluster.Parent, cluster.Attributes);
        var (nodeCount, edgeCount) = (0, 0);
        foreach (var node in nodes?.Invoke(FlatWriter.Nodes(graph, parts)) ?? FlatWriter.Nodes(graph, parts))
            reader.AddNode(node.Id, node.Cluster, node.Attributes.ToArray(), new(++nodeCount, 1));
        foreach (var edge in edges?.Invoke(FlatWriter.Edges(graph)) ?? FlatWriter.Edges(graph))
            reader.AddEdge(edge.Source, edge.Target, edge.Attributes.ToArray(), new(++edgeCount, 2));
        return reader.Build();
    }
}
