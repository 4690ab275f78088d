using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace GraphBridge.Shapes.Tests;

/// <summary>Files that are no real networks: types stay unknown, and nothing throws, overflows, or takes memory without end.</summary>
public sealed class HostileTests
{
    private const string Least = "-9223372036854775808", Most = "9223372036854775807";

    [Theory]
    [InlineData("y = Range(a={0}, b={" + Most + "}, c={1})", "int64[" + Most + "]")]
    [InlineData("y = Range(a={" + Least + "}, b={" + Most + "}, c={1})", "int64[?]")]
    [InlineData("y = Range(a={0}, b={1}, c={0})", "int64[?]")]
    [InlineData("y = ConstantOfShape(s={" + Most + "," + Most + "})", "float32[" + Most + "," + Most + "]")]
    [InlineData("y = Flatten(x:float32[2," + Most + "," + Most + "])", "float32[2,?]")]
    [InlineData("y = ConstantOfShape(s={-5})", "float32[?]")]
    [InlineData("y = Conv(x:float32[1,1," + Most + "], w:float32[1,1,3]) pads=[" + Most + "," + Most + "]", "float32[1,1,?]")]
    [InlineData("y = Conv(x:float32[1,1,9], w:float32[1,1,3]) dilations=[" + Most + "]", "float32[1,1,?]")]
    [InlineData("y = MaxPool(x:float32[1,1,9]) kernel_shape=[0]", "float32[1,1,?]")]
    [InlineData("y = MaxPool(x:float32[1,1,9]) kernel_shape=[2,2]", "float32[1,1,?]")]
    [InlineData("y = Slice(x:float32[9], s={" + Least + "}, e={" + Most + "}, a={0}, t={" + Least + "})", "float32[0]")]
    [InlineData("y = Slice(x:float32[0], s={0}, e={1}, a={0}, t={-1})", "float32[0]")]
    [InlineData("y = Tile(x:float32[9], r={" + Most + "})", "float32[?]")]
    [InlineData("y = Div(a={" + Least + "}, b={-1})", "int64[1]")]
    [InlineData("y = Mod(a={" + Least + "}, b={-1})", "int64[1]")]
    [InlineData("y = Reshape(x:float32[0,4], s={0,-1})", "float32[0,?]")]
    [InlineData("y = Reshape(x:float32[4], s={-1,-1})", "float32[?,?]")]
    [InlineData("y = Pad(x:float32[9], p={" + Most + "," + Most + "})", "float32[?]")]
    [InlineData("y = DepthToSpace(x:float32[1,8,2,2]) blocksize=" + Most, "float32[1,?,?,?]")]
    [InlineData("y = Unsqueeze(x:float32[2], a={0,0})", "float32[*]")]
    [InlineData("y = Softmax()", "?")]
    [InlineData("y = Concat() axis=0", "?")]
    public void An_absurd_call_gives_what_can_be_said(string call, string types) => Assert.Equal(types, Sketch.TypesOf(call));

