using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>What a graph with dynamic axes looks like: names of sizes, and few nodes for them.</summary>
public sealed class DynamicGraphTests
{
    [Fact]
    public void Inputs_outputs_and_values_between_have_names_for_their_sizes()
    {
        var graph = new DynamicCheck { On = [18] }.Run("mlp", "x:0=batch", ["float32[2,8]"], [3]);
        Assert.Equal("x: float32[batch,8]", Assert.Single(graph.Inputs).ToString());
        Assert.Equal("fc2.linear: float32[batch,4]", Assert.Single(graph.Outputs).ToString());
        Assert.Contains(graph.Values, value => value.Type?.ToString() == "float32[batch,16]");
    }

    [Fact]
    public void Sizes_that_are_computed_have_their_formulas_as_names() => Assert.Equal(
        ["float32[batch,seq,8]", "float32[batch,\"floor((mem + seq + 1)/2)\",8]"],
        new DynamicCheck { On = [18] }.Run("sizes", "x:0=batch,x:1=seq,memory:0=batch,memory:1=mem", ["float32[2,9,8]", "float32[2,4,8]"], [3, 6, 5])
            .Outputs.Take(2).Select(output => output.Type!.ToString()));

    [Fact]
    public void A_picture_of_any_size_needs_no_nodes_for_it()
    {
        var graph = new DynamicCheck { On = [18] }.Run("resnet18_traced", "x:0=batch,x:2=height,x:3=width", ["float32[1,3,64,64]"], [2, 70, 96]);
        Assert.DoesNotContain(graph.Operations, operation => operation.Type.Name is "Shape" or "Gather" or "Concat");
        Assert.Contains(graph.Values, value => value.Type?.ToString().Contains("floor((height + 31)/32)", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_constant_that_is_a_size_is_computed()
    {
        ForwardGraph[] graphs = [Scaled(2), Scaled(5), Scaled(7)];
        var lowered = graphs[0].Lower(new() { DynamicAxes = DynamicAxes.Parse("x:0=rows"), Others = graphs[1..] });
        var ones = TensorData.FromBytes(ElementType.Float32, [4, 1], Enumerable.Repeat(BitConverter.GetBytes(1f), 4).SelectMany(bytes => bytes).ToArray());
        // twice the rows and one more
        Assert.Equal([9, 9, 9, 9], Tensors.Numbers(Assert.Single(OnnxRun.Run(lowered, [new("x", ones)], "a constant that is a size"))));
    }

    private static ForwardGraph Scaled(long rows)
    {
        var builder = new ForwardGraphBuilder("scaled");
        var type = TensorType.Of(ElementType.Float32, rows, 1);
        var x = builder.AddValue("x", ValueKind.Input, type);
        builder.MarkInput(x);
        var size = TensorData.FromBytes(ElementType.Int64, [], BitConverter.GetBytes((2 * rows) + 1));
        var y = builder.AddValue("y", ValueKind.Activation, type);
        builder.AddOperation(new("aten", "mul", "Tensor"), "mul", [new("self", x), new("other", builder.AddValue("size", ValueKind.Constant, size.Type, size))], [new("", y)]);
        builder.MarkOutput(y);
        return builder.Build();
    }

    [Fact]
    public void A_size_is_computed_once()
    {
        var graph = new DynamicCheck { On = [18] }.Run("gpt2_traced", "tokens:0=batch,tokens:1=seq", ["int64[2,6]:0..50"], [3, 4]);
        Assert.InRange(graph.Operations.Count(operation => operation.Type.Name == "Shape"), 1, 2);
        var made = graph.Operations.Where(operation => operation.Type.Name is "Shape" or "Mul" or "Add" or "Div")
            .Where(operation => operation.Outputs[0].Value?.Type is TensorType { ElementType: ElementType.Int64 })
            .Select(operation => (operation.Type, string.Join(",", operation.Inputs.Select(port => port.Value?.Name)), string.Join(",", operation.Attributes)));
        Assert.Equal(made.Count(), made.Distinct().Count());
    }
}
