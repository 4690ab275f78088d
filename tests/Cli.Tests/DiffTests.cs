using System.Text.Json;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class DiffTests
{
    private static readonly string Small = Graphbridge.Fixture("compare/vgg11.onnx");
    private static readonly string Large = Graphbridge.Fixture("compare/vgg11_bn.onnx");

    [Fact]
    public async Task Equal_networks_end_with_0_and_say_so()
    {
        var run = await Graphbridge.Run("diff", Small, Small);
        Assert.Equal("no difference; 28 of 28 operations matched\n", run.Succeeded());
    }

    [Fact]
    public async Task Networks_that_differ_end_with_1_and_tell_what_without_colour_in_a_pipe()
    {
        var text = Differs(await Graphbridge.Run("diff", Small, Large));
        Assert.DoesNotContain('\u001b', text);
        Assert.StartsWith($"--- {Small}\n+++ {Large}\n", text, StringComparison.Ordinal);
        Assert.Contains("BatchNormalization", text, StringComparison.Ordinal);
        Assert.Contains(" added, ", Differs(await Graphbridge.Run("diff", Small, Large, "--stat")).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_fails_only_on_the_kinds_that_it_names()
    {
        var (opset13, opset16) = (Graphbridge.Fixture("compare/resnet18_opset13.onnx"), Graphbridge.Fixture("compare/resnet18_opset16.onnx"));
        Assert.Equal(1, (await Graphbridge.Run("diff", opset13, opset16, "--stat")).Code);
        Assert.Equal(0, (await Graphbridge.Run("diff", opset13, opset16, "--stat", "--fail-on", "added,removed")).Code);
        Assert.Equal(1, (await Graphbridge.Run("diff", Small, Large, "--stat", "--fail-on", "moved,added")).Code);
    }

    [Fact]
    public async Task What_is_ignored_makes_no_difference()
    {
        using var folder = new TemporaryFolder();
        var model = await File.ReadAllTextAsync(await Converted(folder));
        await File.WriteAllTextAsync(folder["new.json"], model.Replace("\"momentum\",\"f\":0.9", "\"momentum\",\"f\":0.8", StringComparison.Ordinal));
        Assert.Contains(": momentum 0.", Differs(await Graphbridge.Run("diff", folder["old.json"], folder["new.json"])), StringComparison.Ordinal);
        Assert.StartsWith("no difference", (await Graphbridge.Run("diff", folder["old.json"], folder["new.json"], "--ignore", "attributes:BatchNormalization.momentum")).Succeeded(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_were_put_into_another_file_are_the_same_weights()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["a.onnx", "b.onnx"])
            (await Graphbridge.Run("convert", Graphbridge.Fixture("resnet18.onnx"), folder[name], "--external-data")).Succeeded();
        var text = Differs(await Graphbridge.Run("diff", folder["a.onnx"], folder["b.onnx"]));
        Assert.Contains("with other metadata", text, StringComparison.Ordinal);
        Assert.DoesNotContain("elements", text, StringComparison.Ordinal);
        Assert.StartsWith("no difference", (await Graphbridge.Run("diff", folder["a.onnx"], folder["b.onnx"], "--ignore", "metadata")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_has_what_the_schema_requires()
    {
        var json = SchemaCheck.Require("diff", Differs(await Graphbridge.Run("diff", Small, Large, "--format", "json")));
        var matches = json.GetProperty("matches").GetProperty("operations").EnumerateArray();
        Assert.All(matches.SelectMany(group => group.GetProperty("pairs").EnumerateArray()), pair => Assert.Equal(2, pair.GetArrayLength()));
    }

    [Fact]
    public async Task The_ending_of_the_output_tells_the_form()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, start) in ((string, string)[])[("d.dot", "digraph "), ("d.json", "{\n  \"format\": \"graphbridge-diff\""), ("d.txt", "--- "), ("d.svg", "<?xml"), ("d.png", "\uFFFDPNG"), ("d.pdf", "%PDF-")])
        {
            Assert.Equal("", Differs(await Graphbridge.Run("diff", Small, Large, "-o", folder[name])));
            Assert.StartsWith(start, await File.ReadAllTextAsync(folder[name]), StringComparison.Ordinal);
        }
        Assert.Equal(["d.dot", "d.json", "d.pdf", "d.png", "d.svg", "d.txt"], folder.Files);
    }

    [Fact]
    public async Task For_model_explorer_it_writes_both_graphs_their_mapping_and_what_became_of_each_operation()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("", Differs(await Graphbridge.Run("diff", Small, Large, "--format", "model-explorer", "-o", folder["pair"])));
        Assert.Equal(["changes.json", "mapping.json", "new.json", "old.json"], Directory.GetFiles(folder["pair"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var changes = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder["pair"], "changes.json")));
        var words = changes.RootElement.GetProperty("new").GetProperty("results").EnumerateObject().Select(node => node.Value.GetProperty("value").GetString());
        Assert.Contains("added", words);
    }

    [Fact]
    public async Task What_is_drawn_has_the_shapes_that_the_files_do_not_state()
    {
        using var folder = new TemporaryFolder();
        const string Pooled = "float32[1,512,7,7]";
        Assert.DoesNotContain(Pooled, Differs(await Graphbridge.Run("diff", Small, Large, "--open")), StringComparison.Ordinal);
        Assert.Contains(Pooled, Differs(await Graphbridge.Run("diff", Small, Large, "--format", "html")), StringComparison.Ordinal);
        Assert.Contains(Pooled, Differs(await Graphbridge.Run("diff", Small, Large, "--format", "dot")), StringComparison.Ordinal);
        Assert.Equal("", Differs(await Graphbridge.Run("diff", Small, Large, "--format", "model-explorer", "-o", folder["pair"])));
        foreach (var name in (string[])["pair/old.json", "pair/new.json"])
            Assert.Contains(Pooled, await File.ReadAllTextAsync(folder[name]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_pins_a_network()
    {
        var hash = (await Graphbridge.Run("hash", Small)).Succeeded().TrimEnd('\n');
        Assert.Equal("", (await Graphbridge.Run("diff", Small, "--expect", hash)).Succeeded());
        Assert.Equal($"the hash is {(await Graphbridge.Run("hash", Large)).Succeeded().TrimEnd('\n')}, not {hash}\n", Differs(await Graphbridge.Run("diff", Large, "--expect", hash)));
        var withNames = (await Graphbridge.Run("hash", Small, "--with", "names,weights")).Succeeded().TrimEnd('\n');
        Assert.NotEqual(hash, withNames);
        Assert.Equal("", (await Graphbridge.Run("diff", Small, "--expect", withNames, "--with", "weights", "--with", "names")).Succeeded());
    }

    [Fact]
    public async Task A_hash_does_not_see_the_format_nor_what_was_learned()
    {
        using var folder = new TemporaryFolder();
        var hash = (await Graphbridge.Run("hash", Large)).Succeeded();
        Assert.Equal(hash, (await Graphbridge.Run("hash", await Converted(folder))).Succeeded());
    }

    [Theory]
    [InlineData("a.onnx", "name two networks, or one and --expect HASH")]
    [InlineData("a.onnx b.onnx --expect 1", "--expect goes with one network")]
    [InlineData("a.onnx b.onnx --with names", "--with goes with --expect")]
    [InlineData("- -", "only one of the two can be standard input")]
    [InlineData("a.onnx b.onnx --format model-explorer", "model-explorer is several files: name a folder (-o)")]
    [InlineData("a.onnx b.onnx --only operations", "--only: there is no 'operations'; say modules")]
    [InlineData("a.onnx b.onnx --format gif", "--format: there is no 'gif'; choose among dot, html, json, model-explorer, pdf, png, svg, text")]
    [InlineData("a.onnx b.onnx --ignore names,colour", "--ignore: there is no 'colour'; choose among metadata, names, order, shapes, weights, attributes:OPERATOR.NAME")]
    [InlineData("a.onnx b.onnx --depth -1", "--depth takes a whole number from 0, not '-1'")]
    public async Task Wrong_usage_is_trouble_with_one_line(string arguments, string message) =>
        (await Graphbridge.Run(["diff", .. arguments.Split(' ')])).FailedWith(message + "; see 'graphbridge diff --help'.");

    [Fact]
    public async Task What_is_no_hash_is_trouble_and_no_difference() =>
        (await Graphbridge.Run("diff", Small, "--expect", "")).FailedWith("'' is no hash of a network; take one that 'graphbridge hash' printed.");

    [Fact]
    public async Task A_file_that_is_not_there_is_trouble() =>
        (await Graphbridge.Run("diff", Small, "gone.onnx")).FailedWith("gone.onnx: there is no such file; check the path.");

    private static async Task<string> Converted(TemporaryFolder folder)
    {
        Assert.Equal("", (await Graphbridge.Run("convert", Large, folder["old.json"])).Succeeded());
        return folder["old.json"];
    }

    private static string Differs(Ended run)
    {
        Assert.Equal("", run.Error);
        Assert.Equal(1, run.Code);
        return run.Output;
    }
}
