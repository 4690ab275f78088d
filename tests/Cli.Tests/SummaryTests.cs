using System.Text.Json;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class SummaryTests
{
    [Fact]
    public async Task In_a_pipe_it_is_plain_text_with_repeats_folded_and_totals()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("gpt2.onnx"))).Succeeded();
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("\nh.0 … h.3 × 4 ", text, StringComparison.Ordinal);
        Assert.Contains("  4 × 12,960  4 × 212,992\n", text, StringComparison.Ordinal);
        Assert.Contains("\nparameters  54,880 (214.4 KiB)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_has_what_the_schema_requires()
    {
        var text = (await Graphbridge.Run("summary", "--json", Graphbridge.Fixture("control_flow.onnx"))).Succeeded();
        Assert.Equal(16, SchemaCheck.Require("summary", text).GetProperty("totals").GetProperty("operations").GetInt32());
    }

    [TorchFact]
    public async Task Of_a_capture_with_times_it_tells_them_as_the_schema_says()
    {
        using var folder = new TemporaryFolder();
        (await Graphbridge.Run("capture", Graphbridge.Fixture("torchscript/mlp.pt"), "-i", "float32[2,8]", "--time", "-o", folder["net.json"])).Succeeded();
        var json = SchemaCheck.Require("summary", (await Graphbridge.Run("summary", "--json", folder["net.json"])).Succeeded());
        var root = json.GetProperty("rows")[0];
        Assert.Equal(root.GetProperty("seconds").GetDouble(), json.GetProperty("totals").GetProperty("seconds").GetDouble());
        Assert.Equal(1, root.GetProperty("share").GetDouble());
        Assert.NotEqual(0, root.GetProperty("multiplyAdds").GetInt64());
    }

    [Fact]
    public async Task A_file_without_types_is_counted_by_those_that_follow_from_its_input() =>
        Assert.Contains("\nmult-adds   4.09 G\n", (await Graphbridge.Run("summary", Graphbridge.Fixture("compare/resnet50.onnx"), "--depth", "1")).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task As_csv_it_has_a_line_for_each_row_with_plain_numbers()
    {
        var lines = (await Graphbridge.Run("summary", "--csv", "--depth", "1", Graphbridge.Fixture("gpt2.onnx"))).Succeeded().Split("\r\n");
        Assert.StartsWith("kind,depth,path,label,", lines[0], StringComparison.Ordinal);
        Assert.Equal("module,0,h.0,h.0 … h.3,,,1,4,4,44,\"float32[1,16,32]\",12960,,51840,212992,0,168096,,,,", lines[4]);
        Assert.Equal(8, lines.Length);
    }

    [Fact]
    public async Task Sorted_it_lists_the_innermost_rows_that_have_the_most()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("resnet18.onnx"), "--sort", "parameters", "--top", "2", "--columns", "name,parameters")).Succeeded();
        Assert.Equal(2, text.Split("\n\n")[1].Split('\n').Length - 1);
        Assert.Contains("\n\nname", text, StringComparison.Ordinal);
        Assert.Contains("layer4.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_sizes_are_counted_with_what_they_are_said_to_be()
    {
        var file = Graphbridge.Fixture("dynamic_axes.onnx");
        Assert.Contains("; unknown of ", (await Graphbridge.Run("summary", file)).Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", (await Graphbridge.Run("summary", file, "--sizes", "batch=2,height=4,width=4")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sort", "type")]
    [InlineData("--sort", "weight")]
    [InlineData("--columns", "name,weight")]
    [InlineData("--sizes", "batch=many")]
    [InlineData("--sizes", "batch=1,batch=2")]
    [InlineData("--top", "3")]
    [InlineData("--json", "--csv")]
    public async Task Options_that_make_no_sense_are_told_of(string option, string value)
    {
        var run = await Graphbridge.Run("summary", Graphbridge.Fixture("gpt2.onnx"), option, value);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("graphbridge: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Depth_leaves_out_what_is_deeper()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("resnet18.onnx"), "--depth", "1")).Succeeded();
        Assert.Contains("\nlayer1 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_style_of_torch_it_prints_the_modules()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("shared_linear.onnx"), "--style", "torch")).Succeeded();
        Assert.Equal("?(\n  (shared): ?()\n  (act): ?()\n  (shared_1): ?()\n  (act_1): ?()\n  (shared_2): ?()\n  (act_2): ?()\n  (out): ?()\n)\n", text);
        var flat = Graphbridge.Fixture("onnx-light/light_vgg19.onnx");
        (await Graphbridge.Run("summary", flat, "--style", "torch"))
            .FailedWith($"{flat}: the graph has no modules; capture the model, or export it with an exporter that names modules, as PyTorch's does.");
        Assert.Equal(2, (await Graphbridge.Run("summary", Graphbridge.Fixture("shared_linear.onnx"), "--style", "torch", "--json")).Code);
    }

    [TorchFact]
    public async Task A_TorchScript_model_is_printed_as_Python_does_without_being_run()
    {
        using var python = JsonDocument.Parse(await File.ReadAllTextAsync(Graphbridge.Fixture("modules/gpt2_scripted.json")));
        foreach (var (key, options) in new[] { ("folded", Array.Empty<string>()), ("print", ["--no-fold"]) })
            Assert.Equal(string.Concat(python.RootElement.GetProperty(key).EnumerateArray().Select(line => line.GetString() + "\n")),
                (await Graphbridge.Run(["summary", Graphbridge.Fixture("torchscript/gpt2_scripted.pt"), "--style", "torch", .. options])).Succeeded());
    }

    [Fact]
    public async Task It_reads_standard_input_by_content()
    {
        var model = await File.ReadAllBytesAsync(Graphbridge.Fixture("shared_linear.onnx"));
        Assert.Contains("4 Gemm, 3 Tanh", (await Graphbridge.Run(["summary", "-"], model)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_of_no_known_format_is_bad_input() =>
        (await Graphbridge.Run(["summary", "-"], "Dear reader,"u8.ToArray()))
            .FailedWith("standard input: its content does not tell its format; name the format (--from).");

    [Fact]
    public async Task A_reader_that_closes_the_pipe_ends_it_without_a_word()
    {
        using var process = Graphbridge.Start("summary", Graphbridge.Fixture("onnx-light/light_densenet121.onnx"));
        process.StandardInput.Close();
        process.StandardOutput.Close();
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_file_that_fills_the_memory_is_refused_unless_it_is_said_to_be_trusted()
    {
        using var folder = new TemporaryFolder();
        var path = folder["nodes.dot"];
        await File.WriteAllTextAsync(path, "digraph { " + string.Join(';', Enumerable.Range(0, 350_000).Select(i => $"n{i}")) + " }");
        var refused = await Graphbridge.Run("summary", path);
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.EndsWith("which is much for its size; if it is sound, raise ReadLimits.ElementBytes (--trusted).\n", refused.Error, StringComparison.Ordinal);
        Assert.Contains("350,000", (await Graphbridge.Run("summary", path, "--depth", "1", "--trusted")).Succeeded(), StringComparison.Ordinal);
    }
}
