using System.Text.RegularExpressions;
using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>The examples of README.md.</summary>
internal static partial class Readme
{
    private static readonly string Text = File.ReadAllText(Repository.Path("README.md"));

    /// <summary>Its C# programs, whole or in part.</summary>
    public static IReadOnlyList<string> Programs { get; } = CodeOf(Text);

    /// <summary>What it has one type at a prompt: blocks of lines that begin with <c>graphbridge</c>.</summary>
    public static IReadOnlyList<string[]> Commands { get; } =
        [.. CommandBlock().Matches(Text).Select(match => match.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>The C# blocks of a page.</summary>
    public static IReadOnlyList<string> CodeOf(string page) => [.. CodeBlock().Matches(page).Select(match => match.Groups["code"].Value)];

    /// <summary>A program of an example with what comes before it: usings stay first.</summary>
    public static string Program(string example, string usings, string before, string after = "")
    {
        var lines = example.Split('\n').ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal));
        return string.Join('\n', [.. lines[true], usings, before, .. lines[false], after]);
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("(^    graphbridge .*\n)+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandBlock();
}