    [Fact]
    public void Any_operator_with_any_attributes_and_inputs_is_walked()
    {
        string[] attributes = ["axis", "axes", "perm", "strides", "pads", "dilations", "kernel_shape", "group", "keepdims", "blocksize", "batch_dims", "split", "num_outputs", "starts",
            "ends", "shape", "output_padding", "output_shape", "hidden_size", "layout", "k", "start", "end", "allowzero", "to", "dtype", "auto_pad", "direction", "equation", "body",
            "num_scan_inputs", "scan_input_axes", "value", "value_ints", "scales", "ceil_mode", "transA", "onesided", "inverse", "new_axis", "sample_size", "pooled_shape", "reduction"];
        long[] numbers = [long.MinValue, int.MinValue, -2, -1, 0, 1, 2, 3, 7, int.MaxValue, long.MaxValue];
        string[] shapes = ["float32[*]", "float32[]", "int64[0]", "int64[1]", "int64[3]", "float32[2,3]", "bool[N,3]", "float32[1,4,6]", "uint8[N,4,H,W]", "float32[2,4,5,6]", "seq(float32[2,?])",
            "float32[9223372036854775807,2,-3]", "optional(int64[2])", "?"];
        string[] words = ["NOTSET", "SAME_UPPER", "VALID", "bidirectional", "none", "...ij,jk", "ii->i", "a,b->c", "->", ""];
        var names = RuleTable.ByOperator.Keys.Order(StringComparer.Ordinal).ToArray();

        var number = Gen.Elements(numbers);
        var list = number.ArrayOf().Where(items => items.Length < 6);
        var attribute = Gen.Elements(attributes).SelectMany(name => Gen.OneOf(number.Select(value => (AttributeValue)value), list.Select(values => (AttributeValue)values),
            Gen.Elements(words).Select(word => (AttributeValue)word), list.Select(values => (AttributeValue)new AttributeValue.Tensor(Tensor(values))),
            Gen.Constant((AttributeValue)new AttributeValue.Graph(new ForwardGraphBuilder().Build()))).Select(value => new NamedAttribute(name, value)));
        var input = Gen.OneOf(Gen.Elements(shapes).Select(shape => (object?)(shape == "?" ? null : DataType.Parse(shape))), list.Select(values => (object?)Tensor(values)));
        var call = Gen.Elements(names).SelectMany(name => input.ArrayOf().SelectMany(inputs => attribute.ArrayOf().SelectMany(given => Gen.Choose(1, 24).SelectMany(opset => Gen.Choose(0, 4)
            .Select(outputs => Build(name, inputs, given, opset, outputs))))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(call.ToArbitrary(), graph =>
        {
            var found = graph.InferTypes();
            return found.Values.All(value => value.Kind is not ValueKind.Activation || value.Type is not TensorType { Shape: { } shape }
                || shape.Dimensions.All(dimension => dimension.Size is not < 0));
        }));
    }

    [Fact]
    public void Functions_that_call_themselves_or_each_other_twice_end()
    {
        var functions = new List<GraphFunction>();
        for (var i = 0; i < 40; i++)
            functions.Add(new(new("my", "f" + i), Twice(new("my", "f" + (i + 1))), [], []));
        functions.Add(new(new("my", "f40"), Twice(new("my", "f40")), [], []));
        var builder = new ForwardGraphBuilder { Functions = [.. functions] };
        var x = builder.AddInput("x", DataType.Parse("float32[2]"));
        builder.AddOperation(new("my", "f0"), "", [new("", x)], [new("", builder.AddValue("y", ValueKind.Activation))]);
        Assert.Null(builder.Build().InferTypes().FindValue("y")!.Value.Type);
    }

    [Fact]
    public void Graphs_that_nest_without_end_are_left_as_they_are_within()
    {
        var graph = new ForwardGraphBuilder().Build();
        for (var depth = 0; depth < 500; depth++)
        {
            var builder = new ForwardGraphBuilder();
            var (state, last) = (builder.AddInput("state", DataType.Parse("float32[2]")), builder.AddValue("last", ValueKind.Activation));
            builder.AddOperation(new(OpType.OnnxDomain, "Loop"), "", [new("", ValueId.None), new("", ValueId.None), new("", state)], [new("", last)], [new("body", new AttributeValue.Graph(graph))]);
            builder.MarkOutput(last);
            graph = builder.Build();
        }
        Assert.Null(graph.InferTypes().Outputs[0].Type);
    }

    [Fact]
    public void Lists_and_products_that_grow_with_every_call_are_not_followed_without_end()
    {
        var lines = new List<string> { "s0 = Shape(x:float32[N,M])" };
        for (var i = 1; i < 200; i++)
            lines.Add($"s{i} = Concat(s{i - 1}, s{i - 1}) axis=0");
        Assert.Equal("int64[?]", Sketch.TypesOf([.. lines]));
        lines = ["p0 = Size(x:float32[N,M])"];
        for (var i = 1; i < 200; i++)
            lines.Add($"p{i} = Mul(p{i - 1}, p{i - 1})");
        lines.Add("u = Unsqueeze(p199, a={0})");
        lines.Add("y = ConstantOfShape(u)");
        Assert.Equal("float32[?]", Sketch.TypesOf([.. lines]));
    }

    private static TensorData Tensor(long[] values) => TensorData.FromBytes(ElementType.Int64, [values.Length], values.SelectMany(BitConverter.GetBytes).ToArray());

    private static ForwardGraph Twice(OpType type)
    {
        var builder = new ForwardGraphBuilder();
        var (x, y, z) = (builder.AddInput("x"), builder.AddValue("y", ValueKind.Activation), builder.AddValue("z", ValueKind.Activation));
        builder.AddOperation(type, "", [new("", x)], [new("", y)]);
        builder.AddOperation(type, "", [new("", y)], [new("", z)]);
        builder.MarkOutput(z);
        return builder.Build();
    }

    private static ForwardGraph Build(string name, object?[] inputs, NamedAttribute[] attributes, int opset, int outputs)
    {
        var builder = new ForwardGraphBuilder { Opsets = [new(OpType.OnnxDomain, opset)] };
        var given = inputs.Select((input, at) => new Input("", input is TensorData data ? builder.AddValue("i" + at, ValueKind.Constant, data: data)
            : builder.AddInput("i" + at, input as DataType))).ToArray();
        var made = Enumerable.Range(0, outputs).Select(at => new Output("", builder.AddValue("o" + at, ValueKind.Activation))).ToArray();
        builder.AddOperation(new(OpType.OnnxDomain, name), "", given, made, [.. attributes.DistinctBy(attribute => attribute.Name)]);
        return builder.Build();
    }
}
