using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>ONNX models on ONNX Runtime against what they were made from.</summary>
public sealed class VerifyTests : IDisposable
{
    private static readonly string Zoo = Path.Combine(AppContext.BaseDirectory, "zoo", "GraphBridge.Zoo.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Model(string name) => Graphbridge.Fixture(Path.Combine("torchscript", name + ".pt"));

    private static Task<Ended> Verify(params string[] arguments) => Graphbridge.Run(["verify", .. arguments]);

    /// <summary>The fixture's graph in ONNX's own operators.</summary>
    private async Task<string> Lowered(string? name = null)
    {
        var path = _folder[name ?? "mlp.onnx"];
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "-o", path)).Succeeded();
        return path;
    }

    /// <summary>The same with 1 more in the first number of a bias, so that the first number of each row is 1 more.</summary>
    private async Task<string> Broken()
    {
        var path = await Lowered("broken.onnx");
        var bytes = GraphFile.Load(path).Values.Single(value => value.Name == "fc2.bias").Data!.ToMemory().ToArray();
        var model = await File.ReadAllBytesAsync(path);
        var at = model.AsSpan().IndexOf(bytes);
        BitConverter.TryWriteBytes(model.AsSpan(at), BitConverter.ToSingle(bytes) + 1);
        await File.WriteAllBytesAsync(path, model);
        return path;
    }

    /// <summary>The same network with a batch of any size; with a shape of its own, it is one that only two rows fit.</summary>
    private async Task<string> Dynamic(bool isFixedInside = false, string input = "x", string type = "float32[batch,8]")
    {
        var lowered = GraphFile.Load(await Lowered());
        ForwardGraphBuilder builder = new("dynamic") { Opsets = [new("ai.onnx", 18)] };
        var at = builder.AddInput(input, DataType.Parse(type));
        if (isFixedInside)
        {
            byte[] shape = [.. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(8L)];
            at = Add("Reshape", [at, builder.AddValue("shape", ValueKind.Constant, DataType.Parse("int64[2]"), TensorData.FromBytes(ElementType.Int64, [2], shape))], "rows");
        }
        at = Add("Gemm", [at, Weight("fc1.weight"), Weight("fc1.bias")], "fc1.linear");
        at = Add("Gemm", [Add("Relu", [at], "act"), Weight("fc2.weight"), Weight("fc2.bias")], "fc2.linear");
        builder.MarkOutput(at);
        var path = _folder["dynamic.onnx"];
        builder.Build().Save(path);
        return path;

        ValueId Weight(string name)
        {
            var value = lowered.Values.Single(value => value.Name == name);
            return builder.AddValue(name, ValueKind.Parameter, value.Type, value.Data);
        }

        ValueId Add(string type, ValueId[] inputs, string output)
        {
            var made = builder.AddValue(output, ValueKind.Activation);
            NamedAttribute[] attributes = type == "Gemm" ? [new("transB", new AttributeValue.Int(1))] : [];
            builder.AddOperation(new("ai.onnx", type), output, [.. inputs.Select(input => new Input("", input))], [new("", made)], attributes);
            return made;
        }
    }

    [TorchFact]
    public async Task A_model_that_gives_the_same_is_told_in_three_lines()
    {
        var lines = (await Verify(await Lowered(), "--against", Model("mlp"))).Succeeded().TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^.*mlp\.onnx on ONNX Runtime 1\.\S+ \(cpu\) against .*mlp\.pt$", lines[0]);
        Assert.Matches("^output +shape +runs +absolute +relative$", lines[1]);
        Assert.Matches(@"^fc2\.linear +float32\[2,4\] +3 +\S+ +\S+$", lines[2]);
        Assert.Equal("agrees in 3 runs; float32 within 1E-05 relative, 1E-07 absolute", lines[3]);
    }

    [TorchFact]
    public async Task A_changed_weight_departs_and_is_found()
    {
        var ended = await Verify(await Broken(), "--against", Model("mlp"), "--bisect", "--seeds", "2");
        Assert.Equal((1, ""), (ended.Code, ended.Error));
        Assert.Contains("\ndeparts in 2 of 2 runs; float32 within 1E-05 relative, 1E-07 absolute\n", ended.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nseed 0 +fc2\.linear +float32\[2,4\] +\S+ +\S+ +departs\n", ended.Output);
        Assert.Matches(@"\nbisect \(seed 0\): 2 values agree, and the first to depart is fc2\.linear, which departs by 1 \(relative [0-9.]+\); \[0,0\] is \S+ and not \S+\n", ended.Output);
        Assert.Contains("\n  captured as aten::linear fc2.linear in fc2 (Linear)\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\n  made by     ai.onnx::Gemm /fc2/Gemm in fc2 (Linear)\n", ended.Output, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task A_tolerance_that_is_asked_for_is_the_one_that_decides()
    {
        var broken = await Broken();
        Assert.Contains("float32 within 100 relative, 1E-07 absolute", (await Verify(broken, "--against", Model("mlp"), "--rtol", "100")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("float32 within 1E-05 relative, 100 absolute", (await Verify(broken, "--against", Model("mlp"), "--atol", "1e2")).Succeeded(), StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Dimensions_without_a_size_are_tried_in_several_and_JSON_tells_which()
    {
        var model = await Dynamic();
        Assert.Equal([2, 2, 2, 1, 1, 1, 3, 3, 3], await Sizes(model, "batch"));
        Assert.Equal([7, 1], await Sizes(model, "batch", "--size", "batch=7,1", "--seeds", "1"));
        // the user's own name for it
        Assert.Equal([4], await Sizes(model, "rows", "-i", "x=float32[rows,8]:-2..2", "--size", "rows=4", "--seeds", "1"));
    }

    private static async Task<IEnumerable<long>> Sizes(string model, string symbol, params string[] arguments)
    {
        var text = (await Verify([model, "--against", Model("mlp"), "--json", .. arguments])).Succeeded();
        return [.. SchemaCheck.Require("verify", text).GetProperty("runs").EnumerateArray().Select(run =>
        {
            var size = run.GetProperty("sizes").EnumerateArray().Single();
            Assert.Equal(symbol, size.GetProperty("symbol").GetString());
            return size.GetProperty("size").GetInt64();
        })];
    }

    [TorchFact]
    public async Task A_guessed_size_that_does_not_suit_the_other_model_is_passed_over_and_one_that_is_said_is_not()
    {
        var model = await Dynamic(type: "float32[batch,features]");
        var output = (await Verify(model, "--against", Model("mlp"))).Succeeded();
        Assert.Contains($"{Model("mlp")} does not run with batch=1, features=5: mat1 and mat2 shapes cannot be multiplied", output, StringComparison.Ordinal);
        Assert.Contains("\nagrees in 3 runs;", output, StringComparison.Ordinal);
        var said = await Verify(model, "--against", Model("mlp"), "--size", "features=5", "--size", "batch=1");
        Assert.Equal(2, said.Code);
        Assert.Contains("fc1.linear: it does not run: mat1 and mat2 shapes", said.Error, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Inputs_of_other_names_go_in_in_their_order()
    {
        var model = await Dynamic(input: "picture");
        Assert.Contains("agrees in 9 runs;", (await Verify(model, "--against", Model("mlp"))).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("agrees in 3 runs;", (await Verify(model, "--against", Model("mlp"), "-i", "picture=float32[6,8]:ones")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("agrees in 3 runs;", (await Verify(model, "--against", Model("mlp"), "-i", "float32[6,8]:ones")).Succeeded(), StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Tuples_lists_and_dictionaries_go_in_whole()
    {
        var model = _folder["net.onnx"];
        string[] plain = ["-i", "scale=1.5", "-i", "repeat=2", "-i", "flag=true", "-i", "mode=\"add\""];
        string[] whole = ["-i", "pair=(float32[2,4], float32[2,5])", "-i", "named={\"first\": float32[3], \"second\": float32[2,2]}", "-i", "many=[float32[2], float32[1,3]]"];
        (await Graphbridge.Run(["capture", Model("structures"), .. plain, .. whole, "-o", model])).Succeeded();
        Assert.Contains("\nagrees in 3 runs;", (await Verify([model, "--against", Model("structures"), .. plain, .. whole])).Succeeded(), StringComparison.Ordinal);
        (await Verify([model, "--against", Model("structures"), .. plain])).FailedWith($"{model}: input 'pair[0]': it is a part of 'pair', and nothing says what that is; "
            + "give the whole, as in --input 'pair=(float32[2], float32[3])'.");
    }

    [TorchFact]
    public async Task A_model_that_does_not_run_at_a_size_departs_there()
    {
        var ended = await Verify(await Dynamic(isFixedInside: true), "--against", Model("mlp"), "--seeds", "1");
        Assert.Equal((1, ""), (ended.Code, ended.Error));
        Assert.Contains("\nseed 0, batch=1: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Reshape", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\ndeparts in 2 of 3 runs", ended.Output, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task JSON_has_the_bisection_too()
    {
        var ended = await Verify(await Broken(), "--against", Model("mlp"), "--bisect", "--json", "--seeds", "1");
        Assert.Equal((1, ""), (ended.Code, ended.Error));
        var json = SchemaCheck.Require("verify", ended.Output);
        Assert.False(json.GetProperty("agrees").GetBoolean());
        var first = json.GetProperty("bisection").GetProperty("first");
        Assert.Equal("fc2.linear", first.GetProperty("value").GetProperty("name").GetString());
        Assert.Equal("fc2", first.GetProperty("operations")[0].GetProperty("module").GetString());
        Assert.Equal("aten::linear", Assert.Single(first.GetProperty("captured").EnumerateArray()).GetProperty("type").GetString());
    }

    [TorchFact]
    public async Task A_folder_that_a_capture_wrote_has_what_is_needed_to_find_where_it_departs()
    {
        (await Graphbridge.Run("capture", Model("mlp"), "-i", "float32[2,8]", "--seed", "4", "--activations", _folder["values"])).Succeeded();
        Assert.Contains("agrees in 1 run;", (await Verify(await Lowered(), "--against", _folder["values"])).Succeeded(), StringComparison.Ordinal);
        var ended = await Verify(await Broken(), "--against", _folder["values"], "--bisect");
        Assert.Equal(1, ended.Code);
        Assert.Contains("2 values agree, and the first to depart is fc2.linear", ended.Output, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task A_folder_of_arrays_with_the_names_of_inputs_and_outputs_will_do()
    {
        var model = await Lowered();
        var values = Directory.CreateDirectory(_folder["values"]).FullName;
        File.Copy(Graphbridge.Fixture("torchscript/mlp.x.npy"), Path.Combine(values, "x.npy"));
        (await Verify(model, "--against", values)).FailedWith($"{values}: the model's output 'fc2.linear' is not in the folder; save it there as fc2.linear.npy.");
        File.Copy(Graphbridge.Fixture("torchscript/mlp.out.npy"), Path.Combine(values, "fc2.linear.npy"));
        Assert.Contains("agrees in 1 run;", (await Verify(model, "--against", values)).Succeeded(), StringComparison.Ordinal);
        (await Verify(model, "--against", values, "--seeds", "2")).FailedWith($"{values}: --seeds is for a model that runs, and these are saved values; leave it out.");
    }

    [TorchFact]
    public async Task A_programs_model_is_made_once_with_its_seed_and_run_with_others()
    {
        var model = _folder["mlp.onnx"];
        (await Graphbridge.Run("capture", Zoo, "--model", "Zoo.Nets.Mlp", "-i", "float32[2,8]", "--seed", "5", "-o", model)).Succeeded();
        Assert.Contains("\nagrees in 3 runs;", (await Verify(model, "--against", Zoo, "--model", "Zoo.Nets.Mlp", "--seed", "5")).Succeeded(), StringComparison.Ordinal);
        // other weights
        var other = await Verify(model, "--against", Zoo, "--model", "Zoo.Nets.Mlp", "--bisect");
        Assert.Equal(1, other.Code);
        Assert.Contains("captured as aten::linear", other.Output, StringComparison.Ordinal);
    }

    [TorchFact]
    public async Task Integers_must_say_their_numbers()
    {
        var model = Graphbridge.Fixture("gpt2.onnx");
        (await Verify(model, "--against", Model("gpt2_traced"))).FailedWith($"{model}: input 'tokens': it is int64[1,16], and nothing says which numbers go in; "
            + "give --input 'tokens=int64[1,16]:0..N', where N is one more than the largest.");
    }

    [TorchFact]
    public async Task What_is_misused_is_told_in_one_line()
    {
        var model = await Lowered();
        (await Verify(model, "--against", Model("mlp"), "--size", "batch=2")).FailedWith("no input has a dimension 'batch'; leave out --size: all sizes are fixed.");
        (await Verify(model, "--against", Model("mlp"), "--arg", "3")).FailedWith($"{Model("mlp")}: --model, --factory and --arg are for programs, and this is none; leave them out, or name the .dll of a program.");
        (await Verify("/nowhere.onnx", "--against", Model("mlp"))).FailedWith("/nowhere.onnx: there is no such file; check the path.");
        (await Verify(model, "--against", Model("attention"))).FailedWith("the model's outputs are fc2.linear, and the other's are add, "
            + "attention.multi_head_attention_forward().squeeze_1; compare with what has the same outputs, by name or in order.");
        (await Verify(model, "--against", Model("mlp"), "-i", "float32[2,9]")).FailedWith(
            $"{Model("mlp")}: fc1.linear: it does not run: mat1 and mat2 shapes cannot be multiplied (2x9 and 8x16); give it inputs that suit it (--input, --size).");
    }

    [Fact]
    public async Task Where_ONNX_Runtime_is_missing_the_error_says_how_to_get_it()
    {
        var ended = await Graphbridge.Run(["verify", Graphbridge.Fixture("resnet18.onnx"), "--against", "x.pt"],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["GRAPHBRIDGE_ONNXRUNTIME_LIBRARY"] = "/nowhere" });
        Assert.Equal((2, ""), (ended.Code, ended.Output));
        Assert.StartsWith("graphbridge: /nowhere: there is no ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime", ended.Error, StringComparison.Ordinal);
    }
}
