using GraphBridge.Formats;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Lowering;
using GraphBridge.Shapes;

namespace GraphBridge.Fuzz.Targets;

/// <summary>Captured graphs, read from Netron JSON, whose operators become standard ones.</summary>
internal sealed class LoweringTarget : Target
{
    private static readonly GraphFormat Json = GraphFormats.ByName("netron-json");

    private static readonly LoweringOptions[] Ways =
    [
        new() { Opset = 13, FoldBatchNorm = true },
        new() { Opset = 17, DynamicAxes = DynamicAxes.Parse("x:0=batch") },
        new() { Opset = 18, Training = true, KeepUnknown = true },
        new() { Opset = 23, Modules = ModuleForm.Functions, KeepUnknown = true, DynamicAxes = DynamicAxes.Parse("x:0=batch") },
    ];

    public override string Name => "lowering";

    public override string Ending => ".json";

    public override Mutator Mutator { get; } = new MixedMutator(new JsonMutator());

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. Fixtures.Files("captured/*.json", largest: 100_000)];

    public override void Run(string path, byte[] input, Trial trial)
    {
        ForwardGraph? graph = null;
        trial.Run("load", () => graph = GraphFile.Load(path, Json));
        if (graph is null)
            return;
        var ways = trial.IsAlone ? Ways : [Ways[trial.Random.Next(Ways.Length)]];
        foreach (var options in ways)
            trial.Run($"lower to opset {options.Opset}", () => graph.Lower(options).Save(Stream.Null, GraphFormats.ByName("onnx"), new() { Exact = true }));
        trial.Run("types", () => graph.InferTypes());
    }
}
