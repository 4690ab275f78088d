using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>All rules, found by the name and overload of an operator.</summary>
internal sealed class RuleTable
{
    private readonly Dictionary<(string Domain, string Name, string Overload), Rule> _rules = [];

    // before the table, which is made of it
    private static readonly (string Name, Action<RuleTable> AddTo)[] Families =
    [
        ("Activation functions", ActivationRules.AddTo),
        ("Softmax", SoftmaxRules.AddTo),
        ("Dropout", DropoutRules.AddTo),
        ("Shapes", ShapeRules.AddTo),
        ("Dimensions", AxisRules.AddTo),
        ("Joining", JoinRules.AddTo),
        ("Parts", PartRules.AddTo),
        ("Repeating", RepeatRules.AddTo),
        ("Diagonals and triangles", DiagonalRules.AddTo),
        ("Matrix products", MatrixRules.AddTo),
        ("Linear algebra", AlgebraRules.AddTo),
        ("Convolution", ConvolutionRules.AddTo),
        ("Pooling", PoolRules.AddTo),
        ("Adaptive pooling", AdaptivePoolRules.AddTo),
        ("Unpooling", UnpoolRules.AddTo),
        ("Batch normalization", BatchNormRules.AddTo),
        ("Normalization", NormalizationRules.AddTo),
        ("Embedding", EmbeddingRules.AddTo),
        ("Padding", PaddingRules.AddTo),
        ("Interpolation", ResizeRules.AddTo),
        ("Sampling of pictures", SamplingRules.AddTo),
        ("Recurrent layers", RecurrentRules.AddTo),
        ("Packed sequences", PackedRules.AddTo),
        ("Attention", AttentionRules.AddTo),
        ("TorchSharp's own modules and functions", TorchSharpRules.AddTo),
        ("Transformer layers", TransformerRules.AddTo),
        ("Indexing", IndexRules.AddTo),
        ("Gathering", GatherRules.AddTo),
        ("Scattering", ScatterRules.AddTo),
        ("Putting in place", PlaceRules.AddTo),
        ("Arithmetic", ArithmeticRules.AddTo),
        ("Powers and two-argument functions", PowerRules.AddTo),
        ("Functions of one argument", MathRules.AddTo),
        ("Special functions", SpecialFunctionRules.AddTo),
        ("Orthogonal polynomials", PolynomialRules.AddTo),
        ("Bits", BitwiseRules.AddTo),
        ("Comparison and logic", ComparisonRules.AddTo),
        ("Choosing", SelectionRules.AddTo),
        ("Complex numbers", ComplexRules.AddTo),
        ("Fourier transforms", FourierRules.AddTo),
        ("Copies and types", CopyRules.AddTo),
        ("Reductions", ReductionRules.AddTo),
        ("Extremes", ExtremeRules.AddTo),
        ("Variance", MomentRules.AddTo),
        ("Norms of vectors", VectorNormRules.AddTo),
        ("Cumulative", CumulativeRules.AddTo),
        ("Series and statistics", SeriesRules.AddTo),
        ("Sorting", SortRules.AddTo),
        ("Sets and searching", SetRules.AddTo),
        ("Making tensors", FactoryRules.AddTo),
        ("Random numbers", RandomRules.AddTo),
        ("Reading", ReadRules.AddTo),
        ("Losses", LossRules.AddTo),
        ("Losses of classes", ClassLossRules.AddTo),
        ("Fake quantization", FakeQuantizationRules.AddTo),
    ];

    private string _family = "";

    /// <summary>The table of all families.</summary>
    public static RuleTable All { get; } = Make();

    /// <summary>All rules, in the order of their families.</summary>
    public IReadOnlyCollection<Rule> Rules => _rules.Values;

    private static RuleTable Make()
    {
        var table = new RuleTable();
        foreach (var (name, addTo) in Families)
        {
            table._family = name;
            addTo(table);
        }
        return table;
    }

    /// <summary>Adds a rule for an operator with one result.</summary>
    /// <param name="schema">The operator, as ATen declares it.</param>
    /// <param name="lower">Makes the nodes and gives the result.</param>
    /// <param name="limits">What it can't do, for people.</param>
    /// <param name="since">The first operator set in which ONNX can say it.</param>
    public void Add(string schema, Func<Emitter, Arguments, Term> lower, string? limits = null, int since = LoweringOptions.FirstOpset) =>
        Add(schema, (e, a) => [lower(e, a)], limits, since);

    /// <summary>Adds a rule for an operator with several results.</summary>
    public void Add(string schema, Func<Emitter, Arguments, Term?[]> lower, string? limits = null, int since = LoweringOptions.FirstOpset)
    {
        var parsed = RuleSchema.Parse(schema);
        _rules.Add((parsed.Type.Domain, parsed.Type.Name, parsed.Overload), new(parsed, lower, limits, since, _family));
    }

    /// <summary>
    /// The rule for an operator; null where there is none. One that writes an argument, its first (<c>add_</c>) or its last
    /// (<c>add.out</c>), and has no rule of its own is lowered as the one that doesn't (<c>add</c>): the graph has a new value for
    /// what was written.
    /// </summary>
    public Rule? Find(OpType type) => Get(type.Domain, type.Name, type.Overload)
        ?? (type.Name.EndsWith('_') && !type.Name.EndsWith("__", StringComparison.Ordinal) ? Get(type.Domain, type.Name[..^1], type.Overload)
            : type.Overload == "out" ? Get(type.Domain, type.Name, "")
            : type.Overload.EndsWith("_out", StringComparison.Ordinal) ? Get(type.Domain, type.Name, type.Overload[..^4]) : null);

    private Rule? Get(string domain, string name, string overload) => _rules.GetValueOrDefault((domain, name, overload));
}
