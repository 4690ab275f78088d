using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Lowering.Tests.Aliasing;

/// <summary>Models that write tensors through views of them, on ONNX Runtime, which knows no views.</summary>
public sealed class WrittenViewsTests
{
    [Theory]
    [InlineData("in_place_views", "x=float32[2,6]")]
    [InlineData("written_views", "x=float32[4,6]", "y=float32[2,6]")]
    public void WhatIsWrittenThroughOneViewIsSeenThroughOthers(string fixture, params string[] inputs)
    {
        using var model = TorchScriptModel.Load(Path.Combine(Folder(), fixture + ".pt"), trusted: true);
        var capture = model.Capture(Array.ConvertAll(inputs, InputSpec.Parse));
        var feeds = capture.Graph.Inputs.Zip(capture.Inputs).Select(input => KeyValuePair.Create(input.First.Name, input.Second)).ToArray();
        foreach (var opset in OperatorCheck.Opsets)
        {
            var outputs = OnnxRun.Run(capture.Graph.Lower(new() { Opset = opset }), feeds, $"{fixture}, operator set {opset}");
            Assert.Equal(capture.Outputs.Length, outputs.Length);
            for (var slot = 0; slot < outputs.Length; slot++)
                Tensors.AssertClose(capture.Outputs[slot], outputs[slot], 1e-5, 1e-6, $"{fixture}, operator set {opset}, result {slot}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void APartOfALargeTensorIsWrittenWithoutATableOfPlaces(int slicedAxis, int selectedAxis)
    {
        const int rows = 512, columns = 1024, first = 3, end = 9, index = 2;
        var builder = new ForwardGraphBuilder("large");
        var x = builder.AddValue("x", ValueKind.Input, TensorType.Of(ElementType.Float32, rows, columns));
        builder.MarkInput(x);
        long[] sliced = slicedAxis == 0 ? [end - first, columns] : [rows, end - first];
        var whole = Add("abs", "", "whole", null, [rows, columns], [new("self", x)]);
        var part = Add("slice", "Tensor", "part", new("whole"), sliced, [new("self", whole)], ("dim", slicedAxis), ("start", first), ("end", end), ("step", 1));
        var line = Add("select", "int", "line", new("part"), [sliced[1 - selectedAxis]], [new("self", part)], ("dim", selectedAxis), ("index", index));
        var written = builder.AddValue("written", ValueKind.Activation, TensorType.Of(ElementType.Float32, sliced[1 - selectedAxis]));
        builder.SetTrace(written, new("part", "line"));
        var after = builder.AddValue("after", ValueKind.Activation, TensorType.Of(ElementType.Float32, rows, columns));
        builder.SetTrace(after, new(null, "whole"));
        builder.AddOperation(new("aten", "fill_", "Scalar"), "fill_", [new("self", line), new("base", whole)], [new("", written), new("base", after)], [new("value", -1.0)]);
        builder.MarkOutput(after);

        var lowered = builder.Build().Lower();
        Assert.All(lowered.Values, value => Assert.True(value.Data is null || value.Data.ByteLength <= columns * sizeof(long), value.ToString()));
        var given = TensorData.FromBytes(ElementType.Float32, [rows, columns], new byte[rows * columns * sizeof(float)]);
        var numbers = Tensors.Numbers(OnnxRun.Run(lowered, [new("x", given)], "large")[0]);
        for (var at = 0; at < numbers.Length; at++)
        {
            int[] place = [at / columns, at % columns];
            var isSliced = place[slicedAxis] is >= first and < end;
            place[slicedAxis] -= first;
            Assert.Equal(isSliced && place[selectedAxis] == index ? -1 : 0, numbers[at]);
        }

        ValueId Add(string name, string overload, string result, ValueTrace? trace, long[] shape, Input[] inputs, params (string Name, long Value)[] attributes)
        {
            var made = builder.AddValue(result, ValueKind.Activation, TensorType.Of(ElementType.Float32, shape));
            if (trace is not null)
                builder.SetTrace(made, trace);
            builder.AddOperation(new("aten", name, overload), name, inputs, [new("", made)], [.. attributes.Select(attribute => new NamedAttribute(attribute.Name, attribute.Value))]);
            return made;
        }
    }

    private static string Folder() => Repository.Path("fixtures", "torchscript");
}
