using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GraphBridge.Testing;
using static GraphBridge.Docs.Tests.Repository;

namespace GraphBridge.Docs.Tests;

/// <summary>The files that the examples load, by the names that they use: small networks with the inputs that the examples give them.</summary>
internal static partial class Files
{
    private static readonly PythonArtifacts Models = new("tests/Docs.Tests/make_models.py", "docs");
    private static readonly ConcurrentDictionary<string, Lazy<string>> Captures = new(StringComparer.Ordinal);
    private static readonly Lazy<string> LazyProgram = new(MakeProgram);
    private static readonly string Made = Path.Combine(AppContext.BaseDirectory, "made");

    private static readonly Dictionary<string, Func<string>> Usual = new(StringComparer.Ordinal)
    {
        ["fixtures/gpt2.onnx"] = () => Fixture("gpt2.onnx"),
        ["gpt2.onnx"] = () => Fixture("gpt2.onnx"),
        ["net.onnx"] = () => Fixture("resnet18.onnx"),
        ["main.onnx"] = () => Fixture("resnet18.onnx"),
        ["branch.onnx"] = () => Model("resnet18_retrained.onnx"),
        ["old.onnx"] = () => Fixture("compare/resnet18.onnx"),
        ["new.onnx"] = () => Fixture("compare/resnet34.onnx"),
        ["resnet18.onnx"] = () => Fixture("compare/resnet18.onnx"),
        ["resnet34.onnx"] = () => Fixture("compare/resnet34.onnx"),
        ["net.hash"] = () => Run("hash", "net.hash", "graphbridge hash net.onnx > net.hash", ("net.onnx", Fixture("resnet18.onnx"))),
        ["net.pt"] = () => Model("net.pt"),
        ["resnet.pt"] = () => TorchScript("resnet18_scripted.pt"),
        ["gpt.pt"] = () => Model("gpt.pt"),
        ["gpt2.pt"] = () => Model("gpt2.pt"),
        ["detector.pt"] = () => Model("detector.pt"),
        ["lstm.pt"] = () => Model("lstm.pt"),
        ["gpt.onnx"] = () => Run("gpt", "gpt.onnx", "graphbridge capture gpt.pt -i ids=int64[1,64]:0..50257 --dynamic ids:0=batch,ids:1=seq -o gpt.onnx", ("gpt.pt", Model("gpt.pt"))),
        ["street.npy"] = () => TorchScript("resnet18_scripted.x.npy"),
        ["mask.npy"] = () => Model("mask.npy"),
        ["batch.npy"] = () => TorchScript("makes_nan.x.npy"),
        ["net.graphml"] = () => MakesNan("net.graphml"),
        ["captured.graphml"] = () => OfResNet("net.graphml"),
        ["values.npz"] = () => OfResNet("values.npz"),
        ["values.safetensors"] = () => OfResNet("values.safetensors"),
        ["values"] = () => OfNet("values"),
        ["DIR"] = () => OfResNet("values"),
        ["a.graphml"] = () => OfPass("a", "resnet18_scripted.pt", "a.graphml"),
        ["a.npz"] = () => OfPass("a", "resnet18_scripted.pt", "a.npz"),
        ["b.graphml"] = () => OfPass("b", "resnet18_changed.pt", "b.graphml"),
        ["b.npz"] = () => OfPass("b", "resnet18_changed.pt", "b.npz"),
        ["bin"] = () => LazyProgram.Value,
        ["bin/Release/net10.0"] = () => LazyProgram.Value,
    };

    // what a name stands for in lines that hold a text, where that is another thing
    private static readonly (string Page, string Text, string Name, Func<string> Source)[] Other =
    [
        ("", "-i float32[2,8]", "net.pt", () => TorchScript("mlp.pt")),
        ("", "mask=@mask.npy", "net.pt", () => Model("gpt2.pt")),
        ("", "@batch.npy", "net.pt", () => TorchScript("makes_nan.pt")),
        ("", "--style torch", "net.pt", () => TorchScript("gpt2_scripted.pt")),
        ("", "verify net.onnx --against net.pt", "net.onnx", () => OfNet()),
        ("", "verify net.onnx --against values", "net.onnx", () => OfNet()),
        ("", "verify net.onnx --against bin", "net.onnx", OfProgram),
        ("", "OnnxSession.Load", "net.onnx", OfProgram),
        ("", "stats net.onnx --values values.npz", "net.onnx", () => OfResNet("net.onnx")),
        ("", "stats net.graphml --values values.npz", "values.npz", () => MakesNan("values.npz")),
        ("", "query net.onnx", "net.onnx", () => OfNet()),
        ("docs/lowering.md", "--opset 16", "net.pt", () => Model("refused.pt")),
    ];

