using GraphBridge.Compare.Drawing;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests.Drawing;

public sealed class ChangePlacesTests
{
    [Fact]
    public void A_change_leads_to_the_operations_and_calls_that_it_gathers()
    {
        var (small, large) = (Networks.Residual(layers: 1, blocks: 2), Networks.Residual(layers: 1, blocks: 3));
        Assert.Equal(["layer1.2.conv1", "layer1.2.bn1", "layer1.2.relu", "layer1.2.conv2", "layer1.2.bn2", "layer1.2.add"], Marked(small, large, MergedState.Added));
        Assert.Equal(["layer1.2.conv1", "layer1.2.bn1", "layer1.2.relu", "layer1.2.conv2", "layer1.2.bn2", "layer1.2.add"], Marked(large, small, MergedState.Removed));
    }

    [Fact]
    public void What_a_change_leads_to_stands_out_and_is_not_many()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var comparison = GraphComparison.Compare(GraphGenerator.Graph(seed, size: 60), GraphGenerator.Graph(seed + 1000, size: 60));
            var merged = MergedGraph.Of(comparison);
            var places = new ChangePlaces(comparison, merged);
            foreach (var change in comparison.Changes)
            {
                var (operations, calls) = places.Of(change);
                Assert.InRange(operations.Count, 0, 32);
                Assert.InRange(calls.Count, 0, 32);
                if (change is { Subject: EntityKind.Operation, Kind: ChangeKind.Added, Aspect: Aspect.Existence })
                    Assert.Contains(operations, operation => merged.StateOf(operation) == MergedState.Added);
                if (change is { Subject: EntityKind.Operation, Kind: ChangeKind.Removed, Aspect: Aspect.Existence })
                    Assert.Contains(operations, operation => merged.StateOf(operation) == MergedState.Removed);
            }
        }
    }

    private static IEnumerable<string> Marked(ForwardGraph a, ForwardGraph b, MergedState state)
    {
        var comparison = GraphComparison.Compare(a, b);
        var merged = MergedGraph.Of(comparison);
        var (operations, calls) = new ChangePlaces(comparison, merged).Of(comparison.Changes[0]);
        Assert.Contains(calls, call => call.Module.Path == "layer1.2");
        return operations.Where(operation => merged.StateOf(operation) == state).OrderBy(operation => operation.Index).Select(operation => operation.Name);
    }
}
