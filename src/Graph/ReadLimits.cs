namespace GraphBridge;

/// <summary>
/// How much readers take of a file before they refuse it. A sound file comes nowhere near: what passes a limit is damaged, or made to
/// fill the memory. <c>docs/security.md</c> lists them all.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>The limits that count where none are given.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Queries, inputs and dynamic dimensions as text: characters.</summary>
    public int TextLength { get; init; } = 1 << 20;

    /// <summary>ONNX: how deep messages nest, three levels for each graph inside an operation; protobuf itself ends at 100.</summary>
    public int MessageDepth { get; init; } = 100;

    /// <summary>Netron JSON: how deep objects and lists nest, two for each message.</summary>
    public int JsonDepth { get; init; } = 200;

    /// <summary>DOT: how deep subgraphs nest.</summary>
    public int SubgraphDepth { get; init; } = 3000;

    /// <summary>GraphML: how deep graphs nest in nodes.</summary>
    public int GroupDepth { get; init; } = 1000;

    /// <summary>DOT: how many edges the file makes between sets of nodes (<c>{a b} -> {c d}</c>), where a few letters ask for any number.</summary>
    public long SetEdges { get; init; } = 250_000;

    /// <summary>DOT, GraphML: how many attributes nodes and edges have by default, all together, and not by themselves.</summary>
    public long DefaultAttributes { get; init; } = 3_000_000;

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
