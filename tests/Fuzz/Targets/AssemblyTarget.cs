using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Instrument;
using GraphBridge.Testing;

namespace GraphBridge.Fuzz.Targets;

/// <summary>A .NET assembly that may be TorchSharp: what it is.</summary>
internal sealed class AssemblyTarget : Target
{
    public override string Name => "dll";

    public override string Ending => ".dll";

    public override Mutator Mutator { get; } = new ByteMutator();

    protected override IReadOnlyList<byte[]> MakeSeeds()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Repository.Path("tests", "Instrument.SampleApp", "bin", configuration, "net10.0");
        var (app, torch) = (File.ReadAllBytes(Path.Combine(folder, "SampleApp.dll")), File.ReadAllBytes(Path.Combine(folder, "TorchSharp.dll")));
        return [app, torch, Weaver.Weave(app, null, folder).Assembly, Weaver.Weave(torch, null, folder).Assembly];
    }

    public override void Run(string path, byte[] input, Trial trial)
    {
        // what is rewritten is code that will run, and comes from those who are trusted
        trial.Run("inspect", () => InstrumentedAssembly.Inspect(path));
    }
}
