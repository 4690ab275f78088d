using System.Diagnostics;
using Xunit;

namespace GraphBridge.OnnxRuntime.Tests;

public sealed class OnnxSessionTests
{
    private static readonly TensorType Pair = TensorType.Of(ElementType.Float32, 2);

    [Fact]
    public void A_model_runs_on_what_it_is_given()
    {
        using var session = OnnxSession.Load(Models.One("Sub", Pair, Pair, Pair));
        var outputs = session.Run([new("y", Models.Floats([2], 1, 2)), new("x", Models.Floats([2], 10, 20))]);
        Assert.Equal([9f, 18f], Models.Floats(Assert.Single(outputs)).ToArray());
        Assert.Equal(Pair, outputs[0].Type);
    }

    [Fact]
    public void Inputs_and_outputs_have_names_and_types_with_the_symbols_of_their_sizes()
    {
        using var session = OnnxSession.Load(Models.Fixture("dynamic_axes.onnx"));
        Assert.Equal(new("image", DataType.Parse("float32[batch,3,height,width]")), Assert.Single(session.Inputs));
        Assert.Equal(new("scores", DataType.Parse("float32[batch,5]")), Assert.Single(session.Outputs));
    }

    [Theory]
    [InlineData("seq(float32[2])")]
    [InlineData("optional(?)")]
    public void Types_that_are_not_tensors_are_told(string type)
    {
        var operation = type.StartsWith("seq", StringComparison.Ordinal) ? "SequenceConstruct" : "Optional";
        ForwardGraphBuilder builder = new("wrapped") { Opsets = [new("ai.onnx", 18)] };
        var x = builder.AddInput("x", Pair);
        var y = builder.AddValue("y", ValueKind.Activation, operation == "Optional" ? new OptionalType(Pair) : new SequenceType(Pair));
        builder.AddOperation(new("ai.onnx", operation), "wrap", [new("", x)], [new("", y)]);
        builder.MarkOutput(y);
        using var session = OnnxSession.Load(Models.Bytes(builder.Build()));
        Assert.Equal(DataType.Parse(type), session.Outputs[0].Type);
        if (operation == "SequenceConstruct")
            Assert.Contains("output 'y': it is not a tensor",
                Assert.Throws<GraphBridgeException>(() => session.Run([new("x", Models.Floats([2], 1, 2))])).Message);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.UInt16)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.UInt32)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt64)]
    [InlineData(ElementType.Bool)]
    [InlineData(ElementType.Float8E4M3FN)]
    [InlineData(ElementType.Float8E5M2)]
    public void Every_element_type_goes_in_and_comes_out_as_its_bytes(ElementType element)
    {
        var bytes = Enumerable.Range(0, 15 * element.Bits() / 8).Select(i => (byte)(element == ElementType.Bool ? i & 1 : 17 * i & 0x3f)).ToArray();
        var given = TensorData.FromBytes(element, [3, 1, 5], bytes);
        using var session = OnnxSession.Load(Models.One("Identity", given.Type, given.Type));
        Assert.Equal(given, Assert.Single(session.Run([new("x", given)])));
    }

    [Theory]
    [InlineData(ElementType.UInt4)]
    [InlineData(ElementType.Int4)]
    public void Elements_of_half_a_byte_go_through(ElementType element)
    {
        // an odd number of them, so that the last byte is half used; few operators take them, so the input is the output
        var given = TensorData.FromBytes(element, [5], new byte[] { 0x21, 0x43, 0x05 });
        ForwardGraphBuilder builder = new("through") { Opsets = [new("ai.onnx", 21)] };
        builder.MarkOutput(builder.AddInput("x", given.Type));
        using var session = OnnxSession.Load(Models.Bytes(builder.Build()));
        Assert.Equal(given, Assert.Single(session.Run([new("x", given)])));
    }

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { 2, 0, 3 })]
    public void Scalars_and_empty_tensors_go_through(long[] dimensions)
    {
        var type = TensorType.Of(ElementType.Float32, dimensions);
        var given = Models.Floats(dimensions, dimensions.Length == 0 ? [7] : []);
        using var session = OnnxSession.Load(Models.One("Identity", type, type));
        Assert.Equal(given, Assert.Single(session.Run([new("x", given)])));
    }

    [Fact]
    public void A_tensor_that_lies_in_a_file_is_read_from_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0, 0, 0, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);
            FileInfo file = new(path);
            var given = TensorData.FromFile(ElementType.Float32, [2], new(path, 3, 8, file.Length, file.LastWriteTimeUtc));
            using var session = OnnxSession.Load(Models.One("Abs", Pair, Pair));
            Assert.Equal([1.5f, 2f], Models.Floats(session.Run([new("x", given)])[0]).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Outputs_are_given_in_the_order_asked_for()
    {
        ForwardGraphBuilder builder = new("three") { Opsets = [new("ai.onnx", 17)] };
        var x = builder.AddInput("x", Pair);
        foreach (var operation in new[] { "Neg", "Abs", "Floor" })
        {
            var made = builder.AddValue(operation, ValueKind.Activation, Pair);
            builder.AddOperation(new("ai.onnx", operation), operation, [new("", x)], [new("", made)]);
            builder.MarkOutput(made);
        }
        using var session = OnnxSession.Load(Models.Bytes(builder.Build()));
        var outputs = session.Run([new("x", Models.Floats([2], 1.5f, -2.5f))], ["Floor", "Neg"]);
        Assert.Equal([[1f, -3f], [-1.5f, 2.5f]], outputs.Select(output => Models.Floats(output).ToArray()));
    }

    [Fact]
    public void Unoptimised_a_model_gives_the_same()
    {
        var input = new Random(3);
        var image = Models.Floats([1, 3, 64, 64], Enumerable.Range(0, 3 * 64 * 64).Select(_ => input.NextSingle()).ToArray());
        using var optimised = OnnxSession.Load(Models.Fixture("resnet18.onnx"));
        using var plain = OnnxSession.Load(Models.Fixture("resnet18.onnx"), new() { Optimize = false, Threads = 1 });
        var expected = Models.Floats(optimised.Run([new("image", image)])[0]).ToArray();
        var actual = Models.Floats(plain.Run([new("image", image)])[0]).ToArray();
        Assert.Contains(expected, logit => logit != 0);
        // fused operations round otherwise
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void What_ONNX_Runtime_warns_of_is_kept_by_the_session_it_is_about()
    {
        using var silent = OnnxSession.Load(Models.One("Abs", Pair, Pair));
        Assert.Empty(silent.Warnings);
        ForwardGraphBuilder builder = new("unused") { Opsets = [new("ai.onnx", 17)] };
        var x = builder.AddInput("x", Pair);
        builder.AddValue("forgotten", ValueKind.Constant, Pair, Models.Floats([2], 1, 2));
        var y = builder.AddValue("y", ValueKind.Activation, Pair);
        builder.AddOperation(new("ai.onnx", "Abs"), "abs", [new("", x)], [new("", y)]);
        builder.MarkOutput(y);
        using var warned = OnnxSession.Load(Models.Bytes(builder.Build()));
        Assert.Contains("forgotten", Assert.Single(warned.Warnings));
    }

    [Fact]
    public void Weights_that_lie_beside_the_model_are_found_by_its_path()
    {
        var folder = Directory.CreateTempSubdirectory("graphbridge").FullName;
        try
        {
            // a name that is not ASCII, as a path may be
            var model = Path.Combine(folder, "mödel.onnx");
            Models.SaveWithWeightsBeside(model);
            using var session = OnnxSession.Load(model);
            Assert.Equal([11f, 22f], Models.Floats(session.Run([new("x", Models.Floats([2], 1, 2))])[0]).ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Many_loads_and_runs_leave_no_memory_behind()
    {
        var model = Models.One("Abs", TensorType.Of(ElementType.Float32, 250_000), TensorType.Of(ElementType.Float32, 250_000));
        var given = Models.Floats([250_000], new float[250_000]);
        Repeat(40);
        var before = Resident();
        Repeat(400);
        // each run makes a value of 1 MB and each load a session; a leak of either is hundreds of MB
        Assert.InRange(Resident() - before, long.MinValue, 60L << 20);

        void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var session = OnnxSession.Load(model, new() { Threads = 1 });
                session.Run([new("x", given)]);
            }
        }

        static long Resident()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    [Fact]
    public void One_session_runs_on_many_threads()
    {
        using var session = OnnxSession.Load(Models.One("Neg", Pair, Pair));
        Parallel.For(0, 200, i =>
        {
            var output = session.Run([new("x", Models.Floats([2], i, -i))])[0];
            Assert.Equal([-i, i], Models.Floats(output).ToArray());
        });
    }

    [Fact]
    public void Errors_have_ONNX_Runtimes_words_and_say_where()
    {
        var missing = Assert.Throws<GraphBridgeException>(() => OnnxSession.Load("/nowhere/model.onnx"));
        Assert.StartsWith("/nowhere/model.onnx: there is no such file", missing.Message);
        var notOne = Assert.Throws<GraphBridgeException>(() => OnnxSession.Load(Models.Fixture("README.md")));
        Assert.StartsWith(Models.Fixture("README.md") + ": ONNX Runtime can't load the model: ", notOne.Message);
        Assert.Throws<GraphBridgeException>(() => OnnxSession.Load(new byte[] { 1, 2, 3 }));
        Assert.Contains("NoSuchOperator", Assert.Throws<GraphBridgeException>(() => OnnxSession.Load(Models.One("NoSuchOperator", Pair, Pair))).Message);

        using var session = OnnxSession.Load(Models.One("Abs", Pair, Pair));
        Assert.Contains("other", Assert.Throws<GraphBridgeException>(() => session.Run([new("other", Models.Floats([2], 1, 2))])).Message);
        Assert.Contains("Got: 3 Expected: 2", Assert.Throws<GraphBridgeException>(() => session.Run([new("x", Models.Floats([3], 1, 2, 3))])).Message);
        var tooShort = TensorData.FromBytes(ElementType.Float32, [2], new byte[4]);
        Assert.StartsWith("input 'x': ", Assert.Throws<GraphBridgeException>(() => session.Run([new("x", tooShort)])).Message);
        var empty = TensorData.WithoutContent(ElementType.Float32, [2]);
        Assert.Contains("has no content", Assert.Throws<GraphBridgeException>(() => session.Run([new("x", empty)])).Message);
        var text = TensorData.FromStrings([1], ["a"u8.ToArray()]);
        Assert.Contains("a tensor of string", Assert.Throws<GraphBridgeException>(() => session.Run([new("x", text)])).Message);
    }

    [Fact]
    public void A_session_that_was_disposed_of_does_not_run()
    {
        var session = OnnxSession.Load(Models.One("Abs", Pair, Pair));
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run([new("x", Models.Floats([2], 1, 2))]));
    }

    [Fact]
    public void A_model_runs_on_CUDA_or_the_error_says_how_to_get_it()
    {
        var model = Models.One("Abs", Pair, Pair);
        // the npm package's library has no CUDA; one that the environment names may
        if (Record.Exception(() => OnnxSession.Load(model, new() { Provider = ExecutionProvider.Cuda }).Dispose()) is { } error)
        {
            Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", Assert.IsType<GraphBridgeException>(error).Message);
            return;
        }
        using var session = OnnxSession.Load(model, new() { Provider = ExecutionProvider.Cuda });
        Assert.Equal([1f, 2f], Models.Floats(session.Run([new("x", Models.Floats([2], -1, 2))])[0]).ToArray());
    }
}
