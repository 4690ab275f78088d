using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>What commands print for programs, against the schemas that tell of it.</summary>
public sealed class JsonTests : IDisposable
{
    private static readonly string Residual = Graphbridge.Fixture("resnet18.onnx");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Model(string name) => Graphbridge.Fixture(Path.Combine("torchscript", name + ".pt"));

    [Fact]
    public async Task Every_command_has_it_and_names_a_schema_that_is_there()
    {
        var commands = (await Graphbridge.Run("[suggest:0]", "")).Succeeded().Split('\n').Where(word => word.Length > 0 && char.IsAsciiLetter(word[0])).ToList();
        Assert.Equal(12, commands.Count);
        foreach (var command in commands)
        {
            var help = string.Join(' ', (await Graphbridge.Run(command, "--help")).Succeeded().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(" --json ", help, StringComparison.Ordinal);
            var schema = help[(help.IndexOf("docs/schema/", StringComparison.Ordinal) + "docs/schema/".Length)..];
            Assert.True(File.Exists(Path.Combine(SchemaCheck.Folder, schema[..(schema.IndexOf(".json", StringComparison.Ordinal) + ".json".Length)])), command);
        }
    }

    [Fact]
    public async Task What_was_written_is_told()
    {
        var json = SchemaCheck.Require("convert", (await Graphbridge.Run("convert", Residual, _folder["net.dot"], "--collapse", "1", "--json")).Succeeded());
        Assert.Equal("dot", json.GetProperty("as").GetString());
        Assert.Equal(11, json.GetProperty("operations").GetInt32());
        Assert.Equal(new FileInfo(_folder["net.dot"]).Length, json.GetProperty("bytes").GetInt64());
        (await Graphbridge.Run("convert", Residual, "-", "--to", "dot", "--json")).FailedWith("--json and a network on standard output exclude each other; see 'graphbridge convert --help'.");
    }

    [Fact]
    public async Task A_page_is_named_by_its_full_path()
    {
        var json = SchemaCheck.Require("view", (await Graphbridge.Run("view", Residual, "-o", _folder["net.html"], "--json")).Succeeded());
        Assert.Equal(_folder["net.html"], json.GetProperty("page").GetString());
        Assert.False(json.GetProperty("opened").GetBoolean());
    }

    [Fact]
    public async Task A_hash_tells_what_went_in()
    {
        var json = SchemaCheck.Require("hash", (await Graphbridge.Run("hash", Residual, "--with", "weights", "--json")).Succeeded());
        Assert.Equal((await Graphbridge.Run("hash", Residual, "--with", "weights")).Succeeded().TrimEnd(), json.GetProperty("hash").GetString());
        Assert.True(json.GetProperty("weights").GetBoolean());
        Assert.False(json.GetProperty("names").GetBoolean());
    }

    [Fact]
    public async Task A_comparison_is_asked_for_in_either_way()
    {
        var (asForm, asFlag) = (await Graphbridge.Run("diff", Residual, Residual, "--format", "json"), await Graphbridge.Run("diff", Residual, Residual, "--json"));
        Assert.Equal(asForm.Succeeded(), asFlag.Succeeded());
        Assert.True(SchemaCheck.Require("diff", asFlag.Output).GetProperty("equal").GetBoolean());
    }

    [Fact]
    public async Task Files_are_told_with_what_was_done_to_them()
    {
        foreach (var file in (string[])["TorchSharp.dll", "SampleApp.dll"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", file), _folder[file]);
        async Task<List<(string, string, bool, bool)>> Files(int code, params string[] options)
        {
            var ended = await Graphbridge.Run(["instrument", _folder[""], "--json", .. options]);
            Assert.Equal((code, ""), (ended.Code, ended.Error));
            return [.. SchemaCheck.Require("instrument", ended.Output).GetProperty("files").EnumerateArray().Select(file => (Path.GetFileName(file.GetProperty("file").GetString()!),
                file.GetProperty("state").GetString()!, file.GetProperty("changed").GetBoolean(), file.GetProperty("methods").GetInt32() > 0))];
        }

        Assert.Equal([("SampleApp.dll", "not-instrumented", false, false), ("TorchSharp.dll", "not-instrumented", false, false)], await Files(1, "--check"));
        Assert.Equal([("SampleApp.dll", "instrumented", true, true), ("TorchSharp.dll", "instrumented", true, true)], await Files(0));
        Assert.Equal([("SampleApp.dll", "instrumented", false, false), ("TorchSharp.dll", "instrumented", false, false)], await Files(0));
        Assert.Equal([("SampleApp.dll", "not-instrumented", true, false), ("TorchSharp.dll", "not-instrumented", true, false)], await Files(0, "--restore"));
    }

    [TorchFact]
    public async Task A_capture_tells_what_it_saw_and_wrote()
    {
        var json = SchemaCheck.Require("capture", (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--replay", "-o", _folder["net.onnx"], "--json")).Succeeded());
        Assert.Equal(3, json.GetProperty("operations").GetInt32());
        Assert.True(json.GetProperty("replay").GetProperty("exact").GetBoolean());
        Assert.Equal("float32[2,4]", json.GetProperty("outputs")[0].GetProperty("type").GetString());
        Assert.Equal(_folder["net.onnx"], json.GetProperty("files")[0].GetString());
    }

    [TorchFact]
    public async Task A_pass_that_failed_tells_where()
    {
        var ended = await Graphbridge.Run("capture", Model("fails_in_cat"), "-i", "@" + Graphbridge.Fixture("torchscript/fails_in_cat.x.npy"), "--json");
        Assert.Equal(1, ended.Code);
        var json = SchemaCheck.Require("capture", ended.Output);
        Assert.Equal("aten::cat", json.GetProperty("failed").GetProperty("type").GetString());
        Assert.Contains(json.GetProperty("error").GetString()!, ended.Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Values_that_steered_are_told()
    {
        var json = SchemaCheck.Require("capture", (await Graphbridge.Run("capture", Model("control_flow"), "-i", "@" + Graphbridge.Fixture("torchscript/control_flow.x.npy"), "-i",
            "@" + Graphbridge.Fixture("torchscript/control_flow.n.npy"), "--json")).Succeeded());
        Assert.NotEqual(0, json.GetProperty("reads").GetArrayLength());
    }

    [TorchFact]
    public async Task Events_are_lines_in_a_file_beside_the_report()
    {
        var text = (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--stats", "--time", "--events", _folder["events.jsonl"])).Succeeded();
        Assert.StartsWith("Mlp: 3 operations", text, StringComparison.Ordinal);
        var lines = (await File.ReadAllLinesAsync(_folder["events.jsonl"])).Select(line => SchemaCheck.Require("events", line)).ToList();
        var ended = lines.Where(line => line.GetProperty("event").GetString() == "end" && line.GetProperty("operation").ValueKind == System.Text.Json.JsonValueKind.Number);
        Assert.Equal(["fc1.linear", "act.relu().relu", "fc2.linear"], ended.Select(line => line.GetProperty("name").GetString()));
    }

    [TorchFact]
    public async Task Events_on_standard_output_are_alone_there()
    {
        var ended = await Graphbridge.Run("capture", Model("fails_in_cat"), "-i", "@" + Graphbridge.Fixture("torchscript/fails_in_cat.x.npy"), "--events", "-");
        Assert.Equal(1, ended.Code);
        var words = ended.Output.TrimEnd('\n').Split('\n').Select(line => SchemaCheck.Require("events", line).GetProperty("event").GetString()).ToList();
        Assert.Equal("start", words[0]);
        Assert.Contains("fail", words);
        Assert.Contains("error", words);
    }

    [TorchFact]
    public async Task Events_that_cannot_be_written_are_one_error() => (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--events", "/dev/full"))
        .FailedWith("/dev/full: it cannot be written: No space left on device; choose a place that can be written to.");
}
