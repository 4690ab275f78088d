using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Query.Language;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Query.Tests;

public sealed class PropertyTests
{
    private static readonly Arbitrary<ForwardGraph> Graphs = GraphGenerator.Graphs(new() { MaximumOperations = 40 });
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>Checks what holds for any three sets of any graph.</summary>
    private static void ForSets(Action<NodeSet, NodeSet, NodeSet> holds) => Prop.ForAll(Graphs, Seeds, (graph, seed) =>
    {
        var random = new Random(seed);
        NodeSet Drawn() => NodeSet.Where(graph, _ => random.Next(4) == 0);
        holds(Drawn(), Drawn(), Drawn());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_printed_is_read_back_as_the_same() => Prop.ForAll(RandomQuery.Queries.ToArbitrary(), query =>
    {
        var text = query.ToString();
        var read = GraphQuery.Parse(text);
        Assert.Equal(query, read);
        Assert.Equal(text, read.ToString());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_query_and_what_it_prints_find_the_same() => Prop.ForAll(Graphs, Seeds, (graph, seed) =>
    {
        var query = RandomQuery.Of(graph, seed, 4);
        Assert.Equal(query.Run(graph), graph.Query(query.ToString()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_a_query_or_an_error_with_a_caret() => Prop.ForAll(Pieces.ToArbitrary(), text =>
    {
        try
        {
            GraphQuery.Parse(text);
        }
        catch (GraphBridgeException error)
        {
            Assert.EndsWith("^", error.Details[1], StringComparison.Ordinal);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static readonly Gen<string> Pieces = Gen.Elements("(", ")", "[", "]", ",", "&", "|", "-", "!", "\"", "'", "\\", " ", "a", "7", "*", "fc:2", "type(", "shape([", "path(", "in(", "kind(", "input", "\0")
        .ArrayOf().Select(string.Concat);

    [Fact]
    public void Sets_keep_the_laws_of_sets() => ForSets((a, b, c) =>
    {
        Assert.Equal(a & b, b & a);
        Assert.Equal(a | b, b | a);
        Assert.Equal(a & (b | c), (a & b) | (a & c));
        Assert.Equal(a | (b & c), (a | b) & (a | c));
        Assert.Equal(!(a & b), !a | !b);
        Assert.Equal(a - b, a & !b);
        Assert.Equal(a, !!a);
        Assert.Empty(a & !a);
        Assert.Equal(NodeSet.All(a.Graph), a | !a);
        Assert.Equal(a.Count + b.Count, (a | b).Count + (a & b).Count);
        Assert.Equal(a.Count, a.ToList().Count);
        Assert.Equal(a.ToList(), Enumerable.Range(0, a.Count).Select(place => a.At(place)!.Value));
    });

    [Fact]
    public void Parents_and_children_are_those_of_the_graph() => ForSets((a, b, _) =>
    {
        var parents = a.Where(node => node.Operation is not null).SelectMany(node => UsedBy(node.Operation!.Value));
        Assert.Equal(NodeSet.Of(a.Graph, parents), a.Parents());
        Assert.Equal(NodeSet.Of(a.Graph, a.SelectMany(node => node.Values).SelectMany(value => value.Uses).Select(use => new GraphNode(use.Operation))), a.Children());
        Assert.Equal((a & b.Children()).Count > 0, (a.Parents() & b).Count > 0);
    });

    [Fact]
    public void One_is_an_ancestor_where_the_other_is_a_descendant() => ForSets((a, b, _) =>
    {
        Assert.Equal((a.Ancestors() & b).Count > 0, (a & b.Descendants()).Count > 0);
        Assert.Equal(a.Ancestors(), a.Parents() | a.Parents().Ancestors());
        Assert.Equal(a.Descendants(), a.Children() | a.Children().Descendants());
        Assert.Equal((a | b).Ancestors(), a.Ancestors() | b.Ancestors());
        Assert.Equal(a.Sources(), a.Sources().Sources());
        Assert.True(a.Sources().All(node => node.Source is not null));
    });

    [Fact]
    public void A_path_is_one_and_none_is_shorter() => ForSets((a, b, _) =>
    {
        var path = a.ShortestPathTo(b);
        Assert.Equal(Distance(a, b), path.Count - 1);
        Assert.Equal(path, path & a.Between(b));
        Assert.Equal(path.Count == 0, a.Between(b).Count == 0);
        if (path.Count == 0)
            return;
        Assert.Contains(path.First(), a);
        Assert.Contains(path.Last(), b);
        Assert.All(path.Zip(path.Skip(1)), step => Assert.Contains(step.First, UsedBy(step.Second.Operation!.Value)));
    });

    [Fact]
    public void Between_is_what_is_on_a_way() => ForSets((a, b, _) =>
        Assert.Equal(NodeSet.Where(a.Graph, node => NodeSet.Of(a.Graph, node) is var one && Distance(a, one) >= 0 && Distance(one, b) >= 0), a.Between(b)));

    /// <summary>How many steps the one is from the other, by the plainest search; -1 where no way leads there.</summary>
    private static int Distance(NodeSet from, NodeSet to)
    {
        var (seen, row) = (from.ToHashSet(), from.ToList());
        for (var steps = 0; row.Count > 0; steps++)
        {
            if (row.Any(to.Contains))
                return steps;
            row = [.. row.SelectMany(node => node.Values).SelectMany(value => value.Uses).Select(use => new GraphNode(use.Operation)).Where(seen.Add)];
        }
        return -1;
    }

    private static IEnumerable<GraphNode> UsedBy(Operation operation) => operation.Inputs.Where(port => port.Value is not null).Select(port => port.Value!.Value)
        .Concat(operation.CapturedValues.Select(id => operation.Graph[id])).Select(value => new GraphNode(value));

    [Fact]
    public void A_pattern_matches_as_the_plainest_definition_says()
    {
        // short ones, because the plainest definition takes time exponential in the stars
        var texts = Gen.Choose(0, 8).SelectMany(length => Gen.Elements('a', 'b', '*', '?').ArrayOf(length)).Select(letters => new string(letters)).ToArbitrary();
        Prop.ForAll(texts, texts, (pattern, name) =>
            Assert.Equal(Fits(pattern, name), NamePattern.OfWord(pattern).Matches(name))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static bool Fits(string pattern, string name)
    {
        if (pattern.Length == 0)
            return name.Length == 0;
        return pattern[0] == '*' ? Fits(pattern[1..], name) || (name.Length > 0 && Fits(pattern, name[1..]))
            : name.Length > 0 && (pattern[0] == '?' || pattern[0] == name[0]) && Fits(pattern[1..], name[1..]);
    }
}
