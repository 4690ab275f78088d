using System.Text.Json;
using System.Text.RegularExpressions;
using GraphBridge.Query;

namespace GraphBridge.Docs.Tests;

/// <summary>What pages show besides programs and commands is so: what commands print, errors, trees of folders, grammars.</summary>
public sealed partial class ShownTests
{
    private delegate Task Check(Block block);

    // by page and how the block begins; a block that is not here fails
    private static readonly (string Page, string Begins, Check Check)[] Checks =
    [
        ("README.md", "dotnet tool install", ArePackages),
        ("README.md", "make demo", Exists),
        ("README.md", "+ layer*.2", Prints("graphbridge diff resnet18.onnx resnet34.onnx")),
        ("README.md", "feed-forward", Prints("graphbridge describe resnet18.onnx")),
        ("README.md", "name ", Prints("graphbridge summary fixtures/gpt2.onnx --depth 1")),
        ("docs/architecture.md", "src/Graph/", IsTree),
        ("docs/architecture.md", "GRAPHBRIDGE_TORCHSHARP=", Exists),
        ("docs/capture-events.md", "{\"event\":", AreEvents),
        ("docs/capture-inputs.md", "graphbridge: float[1,3]", Complains("graphbridge capture net.pt --input float[1,3]", "graphbridge capture net.pt --input ids=int64[1,128]")),
        ("docs/capture-inputs.md", "{", IsIndex),
        ("docs/lowering.md", "graphbridge: net.onnx", Complains("graphbridge capture net.pt -i float32[4,4] --opset 16 -o net.onnx")),
        ("docs/modules.md", "GPT2(", Prints("graphbridge summary net.pt --style torch")),
        ("docs/packages.md", "make pack", Exists),
        ("docs/packages.md", "RepositoryUrl=", Exists),
        ("docs/packages.md", "chromium", Exists),
        ("docs/query.md", "graphbridge: character 16", Complains("graphbridge query net.onnx 'type(Conv*) & (laeyr1)'")),
        ("docs/query.md", "query        =", IsGrammar),
        ("docs/security.md", "dotnet run -c Release --project tests/Fuzz", Exists),
        ("docs/tasks/find-the-nan.md", "first NaN", Prints("graphbridge capture net.pt -i @batch.npy --stats -o net.graphml > report && graphbridge stats net.graphml")),
        ("docs/torchsharp-instrumentation.md", "dotnet build -p:", Exists),
        ("docs/values.md", "value ", Prints("graphbridge capture net.pt -i @batch.npy --stats -o net.graphml > report && graphbridge stats net.graphml")),
        ("docs/values.md", "19 values agree", Prints("graphbridge diff --values a.graphml b.graphml --values-a a.npz --values-b b.npz")),
        ("docs/viewer.md", "dotnet run -c Release --project benchmarks", Exists),
    ];

    // what functions of the query language take
    private static readonly string[] Arguments = ["(x)", "(x, y)", "([1, *, n])", "(input)"];

    public static TheoryData<string> Blocks => Pages.Cases(Pages.Blocks(BlockKind.Shown));

    [TorchTheory]
    [MemberData(nameof(Blocks))]
    public Task What_a_block_shows_is_so(string place)
    {
        var block = Pages.At(place);
        var check = Array.Find(Checks, check => check.Page == block.Page && block.Text.StartsWith(check.Begins, StringComparison.Ordinal)).Check;
        Assert.True(check is not null, $"{place}: nobody knows how to check this block; say it in {nameof(ShownTests)}\n{block.Text}");
        return check(block);
    }

    private static Check Prints(string line) => async block =>
    {
        var ended = await Run(block.Page, line);
        Assert.Equal("", ended.Error);
        PrintedText.Contains(ended.Output.Split('\n'), block.Lines);
    };

    private static Check Complains(params string[] lines) => async block =>
    {
        List<string> errors = [];
        foreach (var line in lines)
        {
            var ended = await Run(block.Page, line);
            Assert.Equal((2, ""), (ended.Code, ended.Output));
            errors.AddRange(ended.Error.TrimEnd().Split('\n'));
        }
        PrintedText.Contains(errors, block.Lines);
    };

    private static async Task<Ended> Run(string page, string line)
    {
        using var folder = new ExampleFolder();
        return await folder.Run(page, line);
    }

