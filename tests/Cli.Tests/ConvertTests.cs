using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_network_converted_and_back_is_the_same_network()
    {
        var model = Graphbridge.Fixture("resnet18.onnx");
        (await Graphbridge.Run("convert", model, _folder["net.graphml"])).Succeeded();
        (await Graphbridge.Run("convert", _folder["net.graphml"], _folder["back.onnx"])).Succeeded();
        Assert.Equal(GraphFile.Load(model), GraphFile.Load(_folder["back.onnx"]));
    }

    [Fact]
    public async Task A_diagram_shows_types_that_the_file_does_not_state_and_a_file_does_not()
    {
        var model = Graphbridge.Fixture("compare/resnet18.onnx");
        (await Graphbridge.Run("convert", model, _folder["net.mmd"], "--collapse", "1")).Succeeded();
        Assert.Contains("1,512,7,7", await File.ReadAllTextAsync(_folder["net.mmd"]), StringComparison.Ordinal);
        (await Graphbridge.Run("convert", model, _folder["net.graphml"])).Succeeded();
        Assert.Equal(GraphFile.Load(model), GraphFile.Load(_folder["net.graphml"]));
    }

    [Fact]
    public async Task A_dash_reads_and_writes_the_standard_streams()
    {
        var model = await File.ReadAllBytesAsync(Graphbridge.Fixture("shared_linear.onnx"));
        var text = (await Graphbridge.Run(["convert", "-", "-", "--to", "graphml"], model)).Succeeded();
        Assert.StartsWith("<?xml", text, StringComparison.Ordinal);
        Assert.EndsWith("</graphml>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_format_can_be_named_where_the_ending_tells_none()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), _folder["net"], "--from", "onnx", "--to", "graphml")).Succeeded();
        (await Graphbridge.Run("summary", _folder["net"])).Succeeded();
    }

    [Fact]
    public async Task Standard_output_needs_a_format() =>
        (await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), "-"))
            .FailedWith("standard output has no ending to tell its format; name the format (--to).");

    [Fact]
    public async Task A_missing_file_is_one_line_and_makes_no_output()
    {
        (await Graphbridge.Run("convert", _folder["none.onnx"], _folder["out.graphml"]))
            .FailedWith(_folder["none.onnx"] + ": there is no such file; check the path.");
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_broken_file_leaves_an_old_output_as_it_was()
    {
        await File.WriteAllTextAsync(_folder["bad.graphml"], "<graphml><graph edgedefault='directed'><node id='a'");
        await File.WriteAllTextAsync(_folder["out.onnx"], "old");
        var ended = await Graphbridge.Run("convert", _folder["bad.graphml"], _folder["out.onnx"]);
        Assert.Equal(2, ended.Code);
        Assert.StartsWith("graphbridge: " + _folder["bad.graphml"] + ": line 1, ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["out.onnx"]));
        Assert.Equal(["bad.graphml", "out.onnx"], _folder.Files);
    }

    [Fact]
    public async Task An_unknown_format_is_answered_with_those_there_are()
    {
        var ended = await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), "-", "--to", "visio");
        ended.FailedWith("there is no format 'visio'; the formats are " + string.Join(", ", GraphFormats.All.Select(format => format.Name)) + ".");
    }

    [Fact]
    public async Task An_unknown_ending_names_the_known_ones()
    {
        var ended = await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), _folder["net.vsd"]);
        Assert.Equal(2, ended.Code);
        Assert.Contains(": its name tells no format; end it in one of .onnx, ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collapsed_network_has_an_operation_for_each_outer_module()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("resnet18.onnx"), _folder["net.graphml"], "--collapse", "1")).Succeeded();
        var types = GraphFile.Load(_folder["net.graphml"]).Operations.Count(operation => operation.Type.Domain == OpType.ModuleDomain);
        Assert.Equal(10, types);
    }

    [Fact]
    public async Task A_folded_network_has_equal_blocks_once_with_their_count()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("gpt2.onnx"), _folder["net.graphml"], "--fold")).Succeeded();
        Assert.Contains(GraphFile.Load(_folder["net.graphml"]).Calls, call => call.RepeatCount == 4);
    }

    [Fact]
    public async Task Rolling_keeps_a_network_whose_modules_run_once()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("dynamic_axes.onnx"), _folder["net.graphml"], "--roll")).Succeeded();
        Assert.Equal(GraphFile.Load(Graphbridge.Fixture("dynamic_axes.onnx")), GraphFile.Load(_folder["net.graphml"]));
    }

    [Fact]
    public async Task A_picture_is_drawn_and_goes_to_standard_output_too()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("gpt2.onnx"), _folder["net.svg"], "--collapse", "1")).Succeeded();
        Assert.Equal(["net.svg"], _folder.Files);
        var text = (await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), "-", "--to", "svg")).Succeeded();
        Assert.EndsWith("</svg>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_network_too_large_for_a_diagram_modules_are_closed_and_a_line_says_so_unless_a_depth_is_asked_for()
    {
        var model = Graphbridge.Fixture("compare/gpt2_24.onnx");
        var ended = await Graphbridge.Run("convert", model, _folder["net.mmd"]);
        Assert.Equal(0, ended.Code);
        Assert.Equal($"{_folder["net.mmd"]}: modules of depth 2 are closed, because 1,062 operations are too many for one picture; 'graphbridge convert --collapse 3' opens more\n", ended.Error);
        (await Graphbridge.Run("convert", model, _folder["net.mmd"], "--collapse", "3")).Succeeded();
        Assert.True((await File.ReadAllTextAsync(_folder["net.mmd"])).Length > 50_000);
    }

    [Fact]
    public async Task Model_Explorers_JSON_is_asked_for_by_name()
    {
        (await Graphbridge.Run("convert", Graphbridge.Fixture("shared_linear.onnx"), _folder["net.json"], "--to", "model-explorer")).Succeeded();
        Assert.StartsWith("{\"label\":", await File.ReadAllTextAsync(_folder["net.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_are_replaced_by_those_inside_them()
    {
        SteeredNetwork.Build().Save(_folder["net.dot"]);
        (await Graphbridge.Run("convert", _folder["net.dot"], _folder["inner.onnx"], "--inner", "--exact")).Succeeded();
        Assert.Equal(SteeredNetwork.Build().ShowInner(), GraphFile.Load(_folder["inner.onnx"]));
    }
}
