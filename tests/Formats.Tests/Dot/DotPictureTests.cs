using System.Text;
using GraphBridge.Formats.Dot;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Dot;

public sealed class DotPictureTests
{
    private static readonly ForwardGraph Network = Networks.Residual(layers: 1, blocks: 1);

    [Fact]
    public void Marks_colour_operations_values_calls_and_edges_and_the_rest_is_pale()
    {
        var text = Text(new()
        {
            Caption = "what is \"new\"",
            Operation = operation => operation.Index == 0 ? DotMark.Green : DotMark.None,
            Note = operation => operation.Index == 0 ? "was\nother" : null,
            Value = value => value.Name == "conv1.weight" ? DotMark.Red : DotMark.None,
            Call = call => call.Module.Path == "conv1" ? DotMark.Amber : DotMark.None,
            Input = (operation, slot) => operation.Index == 1 && slot == 0 ? DotMark.Green : DotMark.None,
        });
        Assert.Contains("label=\"what is \\\"new\\\"\"", text, StringComparison.Ordinal);
        Assert.Contains("\\nwas\\nother\"", Line(text, "\"op0\" ["), StringComparison.Ordinal);
        Assert.EndsWith(DotStyle.MarkedNode(DotMark.Green) + "];", Line(text, "\"op0\" ["), StringComparison.Ordinal);
        Assert.EndsWith(DotStyle.MarkedNode(DotMark.Red) + "];", Line(text, "\"v1\" ["), StringComparison.Ordinal);
        Assert.EndsWith(DotStyle.MarkedNode(DotMark.None) + "];", Line(text, "\"op1\" ["), StringComparison.Ordinal);
        Assert.EndsWith(DotStyle.MarkedEdge(DotMark.Green) + "];", Line(text, "\"op0\" -> \"op1\""), StringComparison.Ordinal);
        Assert.EndsWith(DotStyle.MarkedEdge(DotMark.None) + "];", Line(text, "\"op1\" -> \"op2\""), StringComparison.Ordinal);
        Assert.Contains(DotStyle.MarkedCluster(DotMark.Amber), Line(text, "graph [label=\"conv1: Conv2d\""), StringComparison.Ordinal);
        Assert.DoesNotContain(DotWriter.DataPrefix, text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_extra_edge_leads_from_the_maker_of_its_value()
    {
        var (first, last) = (Network.Operations[0], Network.Operations[^1]);
        var text = Text(new() { ExtraEdges = [new(first.Outputs[0].Value!.Value.Id, last.Id, DotMark.Red), new(Network.Inputs[0].Id, last.Id, DotMark.Red)] });
        Assert.Equal($"\"op0\" -> \"op{last.Index}\" [{DotStyle.Extra}{DotStyle.MarkedEdge(DotMark.Red)}];", Line(text, $"\"op0\" -> \"op{last.Index}\""));
        Assert.Equal($"\"v0\" -> \"op{last.Index}\" [{DotStyle.Extra}{DotStyle.MarkedEdge(DotMark.Red)}];", Line(text, $"\"v0\" -> \"op{last.Index}\""));
    }

    private static string Line(string text, string start) => text.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith(start, StringComparison.Ordinal));

    private static string Text(DotMarks marks)
    {
        using var stream = new MemoryStream();
        DotPicture.Write(Network, marks, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
