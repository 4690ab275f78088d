using System.Text.Json;
using GraphBridge.Formats;
using GraphBridge.Formats.Mermaid;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>What Mermaid itself makes of our diagrams in a browser, with the limits and the strictness that GitHub has.</summary>
public sealed class MermaidTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-mermaid-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MermaidFact]
    public void Networks_are_drawn_whole()
    {
        List<ForwardGraph> graphs = [Networks.Residual(), Networks.Transformer(blocks: 3), SteeredNetwork.Build(), .. Enumerable.Range(0, 12).Select(seed => GraphGenerator.Graph(seed, size: 30))];
        foreach (var name in (string[])["resnet18", "gpt2", "lstm", "control_flow"])
            graphs.Add(GraphFile.Load(Path.Combine(Fixtures.Folder, name + ".onnx")));
        var drawn = Draw(graphs.ConvertAll(Text));
        foreach (var (graph, picture) in graphs.Zip(drawn))
        {
            Assert.Equal("", picture.Error);
            var shown = new MermaidFormat().Fit(graph).Graph;
            Assert.Equal(MermaidEdges.Of(shown).Count(), picture.Edges);
            var lines = Text(graph).Split('\n').Select(line => line.TrimStart()).ToList();
            Assert.Equal(lines.Count(line => line.Contains(":::", StringComparison.Ordinal)), picture.Nodes);
            Assert.Equal(lines.Count(line => line.StartsWith("subgraph ", StringComparison.Ordinal)), picture.Clusters);
        }
    }

    [MermaidFact]
    public void Names_are_drawn_as_they_are()
    {
        string[] names =
        [
            "</script><img src=x onerror=alert(1)>", "end", "1. one", "- two", "# three", "`four`", "**five**", "\"six\"", "#quot;", "&lt;seven&gt;", "$$x^2$$",
            "fa:fa-car", "http://a.example/b", "[eight](javascript:alert(1))", "a|b", "__init__", "%%{init: {}}%%", "eine Größe 🙂", "> nine", "a_b.c",
        ];
        var builder = new ForwardGraphBuilder();
        var type = TensorType.Of(ElementType.Float32, 1);
        var x = builder.AddInput("x", type);
        foreach (var name in names)
        {
            var made = builder.AddValue("y " + name, ValueKind.Activation, type);
            builder.AddOperation(new("aten", name), "", [new(name, x), new("other", x)], [new("", made)], call: builder.AddCall(builder.AddModule(name, "")));
            x = made;
        }
        builder.MarkOutput(x);
        var picture = Draw([Text(builder.Build())]).Single();
        Assert.Equal("", picture.Error);
        Assert.Equal(0, picture.Foreign);
        foreach (var name in names)
            Assert.Equal(2, picture.Labels.Count(label => label == name));
    }

    private static string Text(ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        new MermaidFormat().Write(graph, stream, null);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private List<Picture> Draw(List<string> diagrams)
    {
        var page = Path.Combine(_folder, "page.html");
        File.WriteAllText(page, Page.Replace("DIAGRAMS", JsonSerializer.Serialize(diagrams), StringComparison.Ordinal)
            .Replace("MERMAID", new Uri(MermaidFactAttribute.Script).AbsoluteUri, StringComparison.Ordinal));
        string[] asRoot = Environment.UserName == "root" ? ["--no-sandbox"] : [];
        var run = Tool.Run(MermaidFactAttribute.Browser, [.. asRoot, "--headless", "--disable-gpu", "--user-data-dir=" + Path.Combine(_folder, "profile"),
            "--virtual-time-budget=100000", "--dump-dom", new Uri(page).AbsoluteUri]);
        var told = run.Output[(run.Output.IndexOf(Told, StringComparison.Ordinal) + Told.Length)..];
        told = told[..told.IndexOf("</pre>", StringComparison.Ordinal)];
        return JsonSerializer.Deserialize<List<Picture>>(System.Net.WebUtility.HtmlDecode(told), JsonSerializerOptions.Web) ?? throw new InvalidOperationException(run.Errors);
    }

    /// <param name="Error">What Mermaid complained of.</param>
    /// <param name="Nodes">The nodes it drew.</param>
    /// <param name="Clusters">The subgraphs.</param>
    /// <param name="Edges">The edges.</param>
    /// <param name="Foreign">Elements that no label of ours has.</param>
    /// <param name="Labels">The texts of nodes and subgraphs.</param>
    private sealed record Picture(string Error, int Nodes, int Clusters, int Edges, int Foreign, string[] Labels);

    private const string Told = "<pre id=\"told\">";

    private const string Page = """
        <!doctype html><meta charset="utf-8"><pre id="told"></pre><div id="drawn"></div><script src="MERMAID"></script><script type="module">
        mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', maxTextSize: 50000, maxEdges: 500 });
        const told = [], drawn = document.getElementById('drawn');
        for (const [place, diagram] of DIAGRAMS.entries()) {
            try {
                drawn.innerHTML = (await mermaid.render('diagram' + place, diagram)).svg;
                const count = (selector) => drawn.querySelectorAll(selector).length;
                const labels = [...drawn.querySelectorAll('.node .nodeLabel, .cluster-label .nodeLabel')].map((label) => label.textContent);
                told.push({ error: '', nodes: count('g.node'), clusters: count('g.cluster'), edges: count('.edgePaths path'),
                    foreign: count('img, a, b, strong, em, i, code, ul, ol, h1, blockquote, script:not(style)'), labels });
            } catch (error) {
                told.push({ error: String(error), labels: [] });
            }
        }
        document.getElementById('told').textContent = JSON.stringify(told);
        </script>
        """;
}

/// <summary>A test that needs Mermaid, which <c>make deps</c> installs, and a browser.</summary>
internal sealed class MermaidFactAttribute : FactAttribute
{
    private const string Variable = "GRAPHBRIDGE_CHROMIUM";

    public MermaidFactAttribute() => Skip = File.Exists(Browser) ? null : $"there is no {Browser}: make deps, or name a Chromium in {Variable}";

    public static string Browser => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : "/usr/bin/chromium";

    public static string Script => Repository.Path("tests", "Oracles", "node", "node_modules", "mermaid", "dist", "mermaid.min.js");
}
