using System.Text.Json;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>What the values of captured passes were like, and where two passes depart.</summary>
public sealed class StatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Model(string name) => Graphbridge.Fixture(Path.Combine("torchscript", name + ".pt"));

    private async Task<string> Captured(string model, string input, string file, params string[] options)
    {
        (await Graphbridge.Run(["capture", Model(model), "-i", input, "-o", _folder[file], .. options])).Succeeded();
        return _folder[file];
    }

    private Task<string> MakesNaN() => Captured("makes_nan", "@" + Graphbridge.Fixture("torchscript/makes_nan.x.npy"), "nan.graphml", "--stats");

    [TorchFact]
    public async Task The_first_nan_and_the_way_to_it_and_on_are_told()
    {
        var text = (await Graphbridge.Run("stats", await MakesNaN())).Succeeded();
        Assert.Matches(@"^value +type +min +max +mean +std +zeros +issues\n", text);
        Assert.Matches(@"\nfirst NaN: log\S*, \d+ of \d+ elements, by aten::log \S+ in log \(LogOf\)\n", text);
        Assert.Matches(@"\n  given fc\S*: float32\[\d+,6\], -\S+ to \S+, all finite\n", text);
        Assert.Matches(@"\n  path  aten::linear \S+ → aten::log \S+\n", text);
        Assert.Matches(@"\n  on to 1 more value, and the output \S+ by aten::linear \S+\n", text);
        Assert.EndsWith("channels are counted where the elements are there: --values, with what 'capture --activations' saved\n", text, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Rows_are_chosen_ordered_and_gated()
    {
        var graph = await MakesNaN();
        string[] Values(string csv) => [.. csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0])];
        var all = Values((await Graphbridge.Run("stats", graph, "--csv")).Succeeded());
        Assert.Equal(["x", "fc.linear"], all[..2]);
        var broken = Values((await Graphbridge.Run("stats", graph, "--csv", "--only", "nan")).Succeeded());
        Assert.Equal(2, broken.Length);
        Assert.Equal(broken.Order(), Values((await Graphbridge.Run("stats", graph, "--csv", "--sort", "nan", "--top", "2")).Succeeded()).Order());
        Assert.All(Values((await Graphbridge.Run("stats", graph, "--csv", "--name", "fc*")).Succeeded()), name => Assert.StartsWith("fc", name, StringComparison.Ordinal));
        Assert.Equal(1, (await Graphbridge.Run("stats", graph, "--fail-on", "nan,exploding")).Code);
        Assert.Equal(0, (await Graphbridge.Run("stats", graph, "--fail-on", "exploding")).Code);
    }

    [TorchFact]
    public async Task As_json_it_has_what_the_schema_says()
    {
        var plain = SchemaCheck.Require("stats", (await Graphbridge.Run("stats", await MakesNaN(), "--json")).Succeeded());
        Assert.Equal("aten::log", plain.GetProperty("firstNaN").GetProperty("operation").GetProperty("type").GetString());
        Assert.False(plain.GetProperty("lookedAtElements").GetBoolean());
    }

    [TorchFact]
    public async Task A_model_without_statistics_takes_them_from_what_was_saved_in_any_form()
    {
        List<string> outputs = [];
        foreach (var values in (string[])["values", "values.npz", "values.safetensors"])
        {
            var graph = await Captured("mlp", "float32[2,8]", "mlp.onnx", "--activations", _folder[values]);
            if (outputs.Count == 0)
                (await Graphbridge.Run("stats", graph)).FailedWith($"{graph}: it has no statistics of values; capture it with --stats, or name the values that 'capture --activations' saved.");
            outputs.Add((await Graphbridge.Run("stats", graph, "--values", _folder[values], "--json")).Succeeded());
        }
        Assert.Single(outputs.Distinct(StringComparer.Ordinal));
        var report = SchemaCheck.Require("stats", outputs[0]);
        Assert.Contains(report.GetProperty("values").EnumerateArray(), value => value.GetProperty("channels") is { ValueKind: JsonValueKind.Object } channels && channels.GetProperty("count").GetInt32() > 0);
    }

    [TorchFact]
    public async Task Saved_values_are_the_same_bytes_on_every_run_and_verify_reads_them()
    {
        foreach (var ending in (string[])["npz", "safetensors"])
        {
            var (first, second) = (_folder["first." + ending], _folder["second." + ending]);
            var onnx = await Captured("mlp", "float32[2,8]", "mlp.onnx", "--activations", first);
            await Captured("mlp", "float32[2,8]", "mlp.onnx", "--activations", second);
            Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
            Assert.Contains("agrees in 1 run;", (await Graphbridge.Run("verify", onnx, "--against", first)).Succeeded(), StringComparison.Ordinal);
        }
    }

    [TorchFact]
    public async Task Two_passes_are_compared_to_the_first_operation_that_departs()
    {
        var a = await Captured("mlp", "float32[2,8]", "a.graphml", "--stats", "--activations", _folder["a.npz"]);
        var b = await Captured("mlp", "float32[2,8]", "b.graphml", "--stats", "--activations", _folder["b.safetensors"], "--seed", "1");
        Assert.Equal("4 values agree\n", (await Graphbridge.Run("diff", "--values", a, a)).Succeeded());
        string[] saved = ["--values-a", _folder["a.npz"], "--values-b", _folder["b.safetensors"]];
        var byElements = await Graphbridge.Run(["diff", "--values", a, b, .. saved]);
        Assert.Equal((1, ""), (byElements.Code, byElements.Error));
        Assert.Matches(@"^0 values agree, and the first to depart is x, which departs by \S+ \(relative \S+\); \[\d,\d\] is \S+ and not \S+\n", byElements.Output);
        Assert.Equal(0, (await Graphbridge.Run(["diff", "--values", a, b, .. saved, "--rtol", "1000"])).Code);
        var json = SchemaCheck.Require("value-diff", (await Graphbridge.Run("diff", "--values", a, b, "--format", "json")).Output);
        Assert.Equal("x", json.GetProperty("first").GetProperty("new").GetString());
        Assert.Equal(JsonValueKind.Object, json.GetProperty("first").GetProperty("statistics").ValueKind);
    }

    [Fact]
    public async Task What_has_no_meaning_together_is_told()
    {
        var net = Graphbridge.Fixture("gpt2.onnx");
        foreach (var (arguments, message) in ((string[], string)[])
        [
            (["stats", net, "--json", "--csv"], "--json and --csv exclude each other; see 'graphbridge stats --help'."),
            (["stats", net, "--mostly-zero", "2"], "--mostly-zero takes a share from 0 to 1; see 'graphbridge stats --help'."),
            (["stats", net, "--values", "/nowhere.npz"], "/nowhere.npz: there is no such file; check the path."),
            (["diff", net, net, "--rtol", "1"], "--rtol goes with --values; see 'graphbridge diff --help'."),
            (["diff", net, net, "--values", "--stat"], "--values looks at values and not at structure, so --stat has no meaning with it; see 'graphbridge diff --help'."),
            (["diff", net, net, "--values", "--values-a", "a"], "--values-a and --values-b go together; see 'graphbridge diff --help'."),
            (["diff", net, net, "--values", "-o", "a.svg"], "--values tells as text or json; see 'graphbridge diff --help'."),
            (["diff", net, net, "--values"], "no value has elements or statistics in both; capture both with --stats, or name the values that 'capture --activations' saved of each."),
        ])
            (await Graphbridge.Run(arguments)).FailedWith(message);
    }
}
