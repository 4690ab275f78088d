using System.Text;
using System.Text.Json;
using GraphBridge.Formats.Text;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Text;

public sealed class GraphSummaryTests
{
    private static readonly TensorType Activation = TensorType.Of(ElementType.Float32, 1, 8);
    private static readonly TensorType Weight = TensorType.Of(ElementType.Float32, 8, 8);
    private static readonly OpType Linear = new("aten", "linear");
    private static readonly OpType Relu = new("aten", "relu");

    /// <summary>Blocks of a linear layer and a ReLU, one after the other: block.0, block.1, …</summary>
    private sealed class Blocks
    {
        private readonly ForwardGraphBuilder _builder = new("blocks");
        private ValueId _last;

        public Blocks() => _last = _builder.AddInput("x", Activation);

        public ForwardGraphBuilder Builder => _builder;

        public ValueId Operation(OpType type, string name, CallId? call, params ReadOnlySpan<ValueId> weights)
        {
            var made = _builder.AddValue(_builder.FreeName(name + "_out"), ValueKind.Activation, Activation);
            _builder.AddOperation(type, name, [new(weights.IsEmpty ? "self" : "input", _last), .. weights.ToArray().Select(weight => new Input("weight", weight))], [new("", made)], call: call);
            return _last = made;
        }

        public ValueId Parameter(string name, DataType? type = null) => _builder.AddValue(name, ValueKind.Parameter, type ?? Weight);

        public Blocks Add(string path, ValueId? shared = null)
        {
            var block = _builder.AddModule(path, "Block");
            var layer = _builder.AddModule(path + ".fc", "Linear", block);
            var weight = shared ?? Parameter(path + ".fc.weight");
            _builder.AddParameter(layer, "weight", weight);
            var call = _builder.AddCall(block);
            Operation(Linear, path + "/linear", _builder.AddCall(layer, call), weight);
            Operation(Relu, path + "/relu", call);
            return this;
        }

        public GraphSummary Summarise(int maximumDepth = int.MaxValue) => GraphSummary.Of(Build(), maximumDepth);

        public ForwardGraph Build()
        {
            _builder.MarkOutput(_last);
            return _builder.Build();
        }
    }

    private static string TextOf(GraphSummary summary)
    {
        using var writer = new StringWriter();
        SummaryText.Write(summary, writer);
        return writer.ToString();
    }

    [Fact]
    public void Equal_neighbours_are_one_row_and_what_is_in_the_first_follows()
    {
        var rows = new Blocks().Add("h.0").Add("h.1").Add("h.2").Summarise().Rows;
        Assert.Equal(["h.0 … h.2", "fc", "relu"], rows.Select(row => row.Label));
        Assert.Equal([3, 1, 1], rows.Select(row => row.Repeats));
        Assert.Equal([0, 1, 1], rows.Select(row => row.Depth));
    }

    [Fact]
    public void A_neighbour_with_other_sizes_is_a_row_of_its_own()
    {
        var blocks = new Blocks().Add("h.0");
        var rows = blocks.Add("h.1", blocks.Parameter("wide", TensorType.Of(ElementType.Float32, 8, 16))).Summarise().Rows;
        Assert.Equal(["h.0", "fc", "relu", "h.1", "fc", "relu"], rows.Select(row => row.Label));
    }

    [Fact]
    public void A_module_of_one_operation_is_one_row_that_names_both()
    {
        var row = new Blocks().Add("h").Summarise().Rows[1];
        Assert.Equal((SummaryRowKind.Module, "h.fc", "Linear", "aten::linear"), (row.Kind, row.Path, row.TypeName, row.Operator));
        Assert.Equal(new TensorSize(64, 256), row.Parameters);
        Assert.Equal(Activation, Assert.Single(row.Outputs));
    }

    [Fact]
    public void A_shared_parameter_is_in_each_row_and_once_in_the_total()
    {
        var blocks = new Blocks();
        var shared = blocks.Parameter("shared");
        var summary = blocks.Add("a", shared).Add("b", shared).Summarise();
        Assert.Equal(new TensorSize(64, 256), Assert.Single(summary.Rows, row => row.Depth == 0).Parameters);
        Assert.Equal(new TensorSize(64, 256), summary.Totals.Parameters);
    }

