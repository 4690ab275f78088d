using Xunit;
using static GraphBridge.Formats.Tests.Onnx.OnnxMessages;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxPortsTests
{
    private static string Inputs(ForwardGraph graph) => string.Join(" ", graph.Operations[0].Inputs.Select(input => input.Name));

    [Fact]
    public void Standard_operators_have_the_names_of_their_schema()
    {
        var graph = Read(Model(Node("Sub", ["x", "x"], ["y"])));
        Assert.Equal("A B", Inputs(graph));
        Assert.Equal("C", graph.Operations[0].Outputs[0].Name);
    }

    [Fact]
    public void Inputs_of_any_number_are_numbered() =>
        Assert.Equal(string.Join(" ", Enumerable.Range(0, 12).Select(place => $"inputs.{place}")), Inputs(Read(Model(Node("Concat", [.. Enumerable.Repeat("x", 12)], ["y"])))));

    [Fact]
    public void Names_in_the_file_come_first()
    {
        var model = Model(Node("Sub", ["x", "x"], ["y"]));
        model.Graph.Node[0].MetadataProps.Add(Property("input_names", "['left', 'right']"));
        Assert.Equal("left right", Inputs(Read(model)));
        Assert.Equal(model, Through(model));
    }

    [Fact]
    public void Operators_of_other_domains_have_none()
    {
        var model = Model(Node("Sub", ["x", "x"], ["y"]));
        model.Graph.Node[0].Domain = "mine";
        Assert.Equal(" ", Inputs(Read(model)));
    }
}
