using System.Text;
using GraphBridge.Formats.Dot;
using Xunit;

namespace GraphBridge.Formats.Tests.Dot;

public sealed class DotReaderTests
{
    [Theory]
    [InlineData("digraph { a -> b }")]
    [InlineData("DIGRAPH { a -> b; }")]
    [InlineData("strict digraph g { a -> b a -> b }")]
    [InlineData("graph { a -- b }")]
    [InlineData("\uFEFFdigraph { a -> b }")]
    [InlineData("# 1 \"x.c\"\ndigraph { // c\n a /* -> x */ -> /**/ b\n# b -> c\n}")]
    [InlineData("digraph { \"a\" -> \"\" + \"b\" }")]
    [InlineData("digraph { a -> \"\\\nb\" }")]
    [InlineData("digraph { a -> \"\\\r\nb\" }")]
    [InlineData("digraph { a->b[weight=1,color=red;style=bold][penwidth=2] } digraph other { c -> d }")]
    [InlineData("digraph { subgraph { a } -> b }")]
    [InlineData("digraph { subgraph s { a } subgraph s -> b }")]
    [InlineData("digraph { {a} -> {b} }")]
    [InlineData("digraph { a:out:se -> b:in }")]
    [InlineData("digraph{a:n->b}")]
    public void Many_ways_to_write_one_edge_are_read(string text) => Assert.Equal(["a->b"], Edges(Read(text)));

    [Fact]
    public void Chains_and_sets_of_nodes_make_an_edge_for_each_pair() =>
        Assert.Equal(["a->b", "a->c", "b->d", "c->d", "d->e"], Edges(Read("digraph { a -> {b; {c}} -> d -> e }")).Order());

    [Theory]
    [InlineData("digraph { -.5 }", "-.5")]
    [InlineData("digraph { 12. }", "12.")]
    [InlineData("digraph { \"\" }", "")]
    [InlineData("digraph { \u00E9t\u00E9_9 }", "\u00E9t\u00E9_9")]
    [InlineData("digraph { \"node\" }", "node")]
    [InlineData("digraph { \"a \\\"b\\\" \\\\\" }", "a \"b\" \\\\")]
    [InlineData("digraph { <<b>x</b><!-- > -->> }", "<<b>x</b><!-- > -->>")]
    public void A_name_may_be_a_word_a_number_or_any_text_in_quotes(string text, string name) =>
        Assert.Equal(name, Assert.Single(Read(text).Operations).Name);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_Latin_1()
    {
        Assert.Equal("\u00E9", Assert.Single(DotRoundTripTests.Read(Encoding.Latin1.GetBytes("digraph { \u00E9 }")).Operations).Name);
        Assert.Equal("\u00C3\u00A9", Assert.Single(Read("digraph { charset=latin1; \u00E9 }").Operations).Name);
    }

    [Fact]
    public void Defaults_hold_from_where_they_are_given_to_the_end_of_their_subgraph()
    {
        var graph = Read("""
            digraph {
              before
              node [color=red, size=1]
              subgraph { node [color=blue] inside }
              after [size=2]
              edge [style=dashed]
              before -> after
            }
            """);
        Assert.Equal(["", "color=blue size=1", "color=red size=2"],
            new[] { "before", "inside", "after" }.Select(name => Attributes(Operation(graph, name).Metadata)));
        Assert.Equal("style=dashed", Attributes(Operation(graph, "after").Inputs[0].Value!.Value.Metadata));
    }

    [Fact]
    public void Clusters_are_modules_with_a_call_each_and_other_subgraphs_are_not()
    {
        var graph = Read("""
            digraph {
              rankdir=LR
              subgraph cluster_0 { label="encoder"; color=grey; subgraph cluster_1 { graph [label="block"] b } subgraph { rank=same; a } }
              a -> b -> c
            }
            """);
        Assert.Equal(["encoder", "encoder.block"], graph.Modules.Select(module => module.Path));
        Assert.Equal("label=encoder color=grey", Attributes(graph.Modules[0].Metadata));
        Assert.Equal("rankdir=LR", Attributes(graph.Metadata));
        Assert.Equal(["encoder", "encoder.block", null], graph.Operations.Select(operation => operation.Call?.Module.Path));
    }

