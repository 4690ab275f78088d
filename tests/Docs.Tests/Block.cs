using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>What a block of a page is.</summary>
internal enum BlockKind
{
    /// <summary>C#, which is compiled and run.</summary>
    Program,

    /// <summary>Python, which is run.</summary>
    Python,

    /// <summary>Commands, which are run.</summary>
    Commands,

    /// <summary>What a command takes: placeholders and options.</summary>
    Synopsis,

    /// <summary>Everything else: what a command prints, a tree of folders, a grammar.</summary>
    Shown,
}

/// <summary>A block of code of a page.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Language">What a fence says of it; null for an indented block.</param>
/// <param name="Lines">Its lines without their common indent.</param>
internal sealed partial record Block(string Page, int Line, string? Language, IReadOnlyList<string> Lines)
{
    private const string FromSource = "dotnet run -c Release --project src/Cli -- ";

    public string Text => string.Join('\n', Lines);

    public BlockKind Kind => Language switch
    {
        "csharp" => BlockKind.Program,
        "python" => BlockKind.Python,
        _ when !Commands.Any() => BlockKind.Shown,
        _ when Lines.Any(line => Placeholder().IsMatch(line)) => BlockKind.Synopsis,
        _ => BlockKind.Commands,
    };

    /// <summary>The lines that a user types, as lines of <c>graphbridge</c>.</summary>
    public IEnumerable<string> Commands => Lines.Select(Command).OfType<string>();

    /// <summary>What stands below a command that a prompt is before.</summary>
    public IEnumerable<string> Output => Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal)) ? Lines.Where(line => Command(line) is null) : [];

    /// <summary>All blocks of a page.</summary>
    public static IReadOnlyList<Block> Of(string page)
    {
        List<Block> blocks = [];
        var lines = File.ReadAllLines(Repository.File(page));
        for (var at = 0; at < lines.Length; at++)
        {
            var begin = at;
            if (Fence().Match(lines[at]) is { Success: true } fence)
            {
                while (lines[++at].Trim() != "```")
                {
                }
                blocks.Add(new(page, begin + 1, fence.Groups["language"].Value, Plain(lines[(begin + 1)..at])));
            }
            else if (IsIndented(lines[at]) && (at == 0 || lines[at - 1].Length == 0))
            {
                while (at + 1 < lines.Length && IsIndented(lines[at + 1]))
                    at++;
                blocks.Add(new(page, begin + 1, null, Plain(lines[begin..(at + 1)])));
            }
        }
        return blocks;
    }

    public override string ToString() => $"{Page}:{Line}";

    private static string? Command(string line)
    {
        if (line.StartsWith("$ ", StringComparison.Ordinal))
            line = line[2..];
        if (line.StartsWith(FromSource, StringComparison.Ordinal))
            line = "graphbridge " + line[FromSource.Length..];
        return line.StartsWith("graphbridge ", StringComparison.Ordinal) ? line : null;
    }

    private static bool IsIndented(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    private static string[] Plain(string[] lines)
    {
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return [.. lines.Select(line => line.Length > 0 ? line[indent..] : line)];
    }

    [GeneratedRegex("^ *```(?<language>[a-z]*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    // an option in brackets, or a word of capitals by itself; what is in quotes or a value (App.Net) is none
    [GeneratedRegex(@"\[-|(?<= )[A-Z]+(?= |$|…)", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}

/// <summary>The pages of the documentation.</summary>
internal static class Pages
{
    /// <summary>README.md and those in docs/, by their path in the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.File("."), file))
            .Where(page => !page.EndsWith(".received.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>All blocks of a kind.</summary>
    public static IEnumerable<Block> Blocks(BlockKind kind) => All.SelectMany(Block.Of).Where(block => block.Kind == kind);

    /// <summary>Blocks as the cases of a test.</summary>
    public static TheoryData<string> Cases(IEnumerable<Block> blocks) => [.. blocks.Select(block => block.ToString())];

    /// <summary>The block of a case.</summary>
    public static Block At(string place)
    {
        var parts = place.Split(':');
        return Block.Of(parts[0]).Single(block => $"{block.Line}" == parts[1]);
    }
}