    [Fact]
    public void A_parameter_that_no_operation_uses_belongs_to_the_nearest_module_that_ran()
    {
        var blocks = new Blocks().Add("h");
        Assert.True(blocks.Builder.TryGetModule("h", out var block));
        var idle = blocks.Builder.AddModule("h.idle", "Linear", block);
        blocks.Builder.AddParameter(idle, "weight", blocks.Parameter("h.idle.weight"));
        var summary = blocks.Summarise();
        Assert.Equal(128, summary.Rows[0].Parameters.Elements);
        Assert.Equal(64, summary.Rows[1].Parameters.Elements);
        Assert.Equal(128, summary.Totals.Parameters.Elements);
    }

    [Fact]
    public void What_leaves_a_module_is_its_output_and_what_stays_inside_is_not()
    {
        var rows = new Blocks().Add("h").Summarise().Rows;
        Assert.Equal(Activation, Assert.Single(rows[0].Outputs));
    }

    [Fact]
    public void Without_modules_every_operation_is_a_row()
    {
        var blocks = new Blocks();
        blocks.Operation(Relu, "first", null);
        blocks.Operation(Relu, "second", null);
        Assert.Equal(["first", "second"], blocks.Summarise().Rows.Select(row => row.Label));
    }

    [Fact]
    public void Packed_types_are_counted_in_bytes_as_they_are_stored()
    {
        var blocks = new Blocks();
        blocks.Parameter("packed", TensorType.Of(ElementType.Int4, 3));
        blocks.Parameter("endless", TensorType.Of(ElementType.Complex128, long.MaxValue));
        blocks.Parameter("more", TensorType.Of(ElementType.Float32, long.MaxValue));
        blocks.Parameter("symbolic", new TensorType(ElementType.Float32, new([Dimension.Symbolic("N")])));
        blocks.Operation(Relu, "relu", null);
        var totals = blocks.Summarise().Totals;
        Assert.Equal(new TensorSize(long.MaxValue, long.MaxValue), totals.Parameters);
        Assert.Equal(1, totals.Unsized);
        Assert.Equal(2, TensorSize.Of(GraphOf(ElementType.Int4, 3).Values[0])!.Value.Bytes);

        static ForwardGraph GraphOf(ElementType type, long size)
        {
            var builder = new ForwardGraphBuilder();
            builder.AddValue("w", ValueKind.Parameter, TensorType.Of(type, size));
            return builder.Build();
        }
    }

    [Fact]
    public void Depth_counts_from_the_root_module_where_there_is_one()
    {
        Assert.Equal(["h"], new Blocks().Add("h").Summarise(1).Rows.Select(row => row.Label));
        var blocks = new Blocks();
        var root = blocks.Builder.AddCall(blocks.Builder.AddModule("", "Net"));
        blocks.Operation(Relu, "relu", blocks.Builder.AddCall(blocks.Builder.AddModule("act", "ReLU"), root));
        blocks.Operation(Relu, "last", root);
        var graph = blocks.Build();
        Assert.Equal(["(root)"], GraphSummary.Of(graph, 0).Rows.Select(row => row.Label));
        Assert.Equal(["(root)", "act", "last"], GraphSummary.Of(graph, 1).Rows.Select(row => row.Label));
    }

    [Fact]
    public void Text_aligns_and_gives_the_numbers_of_one_with_the_count() => Assert.Equal("""
        blocks
        input   x: float32[1,8]
        output  h.1/relu_out: float32[1,8]

        name           type        output        parameters  mult-adds
        h.0 … h.1 × 2  Block       float32[1,8]      2 × 64     2 × 64
          fc           Linear      float32[1,8]          64         64
          relu         aten::relu  float32[1,8]

        operations  4: 2 aten::linear, 2 aten::relu
        modules     4, run 4 times
        parameters  128 (512 B)
        mult-adds   128
        activations 128 B made, at most 64 B in use at once (in h.0/relu)
        memory      608 B for a pass: weights, inputs, and activations in use at once

        """.ReplaceLineEndings("\n"), TextOf(new Blocks().Add("h.0").Add("h.1").Summarise()));