    // targets of make, files of the repository, properties of the build
    private static Task Exists(Block block)
    {
        var make = File.ReadAllText(Repository.File("Makefile"));
        Assert.All(Target().Matches(block.Text), match => Assert.Contains($"\n{match.Groups["target"]}:", make, StringComparison.Ordinal));
        Assert.All(PathOf().Matches(block.Text), match => Assert.True(Path.Exists(Repository.File(match.Value)), match.Value));
        var build = File.ReadAllText(Repository.File("src/Capture/build/GraphBridge.Capture.targets"));
        Assert.All(Property().Matches(block.Text), match => Assert.Contains($"<{match.Groups["name"]} ", build, StringComparison.Ordinal));
        Assert.True(Target().Count(block.Text) + PathOf().Count(block.Text) + Property().Count(block.Text) > 0);
        return Task.CompletedTask;
    }

    private static Task ArePackages(Block block)
    {
        var projects = Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.All(block.Lines, line => Assert.Contains(projects, project => project.Contains($"<PackageId>{line.Split(' ')[^1]}</PackageId>", StringComparison.Ordinal)));
        return Task.CompletedTask;
    }

    // a folder stands in the last one that is less indented; a line may name several
    private static Task IsTree(Block block)
    {
        List<(int Indent, string Path)> around = [];
        foreach (var line in block.Lines)
        {
            var indent = line.Length - line.TrimStart().Length;
            around.RemoveAll(folder => folder.Indent >= indent);
            var inside = around.Count > 0 ? around[^1].Path : "";
            var folders = Folders().Match(line).Groups["folder"].Captures.Select(folder => Path.Combine(inside, folder.Value.Trim())).ToList();
            Assert.NotEmpty(folders);
            Assert.All(folders, folder => Assert.True(Directory.Exists(Repository.File(folder)), folder));
            around.Add((indent, folders[0]));
        }
        return Task.CompletedTask;
    }

    private static Task IsIndex(Block block)
    {
        using var folder = new ExampleFolder();
        folder.Prepare(block.Page, "DIR");
        using var shown = JsonDocument.Parse(block.Text);
        using var written = JsonDocument.Parse(File.ReadAllText(folder["DIR/index.json"]));
        Assert.Equal(Properties(written.RootElement), Properties(shown.RootElement));
        var entry = shown.RootElement.GetProperty("values")[0];
        var same = written.RootElement.GetProperty("values").EnumerateArray().Single(one => $"{one.GetProperty("name")}" == $"{entry.GetProperty("name")}");
        Assert.True(JsonElement.DeepEquals(entry, same), same.ToString());
        return Task.CompletedTask;

        static IEnumerable<string> Properties(JsonElement one) => one.EnumerateObject().Select(property => property.Name);
    }

    // lines of the kinds that a pass really writes, with the same properties of the same types
    private static async Task AreEvents(Block block)
    {
        var ended = await Run(block.Page, "graphbridge capture net.pt -i x=float32[1,3,8,8] --time --events -");
        var written = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Form).ToHashSet(StringComparer.Ordinal);
        Assert.All(block.Lines, line => Assert.Contains(Form(line), written));

        static string Form(string line)
        {
            using var json = JsonDocument.Parse(line);
            return string.Join(", ", json.RootElement.EnumerateObject().Select(one => one.NameEquals("event") ? $"{one.Value}" : $"{one.Name}: {one.Value.ValueKind}"));
        }
    }

    private static Task IsGrammar(Block block)
    {
        var functions = Function().Matches(block.Text).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(functions);
        foreach (var function in functions)
            Assert.Contains(Arguments, arguments => Parses(function + arguments));
        return Task.CompletedTask;

        static bool Parses(string query)
        {
            try
            {
                GraphQuery.Parse(query);
                return true;
            }
            catch (GraphBridgeException)
            {
                return false;
            }
        }
    }

    [GeneratedRegex("\\bmake (?<target>[a-z]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Target();

    [GeneratedRegex(@"\b(benchmarks|fixtures|src|tests)(/[\w.]+)*(?= )", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathOf();

    [GeneratedRegex("-p:(?<name>[A-Za-z]+)=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Property();

    [GeneratedRegex("^ *(?<folder>[A-Za-z/]+/ +)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Folders();

    [GeneratedRegex("\"(?<name>[a-z]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Function();
}
