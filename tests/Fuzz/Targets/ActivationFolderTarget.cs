using System.Text;
using GraphBridge.Capture.Activations;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>The index of a folder of values.</summary>
internal sealed class ActivationFolderTarget : Target
{
    public override string Name => "activations";

    public override string Ending => ".json";

    public override Mutator Mutator { get; } = new MixedMutator(new JsonMutator());

    protected override IReadOnlyList<byte[]> MakeSeeds() =>
    [
        Encoding.UTF8.GetBytes("""{"format":"graphbridge-activations","version":1,"values":[{"name":"x","file":"x.npy","type":"float32[2,3]"},{"name":"y","file":"y.npy","type":"int64[]"}]}"""),
    ];

    public override void Run(string path, byte[] input, Trial trial)
    {
        var folder = Directory.CreateDirectory(path + ".folder").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "index.json"), input);
            File.WriteAllBytes(Path.Combine(folder, "x.npy"), Seeds[0]);
            SavedActivations? saved = null;
            trial.Run("open", () => saved = SavedActivations.Open(folder));
            foreach (var name in saved?.Names.Take(20) ?? [])
                trial.Run("find", () => saved!.Find(name)?.CopyTo(Stream.Null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