    [Fact]
    public void A_label_is_read_as_the_text_it_shows()
    {
        var graph = Read("""digraph g { a [label="Conv \\ 3\n\N of \G\l"] b [label="\N", shape=box] c [label=<<b>x</b>>] }""");
        Assert.Equal("Conv \\ 3\na of g", Operation(graph, "a").Metadata["label"]);
        Assert.Equal(["Conv \\ 3", "box", "node"], graph.Operations.Select(operation => operation.Type.Name));
    }

    [Fact]
    public void Ports_are_argument_names_and_edges_from_one_port_carry_one_value()
    {
        var graph = Read("digraph { split:left -> add:x; split:left -> add:y; split:right -> neg }");
        Assert.Equal(["left", "right"], Operation(graph, "split").Outputs.Select(output => output.Name));
        Assert.Equal(["x", "y"], Operation(graph, "add").Inputs.Select(input => input.Name));
    }

    [Fact]
    public void Nodes_in_any_order_run_in_the_order_that_the_edges_demand() =>
        Assert.Equal(["d", "a", "b", "c"], Read("digraph { c; b; d; a; a -> b -> c; d -> c }").Operations.Select(operation => operation.Name));

    [Fact]
    public void A_strict_graph_merges_edges_between_two_nodes() =>
        Assert.Equal("x=1 y=2", Attributes(Assert.Single(Operation(Read("strict digraph { a -> b [x=1]; a -> b [y=2] }"), "b").Inputs).Value!.Value.Metadata));

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("hello", "line 1, column 1")]
    [InlineData("digraph {", "line 1, column 10")]
    [InlineData("digraph {\n  \u00E9\u00E9 -> ", "line 2, column 9")]
    [InlineData("digraph {\n a -> }", "line 2, column 7")]
    [InlineData("digraph {\n a -> \"b }", "line 2, column 7")]
    [InlineData("digraph { a -> <b }", "line 1, column 16")]
    [InlineData("digraph { /* a }", "line 1, column 11")]
    [InlineData("digraph { a [x=] }", "line 1, column 16")]
    [InlineData("digraph { a [x=1 }", "line 1, column 18")]
    [InlineData("digraph { node -> b }", "line 1, column 16")]
    [InlineData("digraph { a - b }", "line 1, column 13")]
    [InlineData("digraph { a % b }", "line 1, column 13")]
    [InlineData("digraph { \"a\" + b }", "line 1, column 11")]
    public void A_mistake_is_an_error_with_its_line_and_column(string text, string place) =>
        Assert.Equal(place, Assert.Throws<GraphBridgeException>(() => Read(text)).Place);

    [Fact]
    public void A_cycle_is_an_error_that_names_it() =>
        Assert.Contains("'b' -> 'c' -> 'b'", Assert.Throws<GraphBridgeException>(() => Read("digraph { a -> b -> c -> b }")).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{")]
    [InlineData("subgraph cluster_a {")]
    [InlineData("subgraph x { a -> ")]
    [InlineData("<")]
    [InlineData("[")]
    [InlineData("a [")]
    [InlineData("\"")]
    public void A_hundred_megabytes_of_one_thing_is_an_error(string part)
    {
        using var stream = new EndlessStream("digraph {", part);
        Assert.Throws<GraphBridgeException>(() => new DotFormat().Read(GraphSource.FromStream(stream)));
    }

    [Fact]
    public void Edges_between_sets_that_would_fill_the_memory_are_an_error()
    {
        var many = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => "n" + i));
        Assert.Throws<GraphBridgeException>(() => Read($"digraph {{ subgraph s {{ {many} }} subgraph s -> {{ {many.Replace('n', 'm')} }} }}"));
    }

    [Theory]
    [InlineData("digraph { a }", true)]
    [InlineData(" // c\n strict graph \"x y\" {", true)]
    [InlineData("graph TD\n a --> b", false)]
    [InlineData("{\"graph\": {}}", false)]
    [InlineData("<graphml/>", false)]
    [InlineData("", false)]
    public void A_file_is_recognised_by_its_first_words(string text, bool isDot) => Assert.Equal(isDot, new DotFormat().Recognises(Encoding.UTF8.GetBytes(text)));

    private static ForwardGraph Read(string text) => DotRoundTripTests.Read(text);

    private static Operation Operation(ForwardGraph graph, string name) => graph.Operations.Single(operation => operation.Name == name);

    private static string Attributes(Metadata metadata) => string.Join(' ', metadata.Select(entry => entry.Key + "=" + entry.Value));

    private static IEnumerable<string> Edges(ForwardGraph graph) => graph.Operations.SelectMany(operation =>
        operation.Inputs.Select(input => input.Value!.Value.Producer!.Value.Name + "->" + operation.Name));

    /// <summary>A text and then one part again and again, without the memory for it.</summary>
    private sealed class EndlessStream(string start, string part) : Stream
    {
        private readonly byte[] _parts = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 5000)));
        private long _left = -1;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var text = _left < 0 ? Encoding.UTF8.GetBytes(start) : _parts.AsSpan();
            _left = _left < 0 ? Length : _left;
            var given = (int)Math.Min(Math.Min(count, text.Length), _left);
            text[..given].CopyTo(buffer.AsSpan(offset));
            _left -= given;
            return given;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => 100_000_000;
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private static string Refused(string text) => Assert.Throws<GraphBridgeException>(() => Read(text)).Reason;

    private static string Nodes(string letter, int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => letter + i));

    [Fact]
    public void Two_sets_of_nodes_that_make_millions_of_edges_are_refused() =>
        Assert.Contains("250000 edges", Refused($"digraph {{ {{{Nodes("a", 600)}}} -> {{{Nodes("b", 600)}}} }}"), StringComparison.Ordinal);

    [Fact]
    public void Edges_of_sets_that_multiply_their_attributes_are_refused() =>
        Assert.Contains("by default", Refused($"digraph {{ {{{Nodes("a", 100)}}} -> {{{Nodes("b", 100)}}} [{Nodes("k", 400).Replace(" ", "=1 ", StringComparison.Ordinal)}=1] }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("node")]
    [InlineData("edge")]
    public void Default_attributes_that_multiply_to_millions_are_refused(string of)
    {
        var defaults = Nodes("k", 900).Replace(" ", "=1 ", StringComparison.Ordinal) + "=1";
        var statements = Nodes("n", 4000).Replace(" ", of == "node" ? ";" : "->", StringComparison.Ordinal);
        Assert.Contains("by default", Refused($"digraph {{ {of} [{defaults}]; {statements} }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_label_that_names_each_node_is_refused_before_it_fills_memory() =>
        Assert.Contains("by default", Refused($"digraph {{ node [label=\"{new string('x', 60_000)}\\N\"]; {Nodes("n", 1000)} }}"), StringComparison.Ordinal);

    [Fact]
    public void A_limit_can_be_raised()
    {
        var text = Encoding.UTF8.GetBytes($"digraph {{ {{{Nodes("a", 600)}}} -> {{{Nodes("b", 600)}}} }}");
        var graph = GraphFile.Load(new MemoryStream(text), limits: new() { SetEdges = 500_000, ElementBytes = 200_000_000 });
        Assert.Equal(360_000, graph.Operations.Sum(operation => operation.Inputs.Count));
    }

    [Fact]
    public void Clusters_in_clusters_whose_paths_fill_memory_are_refused()
    {
        var text = new StringBuilder("digraph {");
        for (var i = 0; i < 1000; i++)
            text.Append($"subgraph cluster_{i} {{ label={new string('x', 100)}; n{i};");
        Assert.Contains("paths of modules", Refused(text.Append('}', 1001).ToString()), StringComparison.Ordinal);
    }
}
