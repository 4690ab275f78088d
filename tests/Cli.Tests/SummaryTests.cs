using System.Text.Json;

namespace GraphBridge.Cli.Tests;

public sealed class SummaryTests
{
    [Fact]
    public async Task In_a_pipe_it_is_plain_text_with_repeats_folded_and_totals()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("gpt2.onnx"))).Succeeded();
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("\nh.0 … h.3 × 4 ", text, StringComparison.Ordinal);
        Assert.Contains("  4 × 12,960  4 × 50.6 KiB\n", text, StringComparison.Ordinal);
        Assert.Contains("\nparameters  54,880 (214.4 KiB)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_has_what_the_schema_requires()
    {
        var text = (await Graphbridge.Run("summary", "--json", Graphbridge.Fixture("control_flow.onnx"))).Succeeded();
        using var json = JsonDocument.Parse(text);
        var schemaFile = Path.Combine(Graphbridge.Fixtures, "..", "docs", "schema", "summary.schema.json");
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(schemaFile));
        Assert.Empty(SchemaCheck.Differences(schema.RootElement, json.RootElement));
        Assert.Equal(16, json.RootElement.GetProperty("totals").GetProperty("operations").GetInt32());
    }

    [Fact]
    public async Task Depth_leaves_out_what_is_deeper()
    {
        var text = (await Graphbridge.Run("summary", Graphbridge.Fixture("resnet18.onnx"), "--depth", "1")).Succeeded();
        Assert.Contains("\nlayer1 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  ", text, StringComparison.Ordinal);
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
}
