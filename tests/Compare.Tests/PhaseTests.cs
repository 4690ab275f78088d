using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Compare.Tests;

public sealed class PhaseTests
{
    [Fact]
    public void The_shortest_edit_is_as_long_as_dynamic_programming_finds_it() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (a, b) = (Letters(random), Letters(random));
            var pairs = Edit(a, b, 1000, out var isWhole);
            Assert.True(isWhole);
            Assert.All(pairs, pair => Assert.Equal(a[pair.A], b[pair.B]));
            Assert.Equal(pairs.OrderBy(pair => pair.A), pairs.OrderBy(pair => pair.B));
            Assert.Equal(Common(a, b), pairs.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_search_that_reaches_its_bound_tells_how_far_it_got()
    {
        ulong[] a = [.. Enumerable.Repeat(1ul, 10), .. Enumerable.Range(100, 50).Select(i => (ulong)i)];
        ulong[] b = [.. Enumerable.Repeat(1ul, 10), .. Enumerable.Range(900, 50).Select(i => (ulong)i)];
        var pairs = Edit(a, b, 4, out var isWhole);
        Assert.False(isWhole);
        Assert.Equal(10, pairs.Count);
    }

    [Fact]
    public void The_longest_ascending_run_leaves_out_as_few_as_can_be()
    {
        Assert.Equal([true, true, false, true], Ascending.Longest([0, 1, 5, 2]));
        Assert.Equal([true, false, true, true], Ascending.Longest([3, -1, 4, 9]));
        Assert.Equal(1, Ascending.Longest([3, 2, 1]).Count(kept => kept));
        Assert.Empty(Ascending.Longest([]));
    }

    [Fact]
    public void Ports_that_were_put_between_others_leave_these_where_they_are()
    {
        Assert.Equal([0, 2], PortAlignment.Of(2, 3, (i, j) => "ab"[i] == "axb"[j]));
        Assert.Equal([0, -1, 1], PortAlignment.Of(3, 2, (i, j) => "axb"[i] == "ab"[j]));
        Assert.Equal([0, 1], PortAlignment.Of(2, 2, (_, _) => false));
    }

    [Fact]
    public void A_key_that_one_part_of_each_graph_has_matches_them_and_one_that_several_have_does_not()
    {
        var pairing = new Pairing(4, 4);
        Assert.Equal([0, 3], KeyMatching.Unique(pairing, [7, 5, 5, 9], [9, 5, 5, 7], MatchReason.Anchor, 1));
        Assert.Equal([3, -1, -1, 0], pairing.BOf);
        Assert.Equal([1, 2], KeyMatching.Unique(pairing, [7, 5, 5, 9], [9, 5, 5, 7], MatchReason.Anchor, 1, inOrder: true));
        Assert.True(pairing.IsComplete);
    }

    [Fact]
    public void A_key_of_zero_is_no_key()
    {
        var pairing = new Pairing(1, 1);
        Assert.Empty(KeyMatching.Unique(pairing, [0], [0], MatchReason.Anchor, 1));
    }

    [Fact]
    public void Places_have_in_common_what_differs_in_numbers_only()
    {
        Assert.Equal("layer3.*.bn1", PlaceText.Common(["layer3.0.bn1", "layer3.12.bn1"]));
        Assert.Equal("h", PlaceText.Common(["h.0.attn", "h.1"]));
        Assert.Equal("", PlaceText.Common(["a", "b"]));
        Assert.Equal("x", PlaceText.Common(["x", "x"]));
    }

    [Fact]
    public void The_hash_upwards_looks_at_what_leads_to_an_operation_and_the_hash_downwards_at_what_follows()
    {
        var (shorter, longer) = (new GraphCode(Networks.Transformer(2)), new GraphCode(Networks.Transformer(3)));
        Assert.Equal(shorter.Up(), longer.Up()[..shorter.Count]);
        Assert.NotEqual(shorter.Down()[0], longer.Down()[0]);
        Assert.Equal(shorter.Down()[^1], longer.Down()[^1]);
    }

    [Fact]
    public void Data_is_compared_by_content_and_said_to_differ_where_it_does()
    {
        var (a, b) = (Weighted(1), Weighted(2));
        Assert.True(GraphComparison.Compare(a, Weighted(1)).AreEqual);
        Assert.Equal(ChangeKind.Data, Assert.Single(GraphComparison.Compare(a, b).Changes).Kind);
        var without = GraphComparison.Compare(a, b, new() { Ignore = IgnoredParts.Weights });
        Assert.True(without.AreEqual);
        Assert.Single(without.ToScript().Edits);
    }

    private static ForwardGraph Weighted(byte weight)
    {
        var builder = new ForwardGraphBuilder();
        var data = TensorData.FromBytes(ElementType.UInt8, [1], new[] { weight });
        builder.AddValue("scale", ValueKind.Parameter, data.Type, data);
        return builder.Build();
    }

    private static ulong[] Letters(Random random) => [.. Enumerable.Range(0, random.Next(30)).Select(_ => (ulong)random.Next(4))];

    private static List<(int A, int B)> Edit(ulong[] a, ulong[] b, int most, out bool isWhole)
    {
        var edit = new ShortestEdit([.. Enumerable.Range(0, a.Length)], [.. Enumerable.Range(0, b.Length)], a, b, most);
        isWhole = edit.IsWhole;
        return edit.Pairs;
    }

    private static int Common(ulong[] a, ulong[] b)
    {
        var longest = new int[a.Length + 1, b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
                longest[i, j] = a[i - 1] == b[j - 1] ? longest[i - 1, j - 1] + 1 : Math.Max(longest[i - 1, j], longest[i, j - 1]);
        return longest[a.Length, b.Length];
    }
}
