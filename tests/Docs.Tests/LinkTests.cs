using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>Whatever a page of the repository links to or shows is there.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> EveryPage => [.. Tracked()];

    [Theory]
    [MemberData(nameof(EveryPage))]
    public void Links_and_pictures_lead_somewhere(string page)
    {
        var text = WithoutCode(File.ReadAllText(Repository.File(page)));
        var links = Link().Matches(text).Select(match => match.Groups["target"].Value).Concat(Source().Matches(text).Select(match => match.Groups["target"].Value));
        Assert.All(links.Where(link => !link.Contains("://", StringComparison.Ordinal)), link =>
        {
            var parts = link.Split('#');
            var file = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
            Assert.True(Path.Exists(Repository.File(file)), $"there is no {file}");
            if (parts.Length > 1)
                Assert.Contains(parts[1], Anchors(Repository.File(file)));
        });
    }

    // what is not tracked may be a package of others, with pages of its own
    private static string[] Tracked()
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        })!;
        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // as GitHub makes them of headings
    private static IEnumerable<string> Anchors(string file) =>
        Heading().Matches(WithoutCode(File.ReadAllText(file), inline: false)).Select(match => NoAnchor().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string text, bool inline = true)
    {
        text = Fenced().Replace(text, "");
        return inline ? Inline().Replace(text, "") : text;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<(img|source|a) [^>]*(src|srcset|href)=\"(?<target>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Source();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fenced();

    [GeneratedRegex("`[^`\\n]*`", RegexOptions.None, 1000)]
    private static partial Regex Inline();
}
