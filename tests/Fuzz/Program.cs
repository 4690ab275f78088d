using System.Globalization;
using GraphBridge;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Targets;
using GraphBridge.Testing;

// dotnet run -c Release --project tests/Fuzz -- --minutes 60 --seed 1 --format onnx
// dotnet run -c Release --project tests/Fuzz -- --format onnx --file artifacts/fuzz/onnx-Crash-01234567.onnx
const string Usage = "--minutes N, --seed N, --format NAME (any number of times), --inputs N, --file PATH (one input, every step)";

if (args is ["worker", var folder])
{
    Worker.Run(Console.In, Console.Out, folder);
    return 0;
}
try
{
    var options = Options(args);
    var targets = options["--format"] is { Count: > 0 } names ? names.ConvertAll(AllTargets.ByName) : AllTargets.List;
    if (options["--file"] is [var file])
        return Look(targets[0], file);
    var seed = Number(options["--seed"], 1);
    var time = TimeSpan.FromMinutes(Number(options["--minutes"], 5));
    using var campaign = new Campaign(new(seed, time, Number(options["--inputs"], int.MaxValue - 1000), Repository.Path("artifacts", "fuzz")), Console.WriteLine);
    var findings = campaign.Run(targets);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{campaign.Tried:N0} inputs of seed {seed}, {findings.Count} findings"));
    return findings.Count == 0 ? 0 : 1;
}
catch (GraphBridgeException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static int Look(Target target, string path)
{
    var input = File.ReadAllBytes(path);
    var trial = new Trial(input.Length, new Random(0), isAlone: true)
    {
        Begin = step => Console.Write($"{step,-24}"),
        Report = (step, meter, refusal) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $" {meter.Time.TotalSeconds,6:F2} s {meter.Taken / 1e6,8:F1} MB  {refusal?.Message}")),
    };
    target.Run(path, input, trial);
    Console.WriteLine(trial.Fault is { } fault ? $"{fault.Kind} in {fault.Step}: {fault.Text}" : "nothing is wrong");
    return trial.Fault is null ? 0 : 1;
}

static Dictionary<string, List<string>> Options(string[] args)
{
    var options = new Dictionary<string, List<string>> { ["--minutes"] = [], ["--seed"] = [], ["--format"] = [], ["--inputs"] = [], ["--file"] = [] };
    for (var i = 0; i < args.Length; i += 2)
    {
        if (i + 1 == args.Length || !options.TryGetValue(args[i], out var values))
            throw new GraphBridgeException($"'{args[i]}' is no option, or lacks its value", remedy: Usage);
        values.Add(args[i + 1]);
    }
    return options;
}

static int Number(List<string> values, int otherwise) => values.Count == 0 ? otherwise
    : int.TryParse(values[^1], CultureInfo.InvariantCulture, out var number) ? number
    : throw new GraphBridgeException($"'{values[^1]}' is no number", remedy: Usage);
