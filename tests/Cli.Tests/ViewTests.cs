using System.Text.Json;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class ViewTests
{
    private static readonly Dictionary<string, string> NoDesktop = new(StringComparer.Ordinal) { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "" };

    [Fact]
    public async Task The_page_is_written_where_it_is_wanted_under_the_name_of_the_file()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("", (await Graphbridge.Run("view", Graphbridge.Fixture("resnet18.onnx"), "-o", folder["page.html"])).Succeeded());
        using var data = Data(await File.ReadAllTextAsync(folder["page.html"]));
        Assert.Equal("resnet18.onnx", data.RootElement.GetProperty("title").GetString());
        Assert.Equal(69, data.RootElement.GetProperty("graphs")[0].GetProperty("operations").GetProperty("operator").GetArrayLength());
    }

    [Fact]
    public async Task The_page_goes_to_standard_output_and_the_network_comes_from_standard_input()
    {
        var run = await Graphbridge.Run(["view", "-", "-o", "-"], await File.ReadAllBytesAsync(Graphbridge.Fixture("control_flow.onnx")));
        using var data = Data(run.Succeeded());
        Assert.Equal("torch_jit", data.RootElement.GetProperty("title").GetString());
        Assert.Equal(["body", "then_branch", "else_branch"], data.RootElement.GetProperty("graphs")[0].GetProperty("calls").GetProperty("bodyName").EnumerateObject().Select(body => body.Value.GetString()));
    }

    [Fact]
    public async Task Without_a_desktop_it_says_where_the_page_is()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var text = (await Graphbridge.Run(["view", Graphbridge.Fixture("resnet18.onnx")], environment: NoDesktop)).Succeeded();
        Assert.EndsWith("/resnet18.html: no browser was found here; open it in one, or name a place for it (-o)\n", text, StringComparison.Ordinal);
        var path = text[..text.IndexOf(": ", StringComparison.Ordinal)];
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, true)]
    public async Task On_a_desktop_the_page_is_opened(int code, bool isTold)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["xdg-open"], $"#!/bin/sh\nprintf %s \"$1\" > '{folder["opened"]}'\nexit {code}\n");
        File.SetUnixFileMode(folder["xdg-open"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var desktop = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DISPLAY"] = ":7",
            ["PATH"] = Path.GetDirectoryName(folder["xdg-open"]) + ":" + Environment.GetEnvironmentVariable("PATH"),
        };
        var text = (await Graphbridge.Run(["view", Graphbridge.Fixture("lstm.onnx")], environment: desktop)).Succeeded();
        var opened = await File.ReadAllTextAsync(folder["opened"]);
        Assert.StartsWith(opened, text, StringComparison.Ordinal);
        Assert.Equal(isTold, text.Contains("no browser", StringComparison.Ordinal));
        Assert.EndsWith("/lstm.html", opened, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(opened)!, recursive: true);
    }

    [Fact]
    public async Task A_comparison_is_a_page_of_both_and_of_both_in_one()
    {
        using var folder = new TemporaryFolder();
        var (old, now) = (Graphbridge.Fixture("compare/resnet18.onnx"), Graphbridge.Fixture("compare/resnet34.onnx"));
        var run = await Graphbridge.Run("diff", old, now, "-o", folder["diff.html"]);
        Assert.Equal((1, "", ""), (run.Code, run.Output, run.Error));
        using var data = Data(await File.ReadAllTextAsync(folder["diff.html"]));
        Assert.Equal("resnet18.onnx → resnet34.onnx", data.RootElement.GetProperty("title").GetString());
        var graphs = data.RootElement.GetProperty("graphs").EnumerateArray().ToList();
        Assert.Equal([69, 125, 125], graphs.Select(graph => graph.GetProperty("operations").GetProperty("operator").GetArrayLength()));
        var (was, isNow, both) = (Marks(graphs[0]), Marks(graphs[1]), Marks(graphs[2]));
        Assert.Equal(56, both.Count(mark => mark == 1));
        Assert.Equal(both, isNow);
        Assert.DoesNotContain(1, was);
        Assert.All(graphs, graph => Assert.Equal(graph.GetProperty("operations").GetProperty("inputs").GetArrayLength(), graph.GetProperty("marks").GetProperty("inputs").GetArrayLength()));

        var comparison = data.RootElement.GetProperty("comparison");
        Assert.Equal((old, now), (comparison.GetProperty("old").GetString(), comparison.GetProperty("new").GetString()));
        var added = comparison.GetProperty("changes")[0];
        Assert.StartsWith("+ layer*.2 × 2 (7 operations: ", added.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.All(added.GetProperty("operations").EnumerateArray(), operation => Assert.NotEqual(0, both[operation.GetInt32()]));
        Assert.NotEmpty(added.GetProperty("calls").EnumerateArray());
        // the page goes from a part of one graph to the same part of another by these
        var names = graphs.ConvertAll(graph => graph.GetProperty("operations").GetProperty("name").EnumerateArray().Select(name => name.GetString()).ToList());
        var places = comparison.GetProperty("operations").GetProperty("old").EnumerateArray().Select(place => place.GetInt32()).ToList();
        Assert.Equal(names[0][0], names[2][places[0]]);
        Assert.Equal(places.Count, places.Distinct().Count());
    }

    [Fact]
    public async Task What_is_gone_is_marked_in_the_old_network_and_in_both()
    {
        var run = await Graphbridge.Run("diff", Graphbridge.Fixture("compare/resnet34.onnx"), Graphbridge.Fixture("compare/resnet18.onnx"), "--format", "html");
        using var data = Data(run.Output);
        var graphs = data.RootElement.GetProperty("graphs").EnumerateArray().ToList();
        Assert.Equal([56, 0, 56], graphs.Select(graph => Marks(graph).Count(mark => mark == 2)));
        var (places, both) = (data.RootElement.GetProperty("comparison").GetProperty("operations").GetProperty("old"), Marks(graphs[2]));
        Assert.Equal(Marks(graphs[0]), places.EnumerateArray().Select(place => both[place.GetInt32()]));
    }

    [TorchFact]
    public async Task A_pass_that_fails_leaves_a_page_of_what_ran()
    {
        using var folder = new TemporaryFolder();
        var model = Graphbridge.Fixture("torchscript/fails_in_cat.pt");
        var run = await Graphbridge.Run("capture", model, "-i", "@" + Graphbridge.Fixture("torchscript/fails_in_cat.x.npy"), "-o", folder["failed.html"]);
        Assert.Equal(1, run.Code);
        using var data = Data(await File.ReadAllTextAsync(folder["failed.html"]));
        var operations = data.RootElement.GetProperty("graphs")[0].GetProperty("operations");
        var failed = int.Parse(Assert.Single(operations.GetProperty("error").EnumerateObject()).Name);
        Assert.Equal("aten::cat", data.RootElement.GetProperty("graphs")[0].GetProperty("operators")[operations.GetProperty("operator")[failed].GetInt32()].GetString());
    }

    private static List<int> Marks(JsonElement graph) => [.. graph.GetProperty("marks").GetProperty("operations").EnumerateArray().Select(mark => mark.GetInt32())];

    private static JsonDocument Data(string page)
    {
        const string Start = "id=\"data\">";
        var from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]);
    }
}
