using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Formats.Dot;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.GraphMl;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.GraphMl;

public sealed class GraphMlRoundTripTests
{
    private static readonly GraphFormat[] Formats = [new GraphMlFormat(), new YedGraphMlFormat()];

    internal static byte[] Written(GraphFormat format, ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        format.Write(graph, stream, null);
        return stream.ToArray();
    }

    internal static ForwardGraph Read(byte[] file, ReadLimits? limits = null) => new GraphMlFormat().Read(GraphSource.FromStream(new MemoryStream(file), limits: limits));

    [Fact]
    public void Both_dialects_give_back_an_equal_graph() => Prop.ForAll(GraphGenerator.Graphs(), graph =>
    {
        foreach (var format in Formats)
            Assert.Null(graph.FirstDifference(Read(Written(format, graph))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Large_and_odd_graphs_come_back_equal()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var graph = GraphGenerator.Graph(seed, 100, new() { MaximumOperations = 200 });
            foreach (var format in Formats)
                Assert.Null(graph.FirstDifference(Read(Written(format, graph))));
        }
    }

    [Fact]
    public void Writing_twice_gives_the_same_bytes()
    {
        var graph = GraphGenerator.Graph(5, 80);
        foreach (var format in Formats)
        {
            var file = Written(format, graph);
            Assert.Equal(file, Written(format, graph));
            // the first reading may put values in the file's order
            var settled = Written(format, Read(file));
            Assert.Equal(settled, Written(format, Read(settled)));
        }
    }

    [Fact]
    public void The_flat_dialect_of_a_small_network() => Snapshot.Matches(Encoding.UTF8.GetString(Written(Formats[0], SmallNetwork.Build())), "graphml");

    [Fact]
    public void The_yed_dialect_of_a_small_network() => Snapshot.Matches(Encoding.UTF8.GetString(Written(Formats[1], SmallNetwork.Build())), "graphml");

    [Fact]
    public void A_file_beyond_what_is_held_back_declares_all_keys_and_comes_back_equal()
    {
        var builder = new ForwardGraphBuilder("long");
        var last = builder.AddInput("x");
        var text = new string('\u4F60', 70_000) + "\r\n\U0001F600";
        for (var i = 0; i < 40; i++)
        {
            var next = builder.AddValue("v" + i, ValueKind.Activation);
            builder.AddOperation(new("aten", "relu"), text + i, [new("", last)], [new("", next)]);
            last = next;
        }
        builder.MarkOutput(last);
        var graph = builder.Build();
        foreach (var format in Formats)
        {
            var file = Written(format, graph);
            Assert.Contains("attr.name=\"sparse_data\"", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
            Assert.Null(graph.FirstDifference(Read(file)));
        }
    }

    [Fact]
    public void No_key_has_an_id_that_gephi_takes_for_its_own()
    {
        string[] reserved = ["id", "x", "y", "size", "r", "g", "b", "weight", "d3", "d7"];
        var keys = GraphMlKeys.OfGraph.Values.Concat(GraphMlKeys.OfNode.Values).Concat(GraphMlKeys.OfEdge.Values).ToList();
        Assert.DoesNotContain(keys, key => reserved.Contains(key.Id));
        Assert.Equal(keys.Count, keys.Select(key => key.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tline\nreturn\r", "tab\tline\nreturn\r")]
    [InlineData("bell\a\\", @"\x:bell\u0007\\")]
    [InlineData("\uFFFF", @"\x:\uffff")]
    [InlineData(@"\x:", @"\x:\\x:")]
    [InlineData("", @"\x:")]
    [InlineData(@"back\slash", @"back\slash")]
    public void Only_what_xml_cannot_hold_is_escaped(string text, string escaped)
    {
        Assert.Equal(escaped, XmlText.Escaped(text));
        Assert.Equal(text, XmlText.Unescaped(escaped));
    }

    [Theory]
    [InlineData(@"\x:\")]
    [InlineData(@"\x:\u00")]
    [InlineData(@"\x:\q")]
    [InlineData(@"\x:\ud800")]
    public void An_escape_that_stands_for_nothing_is_an_error(string text) => Assert.Throws<GraphBridgeException>(() => XmlText.Unescaped(text));

    [Fact]
    public void Calls_nested_a_thousand_deep_come_back_and_deeper_ones_are_an_error_in_yed_only()
    {
        Assert.Null(Deep(1000).FirstDifference(Read(Written(Formats[1], Deep(1000)))));
        Assert.Contains("nested more than", Assert.Throws<GraphBridgeException>(() => Written(Formats[1], Deep(1001))).Reason, StringComparison.Ordinal);
        Assert.Null(Deep(20_000).FirstDifference(Read(Written(Formats[0], Deep(20_000)))));
    }

    [Fact]
    public void How_deep_groups_and_clusters_nest_in_what_is_written_can_be_said()
    {
        Assert.Contains("more than 5 deep", Assert.Throws<GraphBridgeException>(() => Written(new YedGraphMlFormat { GroupDepth = 5 }, Deep(6))).Reason, StringComparison.Ordinal);
        Assert.Null(Deep(1001).FirstDifference(Read(Written(new YedGraphMlFormat { GroupDepth = 1100 }, Deep(1001)), new() { GroupDepth = 1100 })));
        Assert.Contains("more than 5 deep", Assert.Throws<GraphBridgeException>(() => Written(new DotFormat { ClusterDepth = 5 }, Deep(6))).Reason, StringComparison.Ordinal);
    }

    private static ForwardGraph Deep(int depth)
    {
        var builder = new ForwardGraphBuilder("deep");
        var module = builder.AddModule("", "Deep");
        CallId? call = null;
        for (var i = 0; i < depth; i++)
            call = builder.AddCall(module, call, i + 1);
        builder.AddOperation(new("", "Nop"), "", [], [], [], call);
        return builder.Build();
    }

    [Fact]
    public void Weights_are_beside_the_file_and_are_mapped_when_it_is_read()
    {
        using var folder = new TemporaryFolder();
        var builder = new ForwardGraphBuilder("weights");
        builder.AddValue("w", ValueKind.Parameter, null, TensorData.FromBytes(ElementType.UInt8, [100_000], new byte[100_000]));
        var graph = builder.Build();
        graph.Save(folder["g.graphml"]);
        Assert.Equal(100_000, new FileInfo(folder["g.graphml.data"]).Length);
        var read = GraphFile.Load(folder["g.graphml"]);
        Assert.Null(graph.FirstDifference(read));
        Assert.NotNull(read.Values[0].Data!.Range);

        read.Save(folder["again.graphml"]);
        Assert.False(File.Exists(folder["again.graphml.data"]));
        Assert.Null(graph.FirstDifference(GraphFile.Load(folder["again.graphml"])));
    }

    [Fact]
    public void Every_attribute_of_the_flat_view_has_a_key()
    {
        // the writer would not know an attribute without one
        foreach (var constant in typeof(FlatKeys).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!))
            if (constant is not (FlatKeys.Version or FlatKeys.OutputKind or FlatKeys.CapturedSlot))
                Assert.True(GraphMlKeys.OfGraph.ContainsKey(constant) || GraphMlKeys.OfNode.ContainsKey(constant) || GraphMlKeys.OfEdge.ContainsKey(constant), constant);
    }
}
