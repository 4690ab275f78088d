using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Html;

public sealed class PageDataTests
{
    [Fact]
    public void A_small_graph()
    {
        var builder = new ForwardGraphBuilder("Small") { Producer = new("torch", "2.1"), Metadata = Metadata.Of(new("seed", "1"), new("onnx:residue", "AAAA")) };
        var root = builder.AddModule("", "Small");
        var linear = builder.AddModule("fc", "Linear", root, "2, 2");
        var call = builder.AddCall(root);
        var x = builder.AddInput("x", DataType.Parse("float32[N,2]"));
        var weight = builder.AddValue("fc.weight", ValueKind.Parameter, DataType.Parse("float32[2,2]"));
        builder.AddParameter(linear, "weight", weight);
        var two = builder.AddValue("two", ValueKind.Constant, data: TensorData.FromBytes(ElementType.Float32, [2], new byte[] { 0, 0, 0, 64, 0, 0, 0, 63 }));
        for (var pass = 1; pass <= 2; pass++)
        {
            var y = builder.AddValue("y" + pass, ValueKind.Activation, DataType.Parse("float32[3,2]"));
            builder.SetTrace(y, new(Base: "x", Previous: pass > 1 ? "y1" : null, Bytes: 24, Statistics: new(6, double.NegativeInfinity, 1.5, double.NaN, 0.25, 1, 2, 3) { Histogram = [2, 0, 1] }));
            builder.AddOperation(new("aten", "linear"), "", [new("input", x), new("weight", weight), new("bias", ValueId.None)], [new("", y)],
                [new("scale", 0.1), new("sizes", new long[] { 1, 2 }), new("mode", "same")], builder.AddCall(linear, call, pass), trace: new(TimeSpan.FromMicroseconds(1.5), Source: "Net.cs:7"));
            x = y;
        }
        var read = builder.AddValue("read", ValueKind.Activation);
        builder.AddOperation(new("aten", "item"), "read", [new("self", x)], [new("", read)], [], call, trace: new() { Read = "true" });
        builder.AddOperation(new("aten", "div", "Scalar"), "div", [new("self", x), new("other", two)], [new("", ValueId.None)], [], call,
            Metadata.Empty.With("scope", "here"), new(Error: "it broke") { Branch = new("read", "then") });
        builder.MarkOutput(x);
        var data = new WrittenPage(builder.Build()).DataText;
        // a column a line, to be read by eye
        Snapshot.Matches(data.Replace("],\"", "],\n\"", StringComparison.Ordinal).Replace("},\"", "},\n\"", StringComparison.Ordinal) + "\n", "json");
    }
}
