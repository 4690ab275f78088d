using System.Text;
using GraphBridge.Costs;
using GraphBridge.Formats.Text;
using Xunit;

namespace GraphBridge.Formats.Tests.Text;

/// <summary>Multiply-adds, memory, times and trainable parameters in summaries: four equal blocks of two layers, a smaller one, and a head.</summary>
public sealed class SummaryCostsTests
{
    private readonly ForwardGraphBuilder _builder = new("blocks");
    private ValueId _last;

    private ForwardGraph Build(bool? requiresGrad = null, bool isTimed = true)
    {
        _last = _builder.AddInput("x", TensorType.Of(ElementType.Float32, 2, 8));
        var root = _builder.AddCall(_builder.AddModule("", "Net"));
        for (var i = 0; i < 4; i++)
        {
            var block = _builder.AddCall(_builder.AddModule($"h.{i}", "Block"), root);
            Layer($"h.{i}.a", block, 8, 32, isTimed ? i + 1 : null, requiresGrad);
            Layer($"h.{i}.b", block, 32, 8, isTimed ? 10 : null, requiresGrad);
        }
        Layer("head", root, 8, 4, isTimed ? 5 : null, requiresGrad);
        _builder.MarkOutput(_last);
        return _builder.Build();
    }

    private void Layer(string path, CallId around, int from, int to, int? milliseconds, bool? requiresGrad)
    {
        var weight = _builder.AddValue(path + ".weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, to, from));
        if (requiresGrad is { } isLearned)
            _builder.SetTrace(weight, new() { RequiresGrad = isLearned && path != "head" });
        var made = _builder.AddValue(path + ".linear", ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, to));
        var call = _builder.AddCall(_builder.AddModule(path, "Linear"), around);
        _builder.AddOperation(new("aten", "linear"), path + ".linear", [new("input", _last), new("weight", weight)], [new("", made)], call: call,
            trace: milliseconds is { } time ? new(TimeSpan.FromMilliseconds(time)) : null);
        _last = made;
    }

    private static string TextOf(GraphSummary summary, params SummaryColumn[] columns)
    {
        using var writer = new StringWriter();
        SummaryText.Write(summary, writer, columns.Length > 0 ? [.. columns] : null);
        return writer.ToString();
    }

    [Fact]
    public void A_row_has_the_numbers_of_one_and_the_time_of_all_that_it_stands_for()
    {
        var rows = GraphSummary.Of(Build()).Rows;
        Assert.Equal(["(root)", "h.0 … h.3", "a", "b", "head"], rows.Select(row => row.Label));
        Assert.Equal([4 * 1024 + 64, 1024, 512, 512, 64], rows.Select(row => row.Cost.MultiplyAdds));
        Assert.Equal([4 * 320 + 32, 320, 256, 64, 32], rows.Select(row => row.Memory));
        Assert.Equal([1, 4, 4, 4, 1], rows.Select(row => row.Count));
        Assert.Equal([55, 50, 10, 40, 5], rows.Select(row => row.Time!.Value.TotalMilliseconds));
    }

    [Fact]
    public void Totals_tell_the_memory_of_a_pass()
    {
        var totals = GraphSummary.Of(Build()).Totals;
        Assert.Equal(new Cost(4 * 1024 + 64, 0), totals.Cost);
        // 2 × 8 in, and 2 × 32 with 2 × 8 of the block before or after
        Assert.Equal((64, 1312, 320, "h.0.b.linear"), (totals.InputBytes, totals.ActivationBytes, totals.PeakBytes, totals.PeakAt));
        Assert.Equal(totals.Parameters.Bytes + 64 + 320, totals.PassBytes);
        Assert.Equal(TimeSpan.FromMilliseconds(55), totals.Time);
    }

    [Fact]
    public void Columns_are_those_that_are_asked_for() => Assert.Equal("""
        name             parameters     memory    share
        (root)                2,080    1.3 KiB  100.0 %
          h.0 … h.3 × 4     4 × 512  4 × 320 B   90.9 %
            a                   256      256 B   18.2 %
            b                   256       64 B   72.7 %
          head                   32       32 B    9.1 %
        """.ReplaceLineEndings("\n"), TextOf(GraphSummary.Of(Build()), SummaryColumn.Name, SummaryColumn.Parameters, SummaryColumn.Memory, SummaryColumn.Share).Split("\n\n")[1]);

