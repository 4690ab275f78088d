using System.Runtime.CompilerServices;
using System.Text;
using GraphBridge.Testing.Edits;
using Xunit;
using Xunit.Abstractions;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>
/// Edits of known size at places of real networks that seeds choose, and how well they are found. The table in docs/compare.md
/// is what this measured last.
/// </summary>
public sealed class EvaluationTests(ITestOutputHelper output)
{
    private const int Seeds = 5;
    private const double LeastShare = 0.99;
    private const double LongestScript = 1.1;
    private const string Begin = "<!-- evaluation -->\n";
    private const string End = "<!-- end of evaluation -->\n";

    // measured once for all tests
    private static readonly Lazy<IReadOnlyList<(SeededEdit Edit, Tally Tally)>> Measured = new(Measure);

    public static TheoryData<string> Edits => [.. SeededEdit.All.Select(edit => edit.Name)];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Seeded_edits_are_found_and_nothing_else(string edit)
    {
        var tally = TallyOf(edit);
        Assert.True(tally.Matches.Precision >= LeastShare, $"{tally.Matches.Precision:0.0000} of the matches are right");
        Assert.True(tally.Matches.Recall >= LeastShare, $"{tally.Matches.Recall:0.0000} of what stayed is matched");
        Assert.True(tally.Edits.Precision >= LeastShare, $"{tally.Edits.Precision:0.0000} of the edits were made");
        Assert.True(tally.Edits.Recall >= LeastShare, $"{tally.Edits.Recall:0.0000} of the edits that were made are found");
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_script_is_hardly_longer_than_the_shortest(string edit)
    {
        var tally = TallyOf(edit);
        Assert.True(tally.Ratio <= LongestScript, $"{tally.Ratio:0.000} of the shortest");
        // when names are gone, one of two equal branches may be taken for the other, and a module that its one operation left for another
        if (edit != "one of the first six and rename everything")
            Assert.True(tally.WorstRatio <= LongestScript, tally.Worst);
    }

    [Fact]
    public void The_table_in_the_documentation_is_what_was_measured()
    {
        var table = Table();
        output.WriteLine(table);
        var path = DocumentationPath();
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (text[begin..end] == table)
            return;
        File.WriteAllText(Path.ChangeExtension(path, ".received.md"), text[..begin] + table + text[end..]);
        Assert.Fail("docs/compare.md has another table; compare it with docs/compare.received.md, which has what was measured");
    }

    private static Tally TallyOf(string edit) => Measured.Value.Single(measured => measured.Edit.Name == edit).Tally;

    private static IReadOnlyList<(SeededEdit Edit, Tally Tally)> Measure()
    {
        var networks = RealNetworks.All().ToList();
        return [.. SeededEdit.All.Select(edit => (edit, Measure(edit, networks)))];
    }

    private static Tally Measure(SeededEdit edit, List<(string Name, ForwardGraph Graph)> networks)
    {
        var tally = new Tally();
        foreach (var (name, graph) in networks)
            for (var seed = 1; seed <= Seeds; seed++)
                if (edit.Apply(graph, seed) is { } pair)
                    tally.Add($"{name}, seed {seed}", pair, GraphComparison.Compare(pair.A, pair.B));
        return tally;
    }

    private static string Table()
    {
        var table = new StringBuilder("| edit | cases | matches: precision | recall | edits: precision | recall | script of the shortest | the longest |\n");
        table.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (edit, tally) in Measured.Value)
            table.Append($"| {edit.Name} | {tally.Cases} | {tally.Matches.Precision:0.0000} | {tally.Matches.Recall:0.0000} | {tally.Edits.Precision:0.0000} "
                + $"| {tally.Edits.Recall:0.0000} | {tally.Ratio:0.000} | {tally.WorstRatio:0.000} |\n");
        return table.ToString();
    }

    private static string DocumentationPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/compare.md"));
}
