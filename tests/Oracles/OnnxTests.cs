using System.Text.Json;
using GraphBridge.Formats;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Oracles.Tests;

/// <summary>What python3-onnx, protobuf's JSON parser and ONNX Runtime say of what we write.</summary>
public sealed class OnnxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each fixture read and written again; pairs of the original and ours.</summary>
    private List<(string Original, string Ours)> Rewritten(string ending)
    {
        var pairs = new List<(string, string)>();
        foreach (var model in Fixtures.OnnxModels)
        {
            var ours = Path.Combine(_folder, pairs.Count + ending);
            GraphFile.Load(model).Save(ours);
            pairs.Add((model, ours));
        }
        Assert.NotEmpty(pairs);
        return pairs;
    }

    [Fact]
    public void Python_finds_every_message_equal_and_the_checker_has_no_complaint()
    {
        const string script = """
            import sys, onnx
            for original, ours in zip(sys.argv[1::2], sys.argv[2::2]):
                a, b = (onnx.load(path, load_external_data=False) for path in (original, ours))
                onnx.checker.check_model(b)
                same = a == b and a.SerializeToString(deterministic=True) == b.SerializeToString(deterministic=True)
                print("equal" if same else "different", original)
            """;
        var pairs = Rewritten(".onnx");
        var lines = Tool.PythonOutput(script, pairs.SelectMany(pair => new[] { pair.Original, pair.Ours })).TrimEnd().Split('\n');
        Assert.Equal(pairs.Select(pair => "equal " + pair.Original), lines);
    }

    [Fact]
    public void Protobufs_own_JSON_parser_reads_the_same_model()
    {
        const string script = """
            import sys, onnx
            from google.protobuf import json_format
            for original, ours in zip(sys.argv[1::2], sys.argv[2::2]):
                a = onnx.load(original, load_external_data=False)
                b = json_format.Parse(open(ours, encoding="utf-8").read(), onnx.ModelProto())
                print("equal" if a == b else "different", original)
            """;
        var pairs = Rewritten(".json");
        var lines = Tool.PythonOutput(script, pairs.SelectMany(pair => new[] { pair.Original, pair.Ours })).TrimEnd().Split('\n');
        Assert.Equal(pairs.Select(pair => "equal " + pair.Original), lines);
    }

    [Fact]
    public void We_read_the_JSON_that_protobuf_prints_in_both_dialects()
    {
        const string script = """
            import sys, onnx
            from google.protobuf import json_format
            model = onnx.load(sys.argv[1])
            open(sys.argv[2], "w", encoding="utf-8").write(json_format.MessageToJson(model))
            open(sys.argv[3], "w", encoding="utf-8").write(json_format.MessageToJson(model, preserving_proto_field_name=True, use_integers_for_enums=True))
            """;
        foreach (var model in Fixtures.OnnxModels)
        {
            var (camel, snake) = (Path.Combine(_folder, "camel.json"), Path.Combine(_folder, "snake.json"));
            Tool.PythonOutput(script, model, camel, snake);
            var expected = GraphFile.Load(model);
            Assert.Null(expected.FirstDifference(GraphFile.Load(camel)));
            Assert.Null(expected.FirstDifference(GraphFile.Load(snake)));
        }
    }

    [Fact]
    public void Python_reads_random_graphs_of_odd_names()
    {
        var paths = new List<string>();
        for (var seed = 0; seed < 60; seed++)
        {
            paths.Add(Path.Combine(_folder, seed + ".onnx"));
            GraphGenerator.Graph(seed, seed).Save(paths[^1], new SaveOptions { Exact = true });
        }
        var counts = Tool.PythonOutput("import sys, onnx\nfor path in sys.argv[1:]: print(len(onnx.load(path, load_external_data=False).graph.node))", paths);
        Assert.Equal(paths.Select(path => GraphFile.Load(path).Operations.Count), counts.TrimEnd().Split('\n').Select(int.Parse));
    }

    [Theory]
    [InlineData(".onnx")]
    [InlineData(".json")]
    [InlineData(".dot")]
    [InlineData(".graphml")]
    public void ONNX_Runtime_gives_the_same_outputs_after_a_round_trip(string ending)
    {
        var script = Repository.Path("tests", "Oracles", "node", "run.mjs");
        var originals = Fixtures.OnnxModels.ToList();
        var back = originals.Select((model, index) =>
        {
            var (there, ours) = (Path.Combine(_folder, index + ending), Path.Combine(_folder, index + ".back.onnx"));
            GraphFile.Load(model).Save(there);
            GraphFile.Load(there).Save(ours);
            return ours;
        }).ToList();
        Assert.Equal(Outputs(script, originals), Outputs(script, back));
    }

    private static List<string> Outputs(string script, IReadOnlyList<string> models)
    {
        var run = Tool.Run("node", [script, .. models]);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        using var document = JsonDocument.Parse(run.Output);
        return [.. document.RootElement.EnumerateArray().Select(entry => entry.GetProperty("outputs").GetRawText())];
    }
}