    [Fact]
    public void Times_are_shown_where_they_were_measured()
    {
        Assert.Contains("  50.00 ms   90.9 %\n", TextOf(GraphSummary.Of(Build())), StringComparison.Ordinal);
        Assert.DoesNotContain(" ms", TextOf(GraphSummary.Of(new SummaryCostsTests().Build(isTimed: false))), StringComparison.Ordinal);
    }

    [Fact]
    public void Sorted_rows_are_the_innermost_by_all_that_they_stand_for()
    {
        var summary = GraphSummary.Of(Build());
        Assert.Equal(["h.0.b … h.3.b", "h.0.a … h.3.a", "head"], summary.Sorted(SummaryColumn.Time).Rows.Select(row => row.Label));
        var first = Assert.Single(summary.Sorted(SummaryColumn.Memory, 1).Rows);
        Assert.Equal(("h.0.a … h.3.a", 4, 0), (first.Label, first.Repeats, first.Depth));
        Assert.Equal(["h.0 … h.3", "head"], GraphSummary.Of(new SummaryCostsTests().Build(), 1).Sorted(SummaryColumn.MultiplyAdds).Rows.Select(row => row.Label));
        Assert.Throws<GraphBridgeException>(() => summary.Sorted(SummaryColumn.Output));
    }

    [Fact]
    public void Trainable_parameters_are_told_where_all_are_known_of()
    {
        var unknown = GraphSummary.Of(Build());
        Assert.Null(unknown.Totals.Trainable);
        Assert.All(unknown.Rows, row => Assert.Null(row.Trainable));
        var known = GraphSummary.Of(new SummaryCostsTests().Build(requiresGrad: true));
        Assert.Equal(2048, known.Totals.Trainable);
        Assert.Equal([2048, 512, 256, 256, 0], known.Rows.Select(row => row.Trainable!.Value));
        Assert.Contains("\nparameters  2,080 (8.1 KiB), 2,048 of them trainable\n", TextOf(known), StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_that_take_different_work_are_rows_of_their_own()
    {
        var root = _builder.AddCall(_builder.AddModule("", "Net"));
        foreach (var inner in (long[])[4, 16])
        {
            var (a, b) = (_builder.AddInput(_builder.FreeName("a"), TensorType.Of(ElementType.Float32, 2, inner)), _builder.AddInput(_builder.FreeName("b"), TensorType.Of(ElementType.Float32, inner, 2)));
            var made = _builder.AddValue(_builder.FreeName("mm"), ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, 2));
            _builder.AddOperation(new("aten", "mm"), "", [new("self", a), new("mat2", b)], [new("", made)], call: root);
        }
        Assert.Equal([80, 16, 64], GraphSummary.Of(_builder.Build()).Rows.Select(row => row.Cost.MultiplyAdds));
    }

    [Fact]
    public void What_is_unknown_is_marked_in_the_row_and_below()
    {
        var root = _builder.AddCall(_builder.AddModule("", "Net"));
        Sketch(root, "mine");
        Sketch(root, "aten");
        var text = TextOf(GraphSummary.Of(_builder.Build()), SummaryColumn.Name, SummaryColumn.MultiplyAdds);
        Assert.Contains("\n(root)       ≥ 64\n", text, StringComparison.Ordinal);
        Assert.Contains("?\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmult-adds   ≥ 64; unknown of 1 operation\n", text, StringComparison.Ordinal);

        void Sketch(CallId call, string domain)
        {
            var x = _builder.AddInput(_builder.FreeName("x"), TensorType.Of(ElementType.Float32, 2, 8));
            var weight = _builder.AddValue(_builder.FreeName("weight"), ValueKind.Parameter, TensorType.Of(ElementType.Float32, 4, 8));
            var made = _builder.AddValue(domain, ValueKind.Activation, TensorType.Of(ElementType.Float32, 2, 4));
            _builder.AddOperation(new(domain, "linear"), domain, [new("input", x), new("weight", weight)], [new("", made)], call: call);
        }
    }

    [Fact]
    public void Csv_quotes_what_would_end_a_cell()
    {
        var made = _builder.AddValue("y", ValueKind.Activation);
        _builder.AddOperation(new("aten", "relu"), "say \"a, b\"\nc", [new("self", _builder.AddInput("x"))], [new("", made)]);
        using var stream = new MemoryStream();
        SummaryCsv.Write(GraphSummary.Of(_builder.Build()), stream);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        Assert.StartsWith("operation,0,\"say \"\"a, b\"\"\nc\",", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }
}
