using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("convert --help")]
    [InlineData("summary --help")]
    [InlineData("formats --help")]
    [InlineData("convert -h in.onnx")]
    public async Task Help_shows_examples(string arguments)
    {
        var text = (await Graphbridge.Run(arguments.Split(' '))).Succeeded();
        Assert.Contains("\nExamples:\n  graphbridge ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command was not provided; see 'graphbridge --help'.")]
    [InlineData("convert a", "Required argument 'OUT' missing for command: 'convert'; see 'graphbridge convert --help'.")]
    [InlineData("summary a b", "Unrecognized command or argument 'b'; see 'graphbridge summary --help'.")]
    [InlineData("convert a b --collapse -1", "--collapse takes a whole number from 0, not '-1'; see 'graphbridge convert --help'.")]
    [InlineData("convert a b --collapse x", "--collapse takes a whole number from 0, not 'x'; see 'graphbridge convert --help'.")]
    public async Task Wrong_use_is_one_line_that_says_where_help_is(string arguments, string line) =>
        (await Graphbridge.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).FailedWith(line);

    [Fact]
    public async Task Names_of_files_cannot_write_to_the_terminal() =>
        (await Graphbridge.Run("summary", "a\u001b[2J\nb")).FailedWith("a\\u{1b}[2J\\u{a}b: there is no such file; check the path.");

    [Fact]
    public async Task Formats_lists_every_format_and_what_it_cannot_hold()
    {
        var lines = (await Graphbridge.Run("formats")).Succeeded().TrimEnd('\n').Split('\n');
        Assert.Equal(GraphFormats.All.Select(format => format.Name), lines.Skip(1).Select(line => line.Split(' ')[0]));
        Assert.All(GraphFormats.All, format => Assert.Contains(lines, line => line.EndsWith(format.CannotHold, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Formats_are_there_as_json()
    {
        var json = SchemaCheck.Require("formats", (await Graphbridge.Run("formats", "--json")).Succeeded());
        Assert.Equal(GraphFormats.All.Select(format => format.Name), json.GetProperty("formats").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task The_shell_is_given_the_formats_to_complete()
    {
        var words = (await Graphbridge.Run("[suggest:17]", "convert a --from ")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(GraphFormats.All.Where(format => format.CanRead).Select(format => format.Name).Order(StringComparer.Ordinal), words);
    }
}
