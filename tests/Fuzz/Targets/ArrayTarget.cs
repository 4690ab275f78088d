using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Numbers;

namespace GraphBridge.Fuzz.Targets;

/// <summary>A file of saved values: all of them are read.</summary>
internal sealed class ArrayTarget(string name, Mutator mutator, Func<IEnumerable<byte[]>> seeds) : Target
{
    private const int MostRead = 20;

    public override string Name => name;

    public override string Ending => "." + name;

    public override Mutator Mutator { get; } = new MixedMutator(mutator);

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. seeds()];

    public override void Run(string path, byte[] input, Trial trial)
    {
        if (name == "npy")
        {
            trial.Run("read", () => Use(NpyFile.Read(path)));
            return;
        }
        SavedActivations? saved = null;
        trial.Run("open", () => saved = SavedActivations.Open(path));
        foreach (var value in saved?.Names.Take(MostRead) ?? [])
            trial.Run("find", () =>
            {
                if (saved!.Find(value) is { } tensor)
                    Use(tensor);
            });
    }

    /// <summary>Reads a tensor as the commands do.</summary>
    public static void Use(TensorData tensor)
    {
        tensor.CopyTo(Stream.Null);
        _ = ElementStatistics.Of(tensor);
    }
}
