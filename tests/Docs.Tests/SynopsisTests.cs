using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>What docs/cli.md says that a command takes is what the command takes.</summary>
public sealed partial class SynopsisTests
{
    // options of other programs, and of every command
    private static readonly string[] Elsewhere = ["--help", "--version", "--filter"];

    private static readonly string Page = File.ReadAllText(Repository.File("docs/cli.md"));

    public static TheoryData<string> Commands => [.. Sections().Keys];

    [Fact]
    public async Task Every_command_has_a_section()
    {
        var commands = (await CommandHelp.Of("")).Commands;
        Assert.NotEmpty(commands);
        Assert.Equal(commands.Order(StringComparer.Ordinal), Sections().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_section_names_the_options_that_there_are(string command)
    {
        var section = Sections()[command];
        var help = await CommandHelp.Of(command);
        var named = Option().Matches(section).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        // what every command takes stands above them all
        var common = (await CommandHelp.Of("")).Options.SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        named.UnionWith(Option().Matches(Heading().Split(Page)[0]).Select(match => match.Value).Where(common.Contains));
        Assert.All(help.Options, names => Assert.True(names.Any(named.Contains), $"docs/cli.md says nothing of {string.Join(", ", names)}"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_a_synopsis_names_is_there(string command)
    {
        var help = (await CommandHelp.Of(command)).Options.SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        var synopses = Pages.Blocks(BlockKind.Synopsis).Where(block => block.Commands.First().StartsWith($"graphbridge {command} ", StringComparison.Ordinal)).ToList();
        Assert.True(synopses.Count > 0, $"there is no synopsis of {command}");
        Assert.All(synopses, block => Assert.All(Option().Matches(block.Text), match => Assert.Contains(match.Value, help)));
    }

    [Fact]
    public async Task Every_option_that_a_page_names_is_one()
    {
        HashSet<string> options = new(Elsewhere, StringComparer.Ordinal);
        foreach (var command in Sections().Keys.Prepend(""))
            options.UnionWith((await CommandHelp.Of(command)).Options.SelectMany(names => names));
        var unknown = Pages.All.SelectMany(page => Inline().Matches(File.ReadAllText(Repository.File(page))).SelectMany(code => Option().Matches(code.Value)).Select(match => match.Value)
            .Where(name => name.StartsWith("--", StringComparison.Ordinal) && !options.Contains(name)).Select(name => $"{page}: {name}"));
        Assert.Empty(unknown);
    }

    // what stands below the heading of a command; the headings that are no commands begin with a capital
    private static Dictionary<string, string> Sections() =>
        Heading().Split(Page).Skip(1).Where(section => char.IsAsciiLetterLower(section[0])).ToDictionary(section => section.Split('\n')[0], StringComparer.Ordinal);

    [GeneratedRegex("^## ", RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("(?<![A-Za-z0-9-])--?[a-z][a-z-]*(?![a-z-]*[=>])", RegexOptions.None, 1000)]
    private static partial Regex Option();

    [GeneratedRegex("`[^`\\n]*`", RegexOptions.None, 1000)]
    private static partial Regex Inline();
}
