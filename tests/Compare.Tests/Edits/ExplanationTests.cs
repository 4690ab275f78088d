using GraphBridge.Testing;
using GraphBridge.Testing.Edits;
using Xunit;

namespace GraphBridge.Compare.Tests.Edits;

public sealed class ExplanationTests
{
    private static readonly CompareOptions WithoutTraces = new() { Ignore = IgnoredParts.Metadata | IgnoredParts.Order };

    [Fact]
    public void A_block_that_was_inserted_is_one_change()
    {
        foreach (var (name, graph) in RealNetworks.All())
            if (SeededEdit.All.Single(edit => edit.Name == "insert a block").Apply(graph, 1) is { } pair)
                Assert.True(GraphComparison.Compare(pair.A, pair.B, WithoutTraces).Changes is [{ Kind: ChangeKind.Added, Parts.Count: > 0 }], Account(name, pair));
    }

    [Fact]
    public void A_layer_that_was_dropped_is_one_change()
    {
        foreach (var (name, graph) in RealNetworks.All())
            if (SeededEdit.All.Single(edit => edit.Name == "drop a layer").Apply(graph, 1) is { } pair)
                Assert.True(GraphComparison.Compare(pair.A, pair.B, WithoutTraces).Changes is [{ Kind: ChangeKind.Removed }], Account(name, pair));
    }

    [Fact]
    public void An_activation_that_was_replaced_everywhere_is_one_change_for_operations_and_one_for_modules()
    {
        foreach (var (name, graph) in RealNetworks.All())
            if (SeededEdit.All.Single(edit => edit.Name == "replace an activation everywhere").Apply(graph, 1) is { } pair)
                Assert.True(GraphComparison.Compare(pair.A, pair.B, WithoutTraces).Changes.Count <= 2, Account(name, pair));
    }

    [Fact]
    public void Renaming_everything_is_one_change_and_the_order_another()
    {
        foreach (var (name, graph) in RealNetworks.All())
            if (SeededEdit.All.Single(edit => edit.Name == "rename everything and permute").Apply(graph, 1) is { } pair)
                Assert.True(GraphComparison.Compare(pair.A, pair.B, WithoutTraces).Changes.All(change => change.Kind == ChangeKind.Renamed), Account(name, pair));
    }

    [Fact]
    public void What_is_told_of_the_graphs_in_the_other_order_is_the_opposite()
    {
        foreach (var (_, graph) in RealNetworks.All())
            foreach (var edit in SeededEdit.All)
                if (edit.Apply(graph, 1) is { } pair)
                    Assert.Equal(GraphComparison.Compare(pair.A, pair.B).Changes.Select(change => (Opposite(change.Kind), change.Count, change.Parts.Count)).Order(),
                        GraphComparison.Compare(pair.B, pair.A).Changes.Select(change => (change.Kind, change.Count, change.Parts.Count)).Order());
    }

    [Fact]
    public void Below_a_depth_changes_are_told_of_the_module_around()
    {
        var changes = GraphComparison.Compare(Networks.Residual(2, 2), Networks.Residual(2, 3), new() { Depth = 1 }).Changes;
        Assert.All(changes, change => Assert.DoesNotContain('.', change.Place));
        Assert.Contains(changes, change => change is { Kind: ChangeKind.Changed, Subject: EntityKind.Module, Place: "layer*", Count: 2 });
    }

    [Fact]
    public void Only_modules_are_told_of_where_only_they_are_asked_for() =>
        Assert.All(GraphComparison.Compare(Networks.Residual(2, 2), Networks.Residual(2, 3), new() { OnlyModules = true }).Changes,
            change => Assert.True(change.Subject is EntityKind.Module or EntityKind.Call, change.ToString()));

    [Fact]
    public void What_is_ignored_makes_no_difference()
    {
        var graph = RealNetworks.Load("resnet18");
        ForwardGraph Edited(string name) => SeededEdit.All.Single(edit => edit.Name == name).Apply(graph, 1)!.B;
        Assert.True(GraphComparison.Compare(graph, Edited("rename everything"), new() { Ignore = IgnoredParts.Names }).AreEqual);
        Assert.True(GraphComparison.Compare(graph, Edited("change a stride"), new() { IgnoreAttributes = ["Conv.strides", "*.pads", "MaxPool.*", "*.dilations"] }).AreEqual);
        Assert.False(GraphComparison.Compare(graph, Edited("change a stride"), new() { IgnoreAttributes = ["Gemm.*"] }).AreEqual);
    }

    private static ChangeKind Opposite(ChangeKind kind) => kind switch { ChangeKind.Added => ChangeKind.Removed, ChangeKind.Removed => ChangeKind.Added, _ => kind };

    private static string Account(string name, EditedPair pair) => name + ":\n" + string.Join('\n', GraphComparison.Compare(pair.A, pair.B, WithoutTraces).Changes.Select(Line));

    internal static string Line(Change change) =>
        $"{change.Kind} {change.Subject} {change.Place} | {change.Name} | {change.Aspect} {change.Key}: {change.Old} -> {change.New} x{change.Count} ({change.Parts.Count} parts) {change.Reason} {change.Sureness:0.00}";
}
