using Xunit;

namespace GraphBridge.Formats.Tests;

public sealed class InnerGraphsTests
{
    public static TheoryData<string> Lossless => [.. GraphFormats.All.Where(format => format.CanRead && format.CanWrite).Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Lossless))]
    public void An_inner_graph_that_operations_share_is_in_a_file_once_and_comes_back_as_one(string name)
    {
        var format = GraphFormats.ByName(name);
        var (few, many) = (RoundTrip.Write(format, Sharing(10)), RoundTrip.Write(format, Sharing(110)));
        Assert.InRange(many.Length - few.Length, 0, 100 * 1000);
        var back = RoundTrip.Read(format, many);
        Assert.Equal(Sharing(110), back);
        Assert.Same(back.Operations[0].Trace!.Inner, back.Operations[109].Trace!.Inner);
    }

    private static ForwardGraph Sharing(int operations)
    {
        var inside = new ForwardGraphBuilder(new string('i', 10_000));
        inside.MarkOutput(inside.AddInput("self"));
        var inner = inside.Build();
        var builder = new ForwardGraphBuilder();
        var x = builder.AddInput("x");
        for (var i = 0; i < operations; i++)
        {
            var y = builder.AddValue("y" + i, ValueKind.Activation);
            builder.AddOperation(new("aten", "dropout"), "", [new("self", x)], [new("", y)], trace: new() { Inner = inner });
        }
        return builder.Build();
    }
}
