using System.Text.RegularExpressions;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>Models of a C# program: those of the zoo, on the stand-in for TorchSharp.</summary>
public sealed partial class ProgramCaptureTests : IDisposable
{
    private static readonly string Zoo = Path.Combine(AppContext.BaseDirectory, "zoo", "GraphBridge.Zoo.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"[0-9.]+ ms\n", RegexOptions.NonBacktracking)]
    private static partial Regex Time { get; }

    private static Task<Ended> Capture(params string[] arguments) => Graphbridge.Run(["capture", Zoo, .. arguments]);

    private async Task<ForwardGraph> Graph(params string[] arguments)
    {
        (await Capture([.. arguments, "-o", _folder["net.dot"]])).Succeeded();
        return GraphFile.Load(_folder["net.dot"]);
    }

    [TorchFact]
    public async Task A_model_named_by_its_class_is_made_and_run_and_told_in_a_few_lines()
    {
        var text = (await Capture("--model", "Zoo.Nets.Mlp", "-i", "float32[2,8]", "--exact", "-o", _folder["net.onnx"], "-o", _folder["net.dot"])).Succeeded();
        Assert.Equal("""
            Mlp: 3 operations in 3 calls of 3 modules, * ms
            in  input: float32[2,8]
            out output.linear: float32[2,4]

            """, Time.Replace(text, "* ms\n"));
        var graph = GraphFile.Load(_folder["net.onnx"]);
        Assert.Equal(["aten::linear", "aten::relu", "aten::linear"], graph.Operations.Select(operation => operation.Type.ToString()));
        Assert.Equal(graph, GraphFile.Load(_folder["net.dot"]));
        Assert.Contains(new("capture.seed", "0"), graph.Metadata);
    }

    [TorchFact]
    public async Task Dynamic_dimensions_stay_open_in_an_ONNX_file()
    {
        (await Capture("-m", "Mlp", "-i", "float32[2,8]", "--dynamic", "input:0=batch", "-o", _folder["net.onnx"])).Succeeded();
        var graph = GraphFile.Load(_folder["net.onnx"]);
        Assert.Equal(["float32[batch,8]", "float32[batch,4]"], graph.Inputs.Concat(graph.Outputs).Select(value => value.Type?.ToString()));
    }

    [TorchFact]
    public async Task Events_are_told_with_the_lines_of_the_program_that_made_them()
    {
        (await Capture("-m", "Mlp", "-i", "float32[2,8]", "--sources", "--events", _folder["events.jsonl"])).Succeeded();
        var lines = (await File.ReadAllLinesAsync(_folder["events.jsonl"])).Select(line => SchemaCheck.Require("events", line)).ToLookup(line => line.GetProperty("event").GetString());
        Assert.Equal(["aten::linear", "aten::relu", "aten::linear"], lines["begin"].Select(line => line.GetProperty("operator").GetString()));
        Assert.All(lines["source"], line => Assert.Contains(".cs:", line.GetProperty("place").GetString(), StringComparison.Ordinal));
        Assert.Equal(3, lines["source"].Count());
    }

    [TorchFact]
    public async Task A_simple_name_will_do_where_one_type_has_it() =>
        Assert.Equal("UNet", (await Graph("-m", "UNet", "-i", "float32[1,1,16,16]")).Name);

    [TorchFact]
    public async Task A_nested_type_is_named_with_a_full_stop() =>
        Assert.Equal("Two", (await Graph("--model", "Zoo.Nets.Arities.Two", "-i", "float32[2]", "-i", "float32[2]")).Name);

    [TorchFact]
    public async Task Arguments_reach_the_constructor_in_order_and_by_name()
    {
        var graph = await Graph("--model", "Configured", "-a", "4", "-a", "3", "-a", "hidden=[8, 6]", "-a", "activation=tanh", "-a", "dropout=0.25", "-a", "bias=false", "-i", "float32[2,4]");
        Assert.Equal("float32[2,3]", graph.Outputs.Single().Type!.ToString());
        Assert.Equal(2, graph.Operations.Count(operation => operation.Type.ToString() == "aten::tanh"));
        Assert.Equal(3, graph.Values.Count(value => value.Name.EndsWith(".weight", StringComparison.Ordinal)));
        Assert.DoesNotContain(graph.Values, value => value.Name.EndsWith(".bias", StringComparison.Ordinal));
    }

    [TorchFact]
    public async Task An_optional_argument_may_be_null_and_a_text_may_be_a_number() =>
        Assert.Equal(1, (await Graph("--model", "Configured", "-a", "4", "-a", "3", "-a", "0.5", "-a", "true", "-a", "7", "-a", "Relu", "-a", "null", "-i", "float32[2,4]"))
            .Operations.Count(operation => operation.Type.ToString() == "aten::linear"));

    [TorchFact]
    public async Task Arguments_that_do_not_fit_are_told_with_what_would()
    {
        const string signature = "it is Configured(int inputs, long outputs, double scale = 1, bool bias = true, string label = \"net\", Activation activation = Relu, int[] hidden = null, float? dropout = null); give each with --arg.";
        (await Capture("--model", "Configured", "-a", "4")).FailedWith($"{Zoo}: the arguments don't fit Zoo.Nets.Configured: 'outputs' is missing; {signature}");
        (await Capture("--model", "Configured", "-a", "4", "-a", "2", "-a", "activation=Swish")).FailedWith($"{Zoo}: the arguments don't fit Zoo.Nets.Configured: 'activation' is Activation, which Swish is not; {signature}");
        (await Capture("--model", "Configured", "-a", "4.5", "-a", "2")).FailedWith($"{Zoo}: the arguments don't fit Zoo.Nets.Configured: 'inputs' is int, which 4.5 is not; {signature}");
        (await Capture("--model", "Configured", "-a", "4", "-a", "2", "-a", "width=3")).FailedWith($"{Zoo}: the arguments don't fit Zoo.Nets.Configured: there is no 'width'; {signature}");
        (await Capture("--model", "Configured", "-a", "5000000000", "-a", "2")).FailedWith($"{Zoo}: the arguments don't fit Zoo.Nets.Configured: 'inputs' is int, which 5000000000 is not; {signature}");
    }

    [TorchFact]
    public async Task A_factory_makes_the_model()
    {
        var graph = await Graph("--factory", "Zoo.Models.MakeGpt", "--arg", "depth=2", "--arg", "wide=true", "-i", "int64[1,5]:0..11");
        Assert.Equal("Gpt", graph.Name);
        Assert.Contains(graph.Modules, module => module.Path == "h.1" || module.Path.EndsWith(".1", StringComparison.Ordinal));
    }

    [TorchFact]
    public async Task A_factory_that_is_not_there_is_told_with_those_that_are()
    {
        (await Capture("--factory", "Zoo.Models.MakeVgg")).FailedWith($"{Zoo}: Zoo.Models has no static method MakeVgg; its methods that give a module are Zoo.Models.MakeGpt, Zoo.Models.MakeMlp, Zoo.Models.MakeResNet.");
        (await Capture("--factory", "MakeVgg")).FailedWith($"{Zoo}: 'MakeVgg' is no method's full name; write it with its type, as in --factory App.Models.Make.");
    }

    [TorchFact]
    public async Task Without_a_name_a_program_of_several_models_lists_them()
    {
        var ended = await Capture("-i", "float32[2,8]");
        Assert.Equal(2, ended.Code);
        Assert.StartsWith($"graphbridge: {Zoo}: the program has several module types; name one with --model: its module types are Zoo.Nets.Arities, Zoo.Nets.Arities.Five, ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        Assert.StartsWith($"graphbridge: {Zoo}: the program has no type Vgg; its module types are Zoo.Nets.Arities, ", (await Capture("-m", "Vgg")).Error, StringComparison.Ordinal);
        Assert.StartsWith($"graphbridge: {Zoo}: Zoo.Catalogue is no TorchSharp module; its module types are ", (await Capture("-m", "Catalogue")).Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Inputs_are_what_forward_takes_tuples_lists_dictionaries_and_plain_values()
    {
        Assert.Equal(["input[left]", "input[right]"], (await Graph("-m", "Dictionaries", "-i", "{\"left\": float32[2,3], \"right\": float32[2,3]}")).Inputs.Select(input => input.Name));
        Assert.Equal(3, (await Graph("-m", "Four", "-i", "float32[2]", "-i", "float32[2]", "-i", "(float32[2], none)", "-i", "input4=true")).Inputs.Count);
        Assert.Equal(7, (await Graph(["-m", "Six", .. Enumerable.Range(1, 5).SelectMany(i => (string[])["-i", $"input{i}=float32[2,2]"]), "-i", "input6=[float32[2,2], float32[2,2]]"])).Inputs.Count);
        Assert.Equal(2, (await Graph("-m", "Three", "-i", "float32[2]", "-i", "none", "-i", "3")).Operations.Count);
    }

    [TorchFact]
    public async Task An_input_that_does_not_fit_shows_what_forward_takes()
    {
        (await Capture("-m", "Mlp")).FailedWith($"{Zoo}: the inputs don't fit the model: 'input' is missing; it is forward(Tensor input); give a tensor as --input float32[1,3,224,224].");
        (await Capture("-m", "Mlp", "-i", "3")).FailedWith($"{Zoo}: the inputs don't fit the model: 'input' is Tensor, which 3 is not; it is forward(Tensor input); give a tensor as --input float32[1,3,224,224].");
        (await Capture("-m", "Mlp", "-i", "float32[2,8]", "-i", "float32[2,8]")).FailedWith($"{Zoo}: the inputs don't fit the model: there are too many of them; it is forward(Tensor input); give a tensor as --input float32[1,3,224,224].");
    }

    [TorchFact]
    public async Task One_seed_gives_one_graph_and_the_numbers_that_a_TorchScript_model_gets()
    {
        foreach (var (file, seed) in new[] { ("a.dot", "7"), ("b.dot", "7"), ("c.dot", "8") })
            (await Capture("-m", "Mlp", "-i", "float32[2,8]", "--stats", "--seed", seed, "-o", _folder[file])).Succeeded();
        Assert.Equal(await File.ReadAllTextAsync(_folder["a.dot"]), await File.ReadAllTextAsync(_folder["b.dot"]));
        Assert.NotEqual(await File.ReadAllTextAsync(_folder["a.dot"]), await File.ReadAllTextAsync(_folder["c.dot"]));
        (await Graphbridge.Run("capture", Graphbridge.Fixture("torchscript/mlp.pt"), "-i", "float32[2,8]", "--stats", "--seed", "7", "-o", _folder["script.dot"])).Succeeded();
        Assert.Equal(GraphFile.Load(_folder["script.dot"]).Inputs.Single().Trace?.Statistics, GraphFile.Load(_folder["a.dot"]).Inputs.Single().Trace?.Statistics);
    }

    [TorchFact]
    public async Task Every_fill_and_a_file_become_tensors()
    {
        var file = "@" + Graphbridge.Fixture("torchscript/mlp.x.npy");
        (await Graphbridge.Run("capture", Graphbridge.Fixture("torchscript/mlp.pt"), "-i", file, "--stats", "-o", _folder["script.dot"])).Succeeded();
        Assert.Equal(GraphFile.Load(_folder["script.dot"]).Inputs.Single().Trace?.Statistics, (await Graph("-m", "Mlp", "-i", file, "--stats")).Inputs.Single().Trace?.Statistics);
        foreach (var fill in (string[])["float16[2]", "bfloat16[2]", "float64[2]:-1..1", "int32[2]:0..9", "bool[2]", "float32[2]:arange", "uint8[2]:ones", "complex64[2]"])
            (await Capture("-m", "Two", "-i", fill, "-i", fill)).Succeeded();
    }

    [TorchFact]
    public async Task Options_keep_times_statistics_values_and_lines_of_the_program()
    {
        var graph = await Graph("-m", "Mlp", "-i", "float32[2,8]", "--time", "--stats", "--sources", "--activations", _folder["values"]);
        Assert.All(graph.Operations, operation => Assert.NotNull(operation.Trace?.Duration));
        Assert.All(graph.Operations, operation => Assert.StartsWith("Vision.cs:", operation.Trace?.Source, StringComparison.Ordinal));
        Assert.NotNull(graph.Outputs.Single().Trace?.Statistics);
        Assert.True(File.Exists(Path.Combine(_folder["values"], "index.json")));
        Assert.Equal(2, (await Graph("-m", "Mlp", "-i", "float32[2,8]", "--modules-only")).Operations.Count);
        Assert.Contains(new("capture.mode", "train"), (await Graph("-m", "Mlp", "-i", "float32[2,8]", "--train", "--grad")).Metadata);
    }

    [TorchFact]
    public async Task What_the_pass_read_of_its_tensors_is_told() =>
        Assert.Contains("\nread ", (await Capture("-m", "MixtureOfExperts", "-i", "float32[5,6]")).Succeeded(), StringComparison.Ordinal);

    [TorchFact]
    public async Task A_pass_that_fails_leaves_its_graph_names_its_line_and_ends_with_1()
    {
        var ended = await Capture("-m", "Failing", "-i", "float32[2,4]", "-o", _folder["part.onnx"]);
        Assert.Equal(1, ended.Code);
        Assert.StartsWith($"graphbridge: {Zoo}: body.not.wrong.linear: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied", ended.Error, StringComparison.Ordinal);
        Assert.Matches(@" \(Shapes\.cs:[0-9]+\)\n$", ended.Error);
        Assert.Equal(1, ended.Error.Count(letter => letter == '\n'));
        Assert.Contains("\nfailed body.not.wrong.linear: ", ended.Output, StringComparison.Ordinal);
        Assert.NotNull(GraphFile.Load(_folder["part.onnx"]).Operations[^1].Trace?.Error);
    }

    [TorchFact]
    public async Task A_constructor_that_fails_is_one_line_with_its_place()
    {
        var ended = await Capture("-m", "Mlp", "-a", "-1", "-i", "float32[2,8]");
        Assert.Equal(1, ended.Code);
        Assert.Equal("", ended.Output);
        Assert.StartsWith($"graphbridge: {Zoo}: Mlp(long inputs = 8, long width = 16, long outputs = 4): System.", ended.Error, StringComparison.Ordinal);
        Assert.Matches(@" \(Vision\.cs:[0-9]+\)\n$", ended.Error);
    }

    [TorchFact]
    public async Task On_the_meta_device_a_model_has_shapes_alone()
    {
        // a hundred thousand times as much as there is memory
        var graph = await Graph("-m", "OnDevice", "-a", "40000000", "-i", "float32[1,40000000]", "--meta");
        Assert.Equal("float32[1,40000000]", graph.Outputs.Single().Type!.ToString());
        Assert.Equal("float32[40000000,40000000]", graph.FindValue("linear.weight")!.Value.Type!.ToString());
    }

    [TorchFact]
    public async Task Without_a_default_device_a_model_on_the_meta_device_needs_a_parameter_for_it()
    {
        var ended = await Capture("-m", "Mlp", "-i", "float32[2,8]", "--meta");
        Assert.Equal(2, ended.Code);
        Assert.Matches(@": TorchSharp [0-9.]+ has no torch\.set_default_device, by which a model is made on the meta device; use TorchSharp 0\.102\.6 or later, "
            + @"or give Mlp\(long inputs = 8, long width = 16, long outputs = 4\) a parameter of type torch\.Device\.\n$", ended.Error);
    }

    [Fact]
    public async Task Options_of_the_one_kind_of_model_are_refused_for_the_other()
    {
        (await Capture("-m", "Mlp", "--replay")).FailedWith($"{Zoo}: --replay is for TorchScript models, and this is a program; leave it out.");
        var script = Graphbridge.Fixture("torchscript/mlp.pt");
        foreach (var option in (string[][])[["--model", "Net"], ["--factory", "A.B"], ["--arg", "3"], ["--sources"], ["--modules-only"], ["--meta"]])
            (await Graphbridge.Run(["capture", script, .. option])).FailedWith($"{script}: {option[0]} is for programs, and this is none; leave it out, or name the .dll of a program.");
        (await Capture("-m", "Mlp", "--factory", "Zoo.Models.MakeMlp")).FailedWith("--model and --factory exclude each other; see 'graphbridge capture --help'.");
    }

    [Fact]
    public async Task What_is_no_program_of_TorchSharp_models_is_told()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "graphbridge.dll");
        (await Graphbridge.Run("capture", own)).FailedWith($"{own}: the program comes without TorchSharp; name a program of TorchSharp models, with TorchSharp.dll beside it.");
        (await Graphbridge.Run("capture", "none.dll")).FailedWith("none.dll: there is no such file; check the path.");
        await File.WriteAllTextAsync(_folder["text.dll"], "Dear reader,");
        Assert.Equal(2, (await Graphbridge.Run("capture", _folder["text.dll"])).Code);
        await File.WriteAllTextAsync(_folder["alone.exe"], "MZ");
        (await Graphbridge.Run("capture", _folder["alone.exe"])).FailedWith($"{_folder["alone.exe"]}: it is a program without its .dll beside it, which is what is opened; name the .dll of a build, and publish without PublishSingleFile and PublishAot.");
    }
}
