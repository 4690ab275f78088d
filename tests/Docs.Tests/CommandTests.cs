using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>Each command that a page shows is run as a user runs it, and ends as the page says.</summary>
public abstract partial class CommandTests
{
    // one after the other in one folder; what the page shows below them is what they print
    private protected static async Task Run(string page, IEnumerable<string> commands, IEnumerable<string> shown)
    {
        using var folder = new ExampleFolder();
        List<string> printed = [];
        foreach (var command in commands)
        {
            // jq is not everywhere
            var line = Comment().Replace(command, "").Split(" | jq ")[0];
            // without it a browser is opened
            if (line.StartsWith("graphbridge view", StringComparison.Ordinal) && !line.Contains(" -o ", StringComparison.Ordinal))
                line += " -o opened.html";
            var ended = await folder.Run(page, line);
            Assert.True(ended.Error.Length == 0 && ended.Code == Code(line), $"{line}\nended with {ended.Code} and not {Code(line)}\n{ended.Error}");
            printed.AddRange(ended.Output.Split('\n'));
        }
        PrintedText.Contains(printed, shown.ToList());
    }

    // networks that differ, unless a branch was only retrained; a pass with NaNs
    private static int Code(string line) => line switch
    {
        _ when line.Contains(" --expect ", StringComparison.Ordinal) || line.Contains("branch.onnx", StringComparison.Ordinal) => 0,
        _ when line.StartsWith("graphbridge diff", StringComparison.Ordinal) => 1,
        _ when line.Contains("--fail-on nan", StringComparison.Ordinal) => 1,
        _ => 0,
    };

    [GeneratedRegex(" +# .*$", RegexOptions.None, 1000)]
    private static partial Regex Comment();
}

/// <summary>The commands of docs/cli.md.</summary>
public sealed class CliPageTests : CommandTests
{
    private const string Page = "docs/cli.md";

    public static TheoryData<string> Blocks => Pages.Cases(Pages.Blocks(BlockKind.Commands).Where(block => block.Page == Page));

    [TorchTheory]
    [MemberData(nameof(Blocks))]
    public async Task The_commands_of_a_block_end_as_the_page_says(string place)
    {
        var block = Pages.At(place);
        await Run(block.Page, block.Commands, block.Output);
    }

    [TorchFact]
    public async Task So_do_the_examples_of_the_help_that_the_page_does_not_have()
    {
        var page = await File.ReadAllTextAsync(Repository.File(Page));
        var examples = (await CommandHelp.Of("")).Examples.Where(example => !page.Contains($"  {example}\n", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            // nor is a GPU
            if (!example.Contains("--provider cuda", StringComparison.Ordinal))
                await Run(Page, [example], []);
        }
    }
}

/// <summary>The commands of all other pages.</summary>
public sealed class OtherPagesTests : CommandTests
{
    public static TheoryData<string> Blocks => Pages.Cases(Pages.Blocks(BlockKind.Commands).Where(block => block.Page != "docs/cli.md"));

    [TorchTheory]
    [MemberData(nameof(Blocks))]
    public async Task The_commands_of_a_block_end_as_the_page_says(string place)
    {
        var block = Pages.At(place);
        await Run(block.Page, block.Commands, block.Output);
    }
}
