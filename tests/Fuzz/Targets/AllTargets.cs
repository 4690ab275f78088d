using System.Text;
using GraphBridge.Capture.Inputs;
using GraphBridge.Formats;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Query;
using GraphBridge.Testing;

namespace GraphBridge.Fuzz.Targets;

/// <summary>Everything that reads what strangers write.</summary>
internal static class AllTargets
{
    private static readonly TokenMutator Dot = new("digraph", "graph", "strict", "subgraph", "node", "edge", "->", "--", "{", "}", "[", "]", ";", "label=", "<b>", "</b>", "<table>", "//", "/*", "#", "\\", "+", "cluster_0", "rank=same", ":n", "&#38;", "&amp;");

    private static readonly TokenMutator Query = new("&", "|", "-", "!", "(", ")", "type(", "name(", "in(", "kind(", "shape(", "depends(", "descendants(", "path(", "between(", "class(", "dtype(float*)", "*", "?", "[-1]", ":2", "..", "\"");

    private static readonly TokenMutator Inputs = new("=", ":", "[", "]", "{", "}", "float32", "int64", "randn", "zeros", "(", ")", "None", "True", "@", "1e400", "?", "*", ",");

    private static readonly string[] ForeignDot =
    [
        "digraph { a -> b -> {c d} -> e [label=\"x\"]; subgraph cluster_1 { label=one; f; subgraph cluster_2 { g } } f -> g }",
        "strict graph \"n\" { node [shape=box, style=\"filled\"]; 1 -- 2 -- 3; 2:p:ne -- 4 [w=.5]; \"q\\\"uo\" -- 1; /* c */ }",
        "digraph h { a [label=<<table><tr><td port=\"p\">x &amp; y</td></tr></table>>]; a:p -> b; # line\n b -> a2 + \"3\" }",
    ];

    public static IReadOnlyList<Target> List { get; } =
    [
        new GraphTarget(GraphFormats.ByName("onnx"), new DenseMutator(new WireMutator(), DenseFiles.Onnx), Fixtures.Files("*.onnx", largest: 100_000)),
        new GraphTarget(GraphFormats.ByName("netron-json"), new DenseMutator(new JsonMutator(), DenseFiles.Json)),
        new GraphTarget(GraphFormats.ByName("dot"), new DenseMutator(Dot, DenseFiles.Dot), ForeignDot.Select(Encoding.UTF8.GetBytes)),
        new GraphTarget(GraphFormats.ByName("graphml"), new DenseMutator(new XmlMutator(), DenseFiles.Xml), [.. Fixtures.Files("*.graphml", largest: 100_000), .. Fixtures.Written(GraphFormats.ByName("graphml-yed"))]),
        new LoweringTarget(),
        new ArrayTarget("npy", new NpyMutator(), ArraySeeds.Npy),
        new ArrayTarget("npz", new ZipMutator(_ => new NpyMutator()), ArraySeeds.Npz),
        new ArrayTarget("safetensors", new SafetensorsMutator(), ArraySeeds.Safetensors),
        new ActivationFolderTarget(),
        new ArchiveTarget(),
        new FactsTarget(),
        new EventTarget(),
        new AssemblyTarget(),
        new TextTarget("query", text => { var query = GraphQuery.Parse(text); query.Run(Small); _ = query.ToString(); }, Query,
            "type(Conv*) & in(layer1)", "path(x, -1)", "depends(logits) & !kind(parameter)", "(type(Relu) | type(Add))[-1]", "fc:2", "shape([n, 3, *]) - name(\"a b\")", "between(0, -1)", "descendants(x)[0]"),
        new TextTarget("input", text => _ = InputSpec.Parse(text).ToString(), Inputs,
            "x=float32[1,3,224,224]", "tokens=int64[1,8]:randint(0,50)", "x=[1, 2.5, nan]", "{a: float32[2], b: (1, None, True)}", "x=@file.npy", "[[1,2],[3,4]]", "x=float32[2]:normal(0,1)", "'text'"),
        new TextTarget("axes", text => _ = DynamicAxes.Parse(text).ToString(), Inputs, "x:0=batch", "x:0=batch,x:1=n", "a.b:-1=seq"),
        new TextTarget("type", text => _ = DataType.Parse(text).ToString(), Inputs, "float32[1,?,n]", "sequence<optional<float32[2]>>", "map<int64, string[]>", "tuple<float32, int64[3]>"),
    ];

    private static ForwardGraph Small => field ??= GraphFile.Load(Repository.Path("fixtures", "shared_linear.onnx"));

    /// <summary>The target of a name.</summary>
    public static Target ByName(string name) => name == "oracle" ? new OracleTarget() : List.FirstOrDefault(target => target.Name == name)
        ?? throw new GraphBridgeException($"there is nothing '{name}' to feed", remedy: "the targets are " + string.Join(", ", List.Select(target => target.Name)));
}
