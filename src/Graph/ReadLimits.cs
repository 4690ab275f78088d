using System.Runtime.CompilerServices;

namespace GraphBridge;

/// <summary>
/// How much readers take of a file before they refuse it. A sound network comes nowhere near: what passes a limit is damaged, or made to
/// fill the memory. <c>docs/security.md</c> lists them all.
/// </summary>
/// <remarks>
/// What is followed by recursion, here or in what is done with the graph afterwards, has its default for its largest value, because a stack holds no
/// more of everything: a larger one is an <see cref="ArgumentOutOfRangeException"/>. All other limits may be raised.
/// </remarks>
public sealed record ReadLimits
{
    /// <summary>The limits that count where none are given.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>ONNX, Netron JSON, DOT, GraphML: bytes of memory for operations, values, attributes and so on, by an estimate, beyond 4 times the file's.</summary>
    public long ElementBytes { get; init; } = 128_000_000;

    /// <summary>Queries, inputs and dynamic dimensions as text: characters.</summary>
    public int TextLength { get; init; } = 1 << 20;

    /// <summary>ONNX: how deep messages nest, three levels for each graph inside an operation; protobuf itself ends at 100.</summary>
    public int MessageDepth { get; init => field = AtMost(value, 100); } = 100;

    /// <summary>Netron JSON: how deep objects and lists nest, two for each message.</summary>
    public int JsonDepth { get; init => field = AtMost(value, 200); } = 200;

    /// <summary>DOT, GraphML: how deep graphs nest in operations of graphs.</summary>
    public int GraphDepth { get; init => field = AtMost(value, 64); } = 64;

    /// <summary>DOT, GraphML, ONNX: how deep objects and lists nest in a part of the graph that is JSON, such as the attributes of an operation.</summary>
    public int PartDepth { get; init => field = AtMost(value, 512); } = 512;

    /// <summary>Types as text, in queries, DOT, GraphML and folders of values: how deep sequences, optionals and maps nest.</summary>
    public int TypeDepth { get; init => field = AtMost(value, 64); } = 64;

    /// <summary>Inputs as text, .pt, recordings: how deep lists, tuples and dictionaries nest, and operations in one another.</summary>
    public int ValueDepth { get; init => field = AtMost(value, 64); } = 64;

    /// <summary>Queries: how deep parentheses nest.</summary>
    public int QueryDepth { get; init => field = AtMost(value, 100); } = 100;

    /// <summary>Inputs as text, .npy, .npz, .safetensors: dimensions of an array.</summary>
    public int Dimensions { get; init => field = AtMost(value, 64); } = 64;

    /// <summary>Assemblies that are instrumented: how deep types nest, derive from one another and stand in one another.</summary>
    public int AssemblyTypeDepth { get; init => field = AtMost(value, 64); } = 64;

    /// <summary>Assemblies that are instrumented: bytes of a signature.</summary>
    public int SignatureBytes { get; init; } = 1 << 15;

    /// <summary>DOT: how deep subgraphs nest.</summary>
    public int SubgraphDepth { get; init; } = 3000;

    /// <summary>GraphML: how deep graphs nest in nodes.</summary>
    public int GroupDepth { get; init; } = 1000;

    /// <summary>DOT: how many edges the file makes between sets of nodes (<c>{a b} -> {c d}</c>), where a few letters ask for any number.</summary>
    public long SetEdges { get; init; } = 250_000;

    /// <summary>DOT, GraphML: how many attributes nodes and edges have by default, all together, and not by themselves.</summary>
    public long DefaultAttributes { get; init; } = 2_000_000;

    /// <summary>DOT: how many attributes nodes, or edges, have by default at one place.</summary>
    public int DefaultsAtOnePlace { get; init; } = 1000;

    /// <summary>ONNX, DOT, GraphML: letters of the paths of modules, each of which has the path of the one around it in it, all together.</summary>
    public long ModulePathLetters { get; init; } = 8_000_000;

    /// <summary>DOT, GraphML: how many inputs of operations are left empty before one that an edge names by its number, all together.</summary>
    public long EmptyInputs { get; init; } = 1_000_000;

    /// <summary>.pt, .npz: bytes of the archive's list of its entries.</summary>
    public long DirectoryBytes { get; init; } = 64 << 20;

    /// <summary>.pt: bytes that the archive unpacks to, beyond 8 times its own.</summary>
    public long ModelBytes { get; init; } = 32 << 20;

    /// <summary>.pt: bytes of a pickle, which has names and shapes, and no weights.</summary>
    public long PickleBytes { get; init; } = 32 << 20;

    /// <summary>.pt: values that a pickle makes.</summary>
    public int PickleValues { get; init; } = 1_000_000;

    /// <summary>.pt: how deep the values of a pickle nest.</summary>
    public int PickleDepth { get; init => field = AtMost(value, 1000); } = 1000;

    /// <summary>.npz: bytes that the archive unpacks to, beyond 64 times its own; one array is in memory at a time.</summary>
    public long ArraysBytes { get; init; } = 1 << 30;

    /// <summary>.npz: bytes of one array that is packed, beyond 4 times the archive's own.</summary>
    public long PackedArrayBytes { get; init; } = 64 << 20;

    /// <summary>.npy, .npz: bytes of an array's header.</summary>
    public int NpyHeaderBytes { get; init; } = 1 << 16;

    /// <summary>.safetensors: bytes of the header; the format itself ends at 100,000,000.</summary>
    public long SafetensorsHeaderBytes { get; init; } = 100_000_000;

    /// <summary>A folder of values: bytes of its <c>index.json</c>.</summary>
    public long IndexBytes { get; init; } = 12 << 20;

    private static int AtMost(int value, int most, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }

    /// <summary>What the elements of a file of so many bytes may take.</summary>
    internal long ElementBytesOf(long size) => ElementBytes > long.MaxValue - (4 * size) ? long.MaxValue : ElementBytes + (4 * size);

    /// <summary>Refuses a text that is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it should be: <c>query</c>.</param>
    /// <exception cref="GraphBridgeException">It is too long.</exception>
    internal void RequireLength(string text, string what)
    {
        if (text.Length > TextLength)
            throw new GraphBridgeException($"the {what} has {text.Length} characters, and may have {TextLength}", remedy: "keep what is long in files");
    }
}