    [Fact]
    public void Odd_names_stay_on_one_line_and_within_the_column()
    {
        var blocks = new Blocks();
        blocks.Operation(Relu, "a\u001b[31m\nb\u202e", null);
        blocks.Operation(Relu, "wide" + new string('x', 10_000), null);
        blocks.Operation(Relu, "日本語😀", null);
        var lines = TextOf(blocks.Summarise()).Split('\n');
        Assert.Contains(lines, line => line.StartsWith("a\\u{1b}[31m\\u{a}b\\u{202e} ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 200));
        // four characters that take eight columns
        var plain = lines.First(line => line.StartsWith("wide", StringComparison.Ordinal));
        var east = lines.First(line => line.StartsWith("日本語", StringComparison.Ordinal));
        Assert.Equal(plain.IndexOf("aten", StringComparison.Ordinal), east.EnumerateRunes().TakeWhile(rune => rune.Value != 'a').Sum(rune => rune.Value > 0x1000 ? 2 : 1));
    }

    [Fact]
    public void Json_is_one_object_with_the_rows_and_totals()
    {
        using var stream = new MemoryStream();
        SummaryJson.Write(new Blocks().Add("h.0").Add("h.1").Summarise(), stream);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(2, json.RootElement.GetProperty("rows")[0].GetProperty("repeats").GetInt32());
        Assert.Equal(512, json.RootElement.GetProperty("totals").GetProperty("parameters").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void Calls_a_hundred_thousand_deep_are_summarised()
    {
        var blocks = new Blocks();
        CallId? call = null;
        for (var i = 0; i < 100_000; i++)
            call = blocks.Builder.AddCall(blocks.Builder.AddModule($"m{i}", ""), call);
        blocks.Operation(Relu, "relu", call);
        Assert.Equal(100_000, blocks.Summarise().Rows.Length);
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = new ForwardGraphBuilder().Build();
        for (var i = 0; i < 100; i++)
        {
            var builder = new ForwardGraphBuilder();
            builder.AddOperation(new("", "If"), "if", [], [], [new("then_branch", new AttributeValue.Graph(graph))]);
            graph = builder.Build();
        }
        Assert.Contains("nest more than 64 deep", Assert.Throws<GraphBridgeException>(() => GraphSummary.Of(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_failed_tells_its_error_and_what_was_read_its_value()
    {
        var text = TextOf(GraphSummary.Of(SteeredNetwork.Build()));
        Assert.Contains("bool[] → true\n", text, StringComparison.Ordinal);
        Assert.Contains("      relu_ … relu__1 × 2 ", text, StringComparison.Ordinal);
        Assert.Contains("int64[] → 2\n", text, StringComparison.Ordinal);
        Assert.Contains("Linear                  failed: mat1 and mat2 shapes cannot be multiplied (2x4 and 5x3)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("five features", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_not_opened_tells_the_first_error_in_it()
    {
        var rows = GraphSummary.Of(SteeredNetwork.Build(), 0).Rows;
        Assert.StartsWith("mat1 and mat2", Assert.Single(rows).Error, StringComparison.Ordinal);
        Assert.Equal([null, null, "mat1"], GraphSummary.Of(SteeredNetwork.Build(), 1).Rows.Select(row => row.Error?[..4]));
    }

    [Fact]
    public void Neighbours_of_which_one_failed_are_not_one_row()
    {
        var builder = new ForwardGraphBuilder();
        var module = builder.AddModule("m", "M");
        for (var i = 0; i < 4; i++)
            builder.AddOperation(Relu, "relu", [], [], call: builder.AddCall(module, pass: i + 1), trace: i == 3 ? new(Error: "no memory") : null);
        Assert.Equal([(3, null), (1, "no memory")], GraphSummary.Of(builder.Build()).Rows.Select(row => (row.Repeats, row.Error)));
    }
}
