using System.Collections.Immutable;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>A recorded graph, run again operation by operation, gives what was recorded; another graph does not.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Runs => [.. PythonRecord.Runs];

    [TorchTheory, MemberData(nameof(Runs))]
    public void Every_capture_replays_to_the_very_bits(string run)
    {
        var capture = Fixtures.Capture(run).Capture;
        Assert.Empty(capture.Replay!.Differences);
        Assert.Empty(capture.Replay.NotReplayed);
        Assert.True(capture.Replay.IsExact);
        Assert.Equal(capture.Graph.Operations.Count, capture.Replay.OperationCount);
        Assert.Equal(capture.Activations.Count + capture.Graph.Operations.Count(operation => operation.Trace?.Read is not null), capture.Replay.ValueCount);
    }

    [TorchTheory, MemberData(nameof(Runs))]
    public void In_train_mode_too_with_its_seed(string run)
    {
        var replay = FixtureCapture.Of(PythonRecord.Of(run), new() { Train = true, Seed = 5, Replay = true }).Capture.Replay!;
        Assert.Empty(replay.Differences);
        Assert.Empty(replay.NotReplayed);
    }

    [TorchTheory, InlineData("mlp"), InlineData("traced_constants"), InlineData("in_place_views"), InlineData("dropout_batchnorm"), InlineData("lstm")]
    public void A_graph_that_was_written_to_a_file_replays_as_well(string run)
    {
        var (python, capture, _) = Fixtures.Capture(run);
        using var folder = new TemporaryFolder();
        capture.Graph.Save(folder["graph.onnx"], new SaveOptions { Exact = true });
        Assert.True(Replay(capture, GraphFile.Load(folder["graph.onnx"]), capture.Inputs, python.Seed).IsExact);
    }

    [TorchFact]
    public void Of_several_forwards_the_first_is_run()
    {
        using var model = TorchScriptModel.Load(Path.Combine(PythonRecord.Folder, "gru.pt"), trusted: true);
        var capture = model.Capture([InputSpec.Parse("float32[5,2,4]")], new() { Replay = true });
        Assert.Equal(["input", "hx"], model.Arguments.Select(argument => argument.Name));
        Assert.Equal(["gru.0: float32[5,2,6]", "gru.1: float32[2,2,6]"], capture.Graph.Outputs.Select(value => value.ToString()));
        Assert.True(capture.Replay!.IsExact);
    }

    [TorchFact]
    public void One_bit_of_one_weight_makes_a_replay_differ()
    {
        var (python, capture, _) = Fixtures.Capture("mlp");
        using var folder = new TemporaryFolder();
        capture.Graph.Save(folder["graph.onnx"], new SaveOptions { Exact = true });
        var file = File.ReadAllBytes(folder["graph.onnx"]);
        var weight = file.AsSpan().IndexOf(capture.Graph.FindValue("fc1.weight")!.Value.Data!.ToMemory().Span);
        file[weight + 2] ^= 0x40;
        File.WriteAllBytes(folder["graph.onnx"], file);
        var replay = Replay(capture, GraphFile.Load(folder["graph.onnx"]), capture.Inputs, python.Seed);
        Assert.False(replay.IsExact);
        Assert.Equal(["fc1.linear", "fc2.linear"], replay.Differences.Select(difference => difference.Value).Where(value => value.StartsWith("fc", StringComparison.Ordinal)));
        Assert.All(replay.Differences, difference => Assert.True(difference.Largest > 0));
        Assert.Equal(3, replay.OperationCount);
    }

    [TorchFact]
    public void Another_input_makes_a_replay_differ()
    {
        var (python, capture, _) = Fixtures.Capture("mlp");
        var input = capture.Inputs[0];
        var zeros = TensorData.FromBytes(input.ElementType, input.Dimensions, new byte[input.ByteLength]);
        Assert.Equal("fc1.linear", Replay(capture, capture.Graph, [zeros], python.Seed).Differences[0].Value);
    }

    [TorchFact]
    public void Another_seed_makes_what_was_drawn_differ()
    {
        var (python, capture, _) = Fixtures.Capture("traced_constants");
        Assert.Equal("randn", Replay(capture, capture.Graph, capture.Inputs, python.Seed + 1).Differences[0].Value);
    }

    [TorchFact]
    public void An_operation_that_libtorch_does_not_have_is_named_and_what_follows_goes_on_with_what_was_recorded()
    {
        var builder = new ForwardGraphBuilder();
        var type = TensorType.Of(ElementType.Float32, 2);
        var x = builder.AddInput("x", type);
        var y = builder.AddValue("y", ValueKind.Activation, type);
        var z = builder.AddValue("z", ValueKind.Activation, type);
        builder.AddOperation(new("aten", "no_such_thing"), "first", [new("self", x)], [new("", y)]);
        builder.AddOperation(new("aten", "neg"), "second", [new("self", y)], [new("", z)]);
        var graph = builder.Build();
        TensorData Pair(float a, float b) => TensorData.FromBytes(ElementType.Float32, [2], (byte[])[.. BitConverter.GetBytes(a), .. BitConverter.GetBytes(b)]);
        var capture = new ForwardCapture(graph, [Pair(1, 2)], [], new Dictionary<string, TensorData>(StringComparer.Ordinal) { ["y"] = Pair(3, 4), ["z"] = Pair(-3, -4) }, TimeSpan.Zero);
        var replay = Replay(capture, graph, capture.Inputs, 0);
        Assert.Equal(["first"], replay.NotReplayed.Select(operation => operation.Operation));
        Assert.Contains("no_such_thing", replay.NotReplayed[0].Reason, StringComparison.Ordinal);
        Assert.Empty(replay.Differences);
        Assert.Equal(1, replay.OperationCount);
        Assert.False(replay.IsExact);
    }

    /// <summary>Runs a graph against the values that a capture kept.</summary>
    private static ReplayReport Replay(ForwardCapture capture, ForwardGraph graph, ImmutableArray<TensorData> inputs, ulong seed) =>
        GraphReplay.Run(graph, inputs, seed, capture.Activations.ToDictionary(entry => entry.Key, entry => TorchTensor.From(entry.Value), StringComparer.Ordinal),
            CancellationToken.None);
}