    /// <summary>What a name stands for in lines of a page; null where it is nothing that is made here.</summary>
    /// <param name="page">The page.</param>
    /// <param name="text">The lines.</param>
    /// <param name="name">The name.</param>
    /// <param name="isWritten">Whether earlier lines wrote it.</param>
    public static Func<string>? Source(string page, string text, string name, bool isWritten) =>
        Array.Find(Other, other => (other.Page.Length == 0 || other.Page == page) && other.Name == name && text.Contains(other.Text, StringComparison.Ordinal)).Source
            ?? (isWritten ? null : Usual.GetValueOrDefault(name));

    /// <summary>The names that lines load, among other words.</summary>
    public static IEnumerable<string> Loaded(string text) =>
        Name().Matches(text).Where(match => !match.Groups["written"].Success).SelectMany(match => Names(match.Groups["name"].Value)).Distinct(StringComparer.Ordinal);

    /// <summary>Copies a file, or the files of a folder.</summary>
    public static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (Directory.Exists(source))
        {
            foreach (var file in Directory.GetFiles(source))
                Copy(file, Path.Combine(target, Path.GetFileName(file)));
            return;
        }
        System.IO.File.Copy(source, target, overwrite: true);
        // where the weights of a captured graph are
        foreach (var model in target.EndsWith(".graphml", StringComparison.Ordinal) ? Directory.GetFiles(Path.GetDirectoryName(source)!, "*.pt") : [])
            System.IO.File.Copy(model, Path.Combine(Path.GetDirectoryName(target)!, Path.GetFileName(model)), overwrite: true);
    }

    /// <summary>The network that <c>net.pt</c> is most often, captured: it has what the examples of queries name.</summary>
    public static string OfNet(string file = "net.onnx") =>
        Run("net", file, "graphbridge capture net.pt -i x=float32[1,3,8,8] --activations values -o net.onnx", ("net.pt", Model("net.pt")));

    /// <summary>A file of a captured pass; the other is of the same with one weight changed.</summary>
    public static string OfPass(string pass, string model, string file) =>
        Run(pass, file, $"graphbridge capture {pass}.pt -i @x.npy --stats --activations {pass}.npz -o {pass}.graphml",
            ($"{pass}.pt", model == "resnet18_changed.pt" ? Model(model) : TorchScript(model)), ("x.npy", TorchScript("resnet18_scripted.x.npy")));

    private static string Model(string name) => Path.Combine(Models.Folder, name);

    // the name as it stands, and the folder that it is in: bin/App.dll
    private static IEnumerable<string> Names(string name) => name.Contains('/', StringComparison.Ordinal) ? [name, name[..name.IndexOf('/', StringComparison.Ordinal)]] : [name];

    private static string OfResNet(string file) => Run("resnet", file,
        "graphbridge capture net.pt -i x=float32[1,3,64,64] --stats --activations values -o net.onnx -o net.graphml && "
        + "for form in npz safetensors; do graphbridge capture net.pt -i x=float32[1,3,64,64] --activations values.$form; done",
        ("net.pt", TorchScript("resnet18_scripted.pt")));

    private static string MakesNan(string file) => Run("nan", file, "graphbridge capture net.pt -i @x.npy --stats --activations values.npz -o net.graphml",
        ("net.pt", TorchScript("makes_nan.pt")), ("x.npy", TorchScript("makes_nan.x.npy")));

    private static string OfProgram() => Run("program", "net.onnx", "graphbridge capture bin/App.dll --model App.Net --arg 64 -i float32[1,3,32,32] -o net.onnx", ("bin", LazyProgram.Value));

    /// <summary>A file that a line writes, which is run once.</summary>
    private static string Run(string name, string file, string line, params (string Name, string Source)[] files)
    {
        var folder = Captures.GetOrAdd(name, _ => new(() =>
        {
            var folder = Path.Combine(Made, name);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            foreach (var (target, source) in files)
                Copy(source, Path.Combine(folder, target));
            // on a thread of its own: those of the tests may all be waiting
            var ended = Task.Run(() => Shell.Run(line, folder)).GetAwaiter().GetResult();
            return ended is { Code: 0, Error: "" } ? folder : throw new InvalidOperationException($"{line}: {ended.Error}");
        })).Value;
        return Path.Combine(folder, file);
    }

    /// <summary>The folder of a user's program: a model and TorchSharp, which nothing has instrumented.</summary>
    private static string MakeProgram()
    {
        var folder = Path.Combine(Made, "bin");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Copy(Path.Combine(AppContext.BaseDirectory, "standin"), folder);
        var errors = Compiler.Compile(Directory.GetFiles(Repository.File("tests/Docs.Tests/App"), "*.cs"), Path.Combine(folder, "App.dll"), Path.Combine(folder, "TorchSharp.dll"));
        return errors.Count == 0 ? folder : throw new InvalidOperationException(string.Join('\n', errors));
    }

    // a word that may be a file's name, and whether it is written
    [GeneratedRegex(@"(?<written>-o |> |--activations |Save\("")?(?<![\w./\[])(?<name>[A-Za-z][\w./]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
