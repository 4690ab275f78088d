using System.Collections.Immutable;
using GraphBridge.Costs.Formulas;

namespace GraphBridge.Costs;

/// <summary>What is known of operators: which have a formula, which take none, and which can't be told.</summary>
internal static class FormulaTable
{
    private const string Aten = "aten";

    private static readonly string[] Algorithms = ["linalg_", "fft_", "_fft"];

    /// <summary>All formulas, a kind each.</summary>
    public static ImmutableArray<CostFormula> All { get; } =
        [.. ConvolutionFormulas.All, .. ProductFormulas.All, .. AttentionFormulas.All, .. TransformerFormulas.All, .. RecurrentFormulas.All];

    /// <summary>Operators that multiply and add, but as often as their algorithms want to. ATen's that begin with <c>linalg_</c>, <c>fft_</c> and <c>_fft</c> are among them.</summary>
    public static ImmutableArray<string> Untold { get; } =
    [
        "aten::cholesky", "aten::cholesky_inverse", "aten::cholesky_solve", "aten::chain_matmul", "aten::det", "aten::geqrf", "aten::inverse", "aten::istft", "aten::logdet",
        "aten::lstsq", "aten::lu_solve", "aten::matrix_exp", "aten::matrix_power", "aten::ormqr", "aten::pinverse", "aten::qr", "aten::slogdet", "aten::solve", "aten::stft",
        "aten::svd", "aten::symeig", "aten::triangular_solve", "ai.onnx::DFT", "ai.onnx::Det", "ai.onnx::STFT",
    ];

    /// <summary>Those of ATen's <c>linalg_</c> and <c>fft_</c> that take none all the same.</summary>
    public static ImmutableArray<string> Told { get; } =
    [
        "aten::fft_fftfreq", "aten::fft_fftshift", "aten::fft_ifftshift", "aten::fft_rfftfreq", "aten::linalg_cross", "aten::linalg_diagonal", "aten::linalg_norm",
        "aten::linalg_vecdot", "aten::linalg_vector_norm",
    ];

    /// <summary>Domains whose other operators take no multiply-adds: all that they do is elementwise, reduces, normalises, pools, moves or looks up.</summary>
    public static ImmutableArray<string> KnownDomains { get; } = [OpType.OnnxDomain, Aten, "prim", "torchsharp", "torchvision"];

    private static readonly Dictionary<(string Domain, string Name), CostFormula?> ByOperator = Index();

    /// <summary>Finds an operator's formula.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="formula">The formula; null where it takes no multiply-adds.</param>
    /// <returns>False where nothing tells what it takes.</returns>
    public static bool TryFind(OpType type, out CostFormula? formula)
    {
        var name = type.Domain == Aten && type.Name is [not '_', .., '_'] && !ByOperator.ContainsKey((Aten, type.Name)) ? type.Name[..^1] : type.Name;
        return ByOperator.TryGetValue((type.Domain, name), out formula) ? formula is not null || Told.Contains($"{type.Domain}::{name}") : KnownDomains.Contains(type.Domain)
            && !(type.Domain == Aten && Algorithms.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static Dictionary<(string Domain, string Name), CostFormula?> Index()
    {
        var index = new Dictionary<(string, string), CostFormula?>();
        foreach (var formula in All)
            foreach (var name in formula.Operators)
                index.Add(Split(name), formula);
        foreach (var name in Untold.Concat(Told))
            index.Add(Split(name), null);
        return index;
    }

    private static (string Domain, string Name) Split(string name) => name.Split("::") is [var domain, var operatorName] ? (domain, operatorName) : throw new FormatException(name);
}
