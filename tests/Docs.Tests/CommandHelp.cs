using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>What <c>--help</c> says of a command.</summary>
/// <param name="Commands">The commands that it has.</param>
/// <param name="Options">Its options, each with its names: <c>-o</c>, <c>--output</c>.</param>
/// <param name="Examples">The commands that it shows.</param>
internal sealed partial record CommandHelp(IReadOnlyList<string> Commands, IReadOnlyList<IReadOnlyList<string>> Options, IReadOnlyList<string> Examples)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<CommandHelp>>> Known = new(StringComparer.Ordinal);

    /// <summary>The help of a command, or of graphbridge itself.</summary>
    public static Task<CommandHelp> Of(string command) => Known.GetOrAdd(command, _ => new(() => Ask(command))).Value;

    private static async Task<CommandHelp> Ask(string command)
    {
        var help = (await Shell.Run($"graphbridge {command} --help", Path.GetTempPath())).Output;
        return new(
            [.. Part(help, "Commands").Select(line => line.Split(' ')[0])],
            [.. Part(help, "Options").Select(line => (IReadOnlyList<string>)[.. Option().Matches(line.Split("  ")[0]).Select(match => match.Value)]).Where(names => !names.Contains("--help"))],
            [.. Part(help, "Examples").Select(line => line.Split("  ")[0])]);
    }

    // the lines below a heading, up to an empty one
    private static IEnumerable<string> Part(string help, string heading) =>
        help.Split('\n').SkipWhile(line => line != heading + ":").Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Trim());

    [GeneratedRegex("(?<![a-z-])--?[a-z][a-z-]*", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
