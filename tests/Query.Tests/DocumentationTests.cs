using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GraphBridge.Tests.Views;
using Xunit;

namespace GraphBridge.Query.Tests;

/// <summary>What docs/query.md shows is code that compiles here, and queries that are ones.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder(), "..", "..", "docs", "query.md"));

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [Fact]
    public void The_code_of_the_page_runs()
    {
        var net = new NetworkBuilder();
        var graph = net.Build(net.Call("layer1", "Conv2d", () => net.Op("Conv2d", "logits", [], net.Input("x"), net.Parameter("layer1", "weight"))));
        foreach (var node in graph.Query("type(Conv*) & in(layer1)"))
            Console.WriteLine(node);
        var last = graph.Find("-1").Operation;
        var learned = graph.Query("depends(logits) & kind(parameter)");
        var way = graph.Query("x").ShortestPathTo(graph.Query("logits"));
        Assert.Equal(graph.Operations[0], last);
        Assert.Equal(["layer1.weight"], learned.Select(node => node.Name));
        Assert.Equal(["x", "logits"], way.Select(node => node.Name));

        var source = File.ReadAllText(Path.Combine(Folder(), "DocumentationTests.cs"));
        var lines = Page.Split("```csharp")[1].Split("```")[0].Split('\n').Select(line => line.Split("//")[0].Trim()).Where(line => line.Length > 0 && !line.StartsWith("using", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains(line, source, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_form_of_the_page_is_a_query()
    {
        var forms = Page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Code().Matches(line.Split(" | ")[0]))
            .Select(match => match.Groups["form"].Value.Replace("\\|", "|", StringComparison.Ordinal).Replace("WORD", "input", StringComparison.Ordinal)).ToList();
        Assert.True(forms.Count >= 25, string.Join('\n', forms));
        Assert.All(forms, form => GraphQuery.Parse(form));
    }

    [GeneratedRegex("`(?<form>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
