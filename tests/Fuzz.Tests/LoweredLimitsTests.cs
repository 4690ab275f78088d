using System.Text;
using GraphBridge.Capture;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.TorchScript.Archives;
using GraphBridge.Formats;
using GraphBridge.Fuzz.Targets;
using GraphBridge.Instrument;
using GraphBridge.Query;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Fuzz.Tests;

/// <summary>What is sound is refused where a limit is lowered to what it passes.</summary>
public sealed class LoweredLimitsTests : IDisposable
{
    /// <summary>Of what is limited beyond a multiple of a file's own size: less than that.</summary>
    private const long LessThanTheFile = -1_000_000_000;

    private static readonly Dictionary<string, (ReadLimits Lowered, Action<LoweredLimitsTests, ReadLimits> Read)> Cases = new()
    {
        [nameof(ReadLimits.ElementBytes)] = (new() { ElementBytes = 100 }, Dot("digraph { a -> b }")),
        [nameof(ReadLimits.TextLength)] = (new() { TextLength = 3 }, (_, limits) => GraphQuery.Parse("type(*)", limits)),
        [nameof(ReadLimits.MessageDepth)] = (new() { MessageDepth = 2 }, (_, limits) => Load(ControlFlow, limits)),
        [nameof(ReadLimits.JsonDepth)] = (new() { JsonDepth = 4 }, (_, limits) => Load(Written("netron-json"), limits)),
        [nameof(ReadLimits.GraphDepth)] = (new() { GraphDepth = 0 }, (_, limits) => Load(Written("dot"), limits)),
        [nameof(ReadLimits.PartDepth)] = (new() { PartDepth = 1 }, (_, limits) => Load(Written("graphml"), limits)),
        [nameof(ReadLimits.TypeDepth)] = (new() { TypeDepth = 1 }, (_, limits) => DataType.Parse("seq(seq(float32[2]))", limits)),
        [nameof(ReadLimits.ValueDepth)] = (new() { ValueDepth = 1 }, (_, limits) => InputSpec.Parse("[[1]]", limits)),
        [nameof(ReadLimits.QueryDepth)] = (new() { QueryDepth = 1 }, (_, limits) => GraphQuery.Parse("((type(*)))", limits)),
        [nameof(ReadLimits.Dimensions)] = (new() { Dimensions = 1 }, (_, limits) => InputSpec.Parse("float32[1,1]", limits)),
        [nameof(ReadLimits.AssemblyTypeDepth)] = (new() { AssemblyTypeDepth = 0 }, (_, limits) => Weaver.Weave(AllTargets.ByName("dll").Seeds[1], null, limits)),
        [nameof(ReadLimits.SignatureBytes)] = (new() { SignatureBytes = 1 }, (_, limits) => Weaver.Weave(AllTargets.ByName("dll").Seeds[1], null, limits)),
        [nameof(ReadLimits.SubgraphDepth)] = (new() { SubgraphDepth = 1 }, Dot("digraph { { { a } } }")),
        [nameof(ReadLimits.GroupDepth)] = (new() { GroupDepth = 0 }, (_, limits) => Load(Groups(60), limits)),
        [nameof(ReadLimits.SetEdges)] = (new() { SetEdges = 3 }, Dot("digraph { {a b} -> {c d} }")),
        [nameof(ReadLimits.DefaultAttributes)] = (new() { DefaultAttributes = 1 }, Dot("digraph { node [x=1]; a; b }")),
        [nameof(ReadLimits.DefaultsAtOnePlace)] = (new() { DefaultsAtOnePlace = 1 }, Dot("digraph { node [x=1 y=2]; a }")),
        [nameof(ReadLimits.ModulePathLetters)] = (new() { ModulePathLetters = 3 }, Dot("digraph { subgraph cluster_a { label=layer; a } }")),
        [nameof(ReadLimits.EmptyInputs)] = (new() { EmptyInputs = 1 }, Dot("digraph { gb_graphbridge=\"1\"; a [gb_op_type=x gb_order=0 gb_output=v]; b [gb_op_type=y gb_order=1]; a -> b [gb_slot=\"2\"] }")),
        [nameof(ReadLimits.DirectoryBytes)] = (new() { DirectoryBytes = 10 }, Saved("a.npz", "npz")),
        [nameof(ReadLimits.ModelBytes)] = (new() { ModelBytes = LessThanTheFile }, Archive),
        [nameof(ReadLimits.PickleBytes)] = (new() { PickleBytes = 10 }, Archive),
        [nameof(ReadLimits.PickleValues)] = (new() { PickleValues = 1 }, Archive),
        [nameof(ReadLimits.PickleDepth)] = (new() { PickleDepth = 0 }, Archive),
        [nameof(ReadLimits.ArraysBytes)] = (new() { ArraysBytes = LessThanTheFile }, Saved("a.npz", "npz")),
        [nameof(ReadLimits.PackedArrayBytes)] = (new() { PackedArrayBytes = LessThanTheFile }, Saved("a.npz", "npz")),
        [nameof(ReadLimits.NpyHeaderBytes)] = (new() { NpyHeaderBytes = 10 }, (test, limits) => NpyFile.Read(test.File("a.npy", AllTargets.ByName("npy").Seeds[0]), limits: limits)),
        [nameof(ReadLimits.SafetensorsHeaderBytes)] = (new() { SafetensorsHeaderBytes = 10 }, Saved("a.safetensors", "safetensors")),
        [nameof(ReadLimits.IndexBytes)] = (new() { IndexBytes = 10 }, (test, limits) =>
        {
            test.File("index.json", AllTargets.ByName("activations").Seeds[0]);
            SavedActivations.Open(test._folder, limits);
        }
        ),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-limits-").FullName;

    public static TheoryData<string> Limits => [.. typeof(ReadLimits).GetProperties().Where(property => property.PropertyType != typeof(ReadLimits)).Select(property => property.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_that_is_lowered_refuses_what_passes_it(string limit)
    {
        var (lowered, read) = Cases[limit];
        read(this, ReadLimits.Default);
        Assert.Throws<GraphBridgeException>(() => read(this, lowered));
    }

    [Fact]
    public void A_depth_that_a_stack_may_not_hold_cannot_be_asked_for()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadLimits { QueryDepth = 101 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadLimits { JsonDepth = 100_000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadLimits.Default with { GraphDepth = 65 });
        // nothing recurses here
        _ = new ReadLimits { SubgraphDepth = 1_000_000, GroupDepth = 1_000_000 };
    }

    [Theory]
    [InlineData("a.npy", "npy", 0)]
    [InlineData("a.safetensors", "safetensors", 0)]
    public void Arrays_of_files_have_so_many_dimensions(string name, string target, int seed)
    {
        var path = File(name, AllTargets.ByName(target).Seeds[seed]);
        Action<ReadLimits> read = target == "npy" ? limits => NpyFile.Read(path, limits: limits) : limits => SavedActivations.Open(path, limits);
        read(new() { Dimensions = 2 });
        Assert.Throws<GraphBridgeException>(() => read(new() { Dimensions = 1 }));
    }

    [Fact]
    public void Values_of_a_recording_nest_so_deep()
    {
        byte[] nested = [(byte)ValueTag.List, 1, (byte)ValueTag.List, 1, (byte)ValueTag.None];
        void Walk(ReadLimits limits)
        {
            var reader = new EventReader(nested, 0, limits);
            reader.RequireDepth(2);
        }
        Walk(new() { ValueDepth = 2 });
        Assert.Throws<GraphBridgeException>(() => Walk(new() { ValueDepth = 1 }));
    }

    private static byte[] ControlFlow => System.IO.File.ReadAllBytes(Repository.Path("fixtures", "control_flow.onnx"));

    private static byte[] Written(string format)
    {
        using var stream = new MemoryStream();
        GraphFile.Load(new MemoryStream(ControlFlow)).Save(stream, GraphFormats.ByName(format), new() { Exact = true });
        return stream.ToArray();
    }

    private static byte[] Groups(int depth) => Encoding.UTF8.GetBytes("<graphml><graph>" + string.Concat(Enumerable.Range(0, depth).Select(i => $"<node id=\"{i}\"><graph>"))
        + string.Concat(Enumerable.Repeat("</graph></node>", depth)) + "</graph></graphml>");

    private static void Load(byte[] file, ReadLimits limits) => GraphFile.Load(new MemoryStream(file), limits: limits);

    private static Action<LoweredLimitsTests, ReadLimits> Dot(string text) => (_, limits) => Load(Encoding.UTF8.GetBytes(text), limits);

    private static Action<LoweredLimitsTests, ReadLimits> Saved(string name, string target) => (test, limits) =>
    {
        var saved = SavedActivations.Open(test.File(name, AllTargets.ByName(target).Seeds[^1]), limits);
        saved.Find(saved.Names[0]);
    };

    private static void Archive(LoweredLimitsTests test, ReadLimits limits) => ArchiveCheck.RequireWhole(test.File("a.pt", AllTargets.ByName("pt").Seeds[0]), limits, CancellationToken.None);

    private string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }
}
