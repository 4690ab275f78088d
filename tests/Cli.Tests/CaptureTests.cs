using System.Text.RegularExpressions;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed partial class CaptureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Model(string name) => Graphbridge.Fixture(Path.Combine("torchscript", name + ".pt"));

    private static string Input(string name) => "@" + Graphbridge.Fixture(Path.Combine("torchscript", name + ".npy"));

    /// <summary>How long a pass took is no fact of the model.</summary>
    [GeneratedRegex(@"[0-9.]+ ms\n", RegexOptions.NonBacktracking)]
    private static partial Regex Time { get; }

    [TorchFact]
    public async Task A_pass_is_written_in_several_formats_at_once_and_told_in_a_few_lines()
    {
        string[] files = ["net.dot", "net.graphml", "net.json", "net.onnx"];
        var ended = await Graphbridge.Run(["capture", Model("mlp"), "--input", Input("mlp.x"), "--exact", .. files.SelectMany(file => (string[])["-o", _folder[file]])]);
        Assert.Equal("""
            Mlp: 3 operations in 5 calls of 5 modules, * ms
            in  x: float32[2,8]
            out fc2.linear: float32[2,4]

            """, Time.Replace(ended.Succeeded(), "* ms\n"));
        Assert.Equal(files, _folder.Files);
        var graph = GraphFile.Load(_folder["net.onnx"]);
        Assert.Equal(3, graph.Operations.Count);
        Assert.All(files, file => Assert.Null(graph.FirstDifference(GraphFile.Load(_folder[file]))));
    }

    [TorchFact]
    public async Task Dynamic_dimensions_stay_open_in_an_ONNX_file()
    {
        (await Graphbridge.Run("capture", Model("gpt2_traced"), "-i", "int64[1,10]:0..60", "--dynamic", "tokens:0=batch", "--dynamic", "tokens:1=seq", "-o", _folder["net.onnx"])).Succeeded();
        var graph = GraphFile.Load(_folder["net.onnx"]);
        Assert.Equal("tokens: int64[batch,seq]", Assert.Single(graph.Inputs).ToString());
        Assert.Equal("float32[batch,seq,61]", Assert.Single(graph.Outputs).Type?.ToString());
    }

    [TorchFact]
    public async Task Other_sizes_are_tried_for_an_ONNX_file_alone()
    {
        string[] arguments = ["capture", Model("mlp"), "-i", "float32[2,8]", "--dynamic", "x:1=width", "-o", _folder["net.dot"]];
        (await Graphbridge.Run(arguments)).Succeeded();
        Assert.Contains("the model takes no other sizes", (await Graphbridge.Run([.. arguments, "-o", _folder["net.onnx"]])).Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Several_ONNX_files_of_one_capture_are_the_same()
    {
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "-o", _folder["a.onnx"], "-o", _folder["net.dot"], "-o", _folder["b.onnx"])).Succeeded();
        Assert.All(GraphFile.Load(_folder["a.onnx"]).Operations, operation => Assert.Equal("ai.onnx", operation.Type.Domain));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["a.onnx"]), await File.ReadAllBytesAsync(_folder["b.onnx"]));
    }

    [TorchFact]
    public async Task What_cannot_stay_open_is_told()
    {
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--dynamic", "y:0=batch", "-o", _folder["net.onnx"]))
            .FailedWith("y:0=batch: the graph has no input 'y'; its inputs are x: float32[2,8].");
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--dynamic", "x=batch", "-o", _folder["net.onnx"]))
            .FailedWith("'x=batch': this names no dynamic dimension; write the input, the dimension and a name for its size, as in x:0=batch.");
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--dynamic", "x:0=batch", "--exact", "-o", _folder["net.onnx"]))
            .FailedWith("--exact keeps the sizes of the pass, so --dynamic has no meaning with it; see 'graphbridge capture --help'.");
        Assert.Empty(_folder.Files);
    }

    [TorchFact]
    public async Task What_the_pass_read_of_its_tensors_is_told()
    {
        var text = (await Graphbridge.Run("capture", Model("control_flow"), "-i", "n=" + Input("control_flow.other.n"), "-i", "x=" + Input("control_flow.other.x"))).Succeeded();
        Assert.Equal("""
            ControlFlow: 10 operations in 2 calls of 4 modules, * ms
            in  n: int64[]
            in  x: float32[3,4]
            out mul: float32[3,4]
            read item: false
            read item_1: 0
            read item_2: 1.3124059438705444
            read item_3: 0.6562029719352722

            """, Time.Replace(text, "* ms\n"));
    }

    [TorchFact]
    public async Task A_replay_says_that_every_bit_is_equal() =>
        Assert.Contains("\nreplay: 3 operations, 3 values, every bit equal\n",
            (await Graphbridge.Run("capture", Model("mlp"), "-i", Input("mlp.x"), "--replay")).Succeeded(), StringComparison.Ordinal);

    [TorchFact]
    public async Task A_pass_that_fails_leaves_its_graph_and_ends_with_1()
    {
        var ended = await Graphbridge.Run("capture", Model("fails_in_cat"), "-i", Input("fails_in_cat.x"), "-o", _folder["part.dot"], "-o", _folder["part.onnx"]);
        const string error = "Sizes of tensors must match except in dimension 1. Expected size 3 but got size 2 for tensor number 1 in the list.";
        Assert.Equal(1, ended.Code);
        Assert.Equal($"graphbridge: {Model("fails_in_cat")}: joint.cat.cat: {error}\n", ended.Error);
        Assert.Contains("\nfailed joint.cat.cat: " + error + "\n", ended.Output, StringComparison.Ordinal);
        var graph = GraphFile.Load(_folder["part.onnx"]);
        Assert.Equal(error, graph.Operations[^1].Trace?.Error);
        Assert.Equal(graph, GraphFile.Load(_folder["part.dot"]));
    }

    [TorchFact]
    public async Task Statistics_times_and_values_are_kept_when_asked_for()
    {
        (await Graphbridge.Run("capture", Model("makes_nan"), "-i", Input("makes_nan.x"), "--stats", "--time", "--activations", _folder["values"], "-o", _folder["net.graphml"])).Succeeded();
        var graph = GraphFile.Load(_folder["net.graphml"]);
        Assert.True(graph.FindValue("log.log")?.Trace?.Statistics?.NaNs > 0);
        Assert.All(graph.Operations, operation => Assert.NotNull(operation.Trace?.Duration));
        Assert.True(File.Exists(Path.Combine(_folder["values"], "index.json")));
    }

    [TorchFact]
    public async Task One_seed_gives_one_file()
    {
        foreach (var (file, seed) in new[] { ("a.dot", "7"), ("b.dot", "7"), ("c.dot", "8") })
            (await Graphbridge.Run("capture", Model("dropout_batchnorm"), "-i", "float32[4,2,5,5]", "--train", "--stats", "--seed", seed, "-o", _folder[file])).Succeeded();
        Assert.Equal(await File.ReadAllTextAsync(_folder["a.dot"]), await File.ReadAllTextAsync(_folder["b.dot"]));
        Assert.NotEqual(await File.ReadAllTextAsync(_folder["a.dot"]), await File.ReadAllTextAsync(_folder["c.dot"]));
    }

    [TorchFact]
    public async Task A_missing_input_is_one_line_that_shows_what_forward_takes() =>
        (await Graphbridge.Run("capture", Model("mlp"), "-o", _folder["net.dot"]))
            .FailedWith(Model("mlp") + ": the input 'x' is missing; it is forward(x: Tensor); give a tensor as float32[1,3,224,224].");

    [TorchFact]
    public async Task A_file_that_is_no_model_is_one_line()
    {
        await File.WriteAllTextAsync(_folder["net.pt"], "Dear reader,");
        var ended = await Graphbridge.Run("capture", _folder["net.pt"]);
        Assert.Equal(2, ended.Code);
        Assert.StartsWith($"graphbridge: {_folder["net.pt"]}: the file is no ZIP archive, ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task An_input_that_is_none_is_shown_where_it_goes_wrong()
    {
        var ended = await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,x]");
        Assert.Equal(2, ended.Code);
        Assert.StartsWith("graphbridge: float32[2,x]: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_that_tells_no_format_is_refused_before_anything_runs() =>
        (await Graphbridge.Run("capture", "nowhere.pt", "-o", "net.vsd")).FailedWith("net.vsd: the ending tells no format; use one of those that 'graphbridge formats' lists.");

    [Fact]
    public async Task Autograd_is_on_or_off() =>
        (await Graphbridge.Run("capture", "net.pt", "--grad", "--no-grad")).FailedWith("--grad and --no-grad exclude each other; see 'graphbridge capture --help'.");

    [Fact]
    public async Task Help_shows_inputs_and_examples()
    {
        var text = (await Graphbridge.Run("capture", "--help")).Succeeded();
        foreach (var option in (string[])["--input", "--output", "--seed", "--activations", "--stats", "--time", "--grad", "--no-grad", "--train", "--replay", "\nExamples:\n  graphbridge capture "])
            Assert.Contains(option, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_native_library_of_another_version_is_named()
    {
        // a library that can be loaded and is not ours
        var library = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        var ended = await Graphbridge.Run(["capture", Model("mlp"), "-i", "float32[2,8]"], null, new Dictionary<string, string>(StringComparer.Ordinal) { ["GRAPHBRIDGE_TORCH_LIBRARY"] = library });
        Assert.Equal((2, $"graphbridge: {library}: the library is stale: its interface has no version, and version 1 is called; "
            + "build it anew with `make native`, or reinstall the package that brought it.\n"), (ended.Code, ended.Error));
    }

    [Fact]
    public async Task Without_the_native_library_it_says_what_to_install_and_all_else_works()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GRAPHBRIDGE_TORCH_LIBRARY"] = "/nonexistent/x.so" };
        var ended = await Graphbridge.Run(["capture", Model("mlp"), "-i", "float32[2,8]"], null, environment);
        Assert.Equal(2, ended.Code);
        Assert.StartsWith("graphbridge: /nonexistent/x.so: libgraphbridge_torch.so, which runs TorchScript models, can't be loaded: ", ended.Error, StringComparison.Ordinal);
        Assert.EndsWith("; build it with `make native` (Debian: apt install libtorch-dev cmake g++), or say where it is with GRAPHBRIDGE_TORCH_LIBRARY.\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        (await Graphbridge.Run(["convert", Graphbridge.Fixture("shared_linear.onnx"), _folder["net.dot"]], null, environment)).Succeeded();
        (await Graphbridge.Run(["summary", _folder["net.dot"]], null, environment)).Succeeded();
    }
}
