namespace GraphBridge.Lowering;

/// <summary>How a graph is lowered.</summary>
public sealed record LoweringOptions
{
    /// <summary>The first operator set that graphs are lowered to.</summary>
    public const int FirstOpset = 13;

    /// <summary>The last one.</summary>
    public const int LastOpset = 23;

    private readonly int? _opset;

    /// <summary>
    /// The version of ONNX's operator set, from <see cref="FirstOpset"/> to <see cref="LastOpset"/>. Where none is given, that of the graph's
    /// own ONNX operators, if it has any, else 18, PyTorch's own default.
    /// </summary>
    public int Opset
    {
        get => _opset ?? 18;
        init => _opset = value is >= FirstOpset and <= LastOpset ? value
            : throw new GraphBridgeException($"there is no lowering to operator set {value}", remedy: $"give one from {FirstOpset} to {LastOpset}");
    }

    /// <summary>Whether <see cref="Opset"/> was given.</summary>
    internal bool IsOpsetGiven => _opset is not null;

    /// <summary>
    /// The dimensions of inputs that stay open, as <c>DynamicAxes.Parse("x:0=batch,x:1=seq")</c>: what depends on them is computed from
    /// the inputs' shapes. It takes <see cref="Others"/>.
    /// </summary>
    public DynamicAxes DynamicAxes { get; init; } = DynamicAxes.None;

    /// <summary>
    /// Captures of the same model with inputs of other sizes along the <see cref="DynamicAxes"/>: for each size one in which only it is
    /// another. They tell what is a multiple of sizes; for sums and parts of sizes there have to be two more in which all are others,
    /// some of them odd and some even.
    /// </summary>
    public IReadOnlyList<ForwardGraph> Others { get; init; } = [];

    /// <summary>
    /// How the lowered graph tells its modules; null for what readers of the operator set know: in names below operator set 18, as PyTorch's
    /// exporter did then, else in metadata, as it does now.
    /// </summary>
    public ModuleForm? Modules { get; init; }

    /// <summary>The form that <see cref="Modules"/> comes to.</summary>
    internal ModuleForm Form => Modules ?? (Opset < 18 ? ModuleForm.Names : ModuleForm.Metadata);

    /// <summary>Whether dropout and batch norm keep their training form where the pass ran in training mode. Otherwise they get the form for inference.</summary>
    public bool Training { get; init; }

    /// <summary>Whether batch normalization is taken into the weights of a convolution before it. It then runs faster, and the last digits differ.</summary>
    public bool FoldBatchNorm { get; init; }

    /// <summary>Whether operations that have no rule stay as they are, in their own domain, in place of an error.</summary>
    public bool KeepUnknown { get; init; }

    /// <summary>
    /// How many elements a tensor may have that is written through views which no simpler way puts back: the place of each element is
    /// then computed, which takes some 40 bytes for each. Beyond, the places are left to be computed when the model runs, or the write is refused.
    /// </summary>
    public long FollowedElements { get; init; } = 1 << 22;

    /// <summary>
    /// How many operations may be lowered that others were carried out by, beyond 50 for each operation of the graph: inner graphs that share
    /// inner graphs can ask for any number.
    /// </summary>
    public long InnerOperations { get; init; } = 250_000;
}

/// <summary>How a lowered graph tells the modules that its operations ran in.</summary>
public enum ModuleForm
{
    /// <summary>Modules and calls, which an ONNX file has in its nodes' metadata; it then needs version 10 of the file format.</summary>
    Metadata,

    /// <summary>By the names of nodes and parameters alone: <c>/layer1/layer1.0/conv1/Conv</c>, <c>layer1.0.conv1.weight</c>.</summary>
    Names,

    /// <summary>As functions of the model, one for all calls that do the same: Netron opens them, and runtimes put their nodes in place.</summary>
    Functions,
}
