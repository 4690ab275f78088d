using System.Runtime.CompilerServices;
using System.Text;
using GraphBridge.Formats.GraphMl;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.GraphMl;

public sealed class GraphMlReaderTests
{
    private static ForwardGraph Read(string file) => GraphMlRoundTripTests.Read(Encoding.UTF8.GetBytes(file));

    private static ForwardGraph Fixture(string name, [CallerFilePath] string here = "") =>
        GraphFile.Load(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../fixtures/graphml", name)));

    [Fact]
    public void Groups_of_yed_come_in_as_module_calls_and_labels_as_what_nodes_do()
    {
        var graph = Fixture("yed-style.graphml");
        Assert.Equal(["Encoder", "Encoder.Block", "Head"], graph.Modules.Select(module => module.Path));
        Assert.Equal(["Input image n0", "Conv n1::n0::n0", "ReLU n1::n0::n1", "node n2"], graph.Operations.Select(operation => operation.ToString()));
        Assert.Equal("Encoder.Block", graph.Operations[1].Call?.Module.Path);
        Assert.Equal("Head", graph.Operations[3].Call?.Module.Path);
        Assert.Equal("where it begins", graph.Operations[0].Metadata["description"]);
        Assert.Equal("pixels", graph.Operations[1].Inputs[0].Value?.Metadata["label"]);
        Assert.Equal("a <small> flow", graph.Metadata["Description"]);
        Assert.Equal("G", graph.Name);
    }

    [Fact]
    public void Attributes_of_gephi_come_in_with_the_defaults_of_their_keys()
    {
        var graph = Fixture("gephi-style.graphml");
        Assert.Equal(["Conv & pool 1", "Linear 2", "node 3"], graph.Operations.Select(operation => operation.ToString()));
        Assert.Equal(["3", "0", "0"], graph.Operations.Select(operation => operation.Metadata["Modularity Class"]));
        Assert.Equal("-1.5", graph.Operations[0].Metadata["x"]);
        Assert.Equal(["2.0", "0.5"], graph.Operations[1].Inputs.Select(input => input.Value?.Metadata["weight"]));
        Assert.Equal("Linear 2", graph.Operations[2].Inputs[0].Value?.Producer?.ToString());
    }

    private const string Keys = """<key id="k" for="node"/><key id="l" for="all" attr.name="el"><default>&#233;</default></key>""";

    private static string File(string graph, string root = "") => $"<graphml{root}>{Keys}<graph>{graph}</graph></graphml>";

    [Fact]
    public void A_key_without_a_name_goes_by_its_id_and_comments_and_cdata_are_text_or_nothing()
    {
        var graph = Read(File("""<node id="a"><desc>d</desc><data key="k">one <!-- no --><![CDATA[<two>]]> &amp; three</data><port name="p"><port name="q"/></port><other><node id="z"/></other></node>"""));
        Assert.Equal("one <two> & three", graph.Operations.Single().Metadata["k"]);
        Assert.Equal("é", graph.Operations[0].Metadata["el"]);
        Assert.Equal("d", graph.Operations[0].Metadata["desc"]);
        Assert.Equal("é", graph.Metadata["el"]);
    }

    [Fact]
    public void Ports_of_an_edge_name_the_arguments()
    {
        var graph = Read(File("""<node id="a"/><node id="b"/><edge source="a" target="b" sourceport="out" targetport="in"/>"""));
        Assert.Equal("in", graph.Operations[1].Inputs[0].Name);
        Assert.Equal("out", graph.Operations[0].Outputs[0].Name);
    }

    [Fact]
    public void An_edge_may_stand_before_its_nodes_and_in_another_graph()
    {
        var graph = Read(File("""<edge source="a" target="g"/><node id="g"><graph><node id="b"/><edge source="g" target="b"/></graph></node><node id="a"/>"""));
        Assert.Equal(["a", "g", "b"], graph.Operations.Select(operation => operation.Name));
        Assert.Equal(["g", "g"], graph.Operations.Skip(1).Select(operation => operation.Call?.Module.Path));
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "", "well-formed", "the beginning" },
        { "<graphml>", "well-formed", "line 1, column" },
        { "<graphml><graph></graphml>", "well-formed", "line 1, column 19" },
        { "<graphml/>", "no graph", "" },
        { "<svg/>", "root is <svg>", "line 1, column 2" },
        { File("<node/>"), "<node> has no id", "line 1, column" },
        { File("<node id='a'/>\n<node id='a'/>"), "two nodes have the id 'a'", "line 2, column 2" },
        { File("<node id='a'/>\n<edge source='a'/>"), "<edge> has no target", "line 2, column 2" },
        { File("<node id='a'/>\n<edge source='a' target='b'/>"), "'b', which is not in the file", "line 2, column 2" },
        { File("<node id='a'><data key='nope'>1</data></node>"), "'nope', which is not declared", "line 1, column" },
        { File("<node id='a'><data>1</data></node>"), "<data> has no key", "line 1, column" },
        { File("<hyperedge/>"), "hyperedge", "line 1, column" },
        { File("<node id='a'><locator/></node>"), "another file", "line 1, column" },
        { File("<node id='a'><node id='b'/></node>"), "outside a graph", "line 1, column" },
        { File("<node id='a'><edge source='a' target='a'/></node>"), "outside a graph", "line 1, column" },
        { File("<graph/>"), "right in another", "line 1, column" },
        { File("<node id='a'><graph/><graph/></node>"), "second graph", "line 1, column" },
        { File("<node id='a'><graph/><data key='k'>1</data></node>"), "data after its graph", "line 1, column" },
        { File("<node id='a'/><edge source='a' target='a'><graph/></edge>"), "an edge has a graph", "line 1, column" },
        { File("<node id='a'/><node id='b'/><edge source='a' target='b'/><edge source='b' target='a'/>"), "cycle", "" },
        { "<graphml><graph/><graph/></graphml>", "second graph", "line 1, column" },
        { "<graphml><key/></graphml>", "<key> has no id", "line 1, column" },
        { "<graphml><key id='a'/><key id='a'/></graphml>", "two keys", "line 1, column" },
        { File("<node id='&nope;'/>"), "well-formed", "line 1, column" },
        { File("<node id='a'/>").Replace("a'", "\u0001'", StringComparison.Ordinal), "well-formed", "line 1, column" },
        { "<!DOCTYPE graphml SYSTEM \"file:///etc/passwd\"><graphml/>", "document type", "the beginning" },
        { "<!DOCTYPE g [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><graphml><graph><node id=\"&x;\"/></graph></graphml>", "document type", "the beginning" },
        {
            "<!DOCTYPE l [<!ENTITY a \"ha\">" + string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};\">")) + "]><graphml>&a30;</graphml>",
            "document type", "the beginning"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_files_are_errors_with_their_place(string file, string reason, string place)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Read(file));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.StartsWith(place, error.Place ?? "", StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Theory]
    [InlineData("cluster_parents", "[\"0\"]", "caller")]
    [InlineData("cluster_parents", "{", "JSON")]
    [InlineData("cluster_module", "[\"m\"]", "without their callers")]
    [InlineData("graphbridge", "99", "version '99'")]
    [InlineData("opsets", "oops", "JSON")]
    public void Broken_data_of_our_own_files_are_errors(string key, string value, string reason)
    {
        var file = $"<graphml><key id='m' for='graph' attr.name='graphbridge'/><key id='g' for='graph' attr.name='{key}'/>"
            + $"<graph><data key='m'>1</data><data key='g'>{value}</data><node id='a'/></graph></graphml>";
        Assert.Contains(reason, Assert.Throws<GraphBridgeException>(() => Read(file)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_data_of_a_node_is_an_error_that_names_its_line()
    {
        var file = Encoding.UTF8.GetString(GraphMlRoundTripTests.Written(new GraphMlFormat(), SmallNetwork.Build()));
        var line = file[..file.IndexOf("\"padding\"", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        var error = Assert.Throws<GraphBridgeException>(() => Read(file.Replace("\"padding\":", "\"padding\"", StringComparison.Ordinal)));
        Assert.StartsWith($"line {line}, column", error.Place, StringComparison.Ordinal);
        error = Assert.Throws<GraphBridgeException>(() => Read(file.Replace("<data key=\"n7\">1</data>", "<data key=\"n7\">9</data>", StringComparison.Ordinal)));
        Assert.Contains("no module call '9'", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_beginning_of_a_file_is_an_error()
    {
        var file = GraphMlRoundTripTests.Written(new YedGraphMlFormat(), SmallNetwork.Build());
        for (var length = 0; length < file.Length - 12; length += 7)
            Assert.Throws<GraphBridgeException>(() => GraphMlRoundTripTests.Read(file[..length]));
    }

    [Theory]
    [InlineData("<a>")]
    [InlineData("<node id='x'><graph>")]
    [InlineData("<data key='k'>")]
    [InlineData("{")]
    public void Endless_nesting_is_an_error(string opening)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Read("<graphml>" + Keys + "<graph>" + string.Concat(Enumerable.Repeat(opening, 200_000))));
        Assert.NotNull(error.Place);
    }

    [Theory]
    [InlineData("<graphml>", true)]
    [InlineData("\uFEFF<?xml version=\"1.0\"?>\n<!-- x -->\n<graphml xmlns=\"\">", true)]
    [InlineData("digraph { a [label=\"<graphml>\"] }", false)]
    [InlineData("<svg>", false)]
    [InlineData("", false)]
    public void A_file_is_recognised_by_its_root(string head, bool recognised) =>
        Assert.Equal(recognised, new GraphMlFormat().Recognises(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Empty_texts_say_nothing_as_igraph_gives_them_to_what_has_none()
    {
        var graph = GraphFile.Load(Repository.Path("fixtures", "resnet18.onnx"));
        using var written = new MemoryStream();
        graph.Save(written, new GraphMlFormat());
        var text = Encoding.UTF8.GetString(written.ToArray());
        var empty = string.Concat(text.Split('\n').Where(line => line.Contains("for=\"node\"", StringComparison.Ordinal)).Select(line => $"<data key=\"{line.Split('"')[1]}\"></data>"));
        var filled = text.Replace("</node>", empty + "</node>", StringComparison.Ordinal);
        Assert.NotEqual(text, filled);
        Assert.Equal(graph, Read(filled));
    }

    [Fact]
    public void Defaults_of_keys_that_multiply_to_millions_are_refused()
    {
        var keys = string.Concat(Enumerable.Range(0, 1000).Select(i => $"<key id=\"k{i}\" for=\"all\" attr.name=\"k{i}\" attr.type=\"string\"><default>v</default></key>"));
        var nodes = string.Concat(Enumerable.Range(0, 4000).Select(i => $"<node id=\"n{i}\"/>"));
        var error = Assert.Throws<GraphBridgeException>(() => Read($"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">{keys}<graph edgedefault=\"directed\">{nodes}</graph></graphml>"));
        Assert.Contains("by default", error.Reason, StringComparison.Ordinal);
    }
}
