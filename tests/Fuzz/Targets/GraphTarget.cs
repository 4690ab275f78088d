using GraphBridge.Formats;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>A format that is read: by name and by its content, from a file and from a stream; and what is done with the graph.</summary>
internal sealed class GraphTarget(GraphFormat format, Mutator mutator, params IEnumerable<byte[]> foreign) : Target
{
    private GraphUse? _use;

    public override string Name => format.Name;

    public override string Ending => format.Extensions[0];

    public override Mutator Mutator { get; } = new MixedMutator(mutator);

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. Fixtures.Written(format), .. foreign];

    public override void Run(string path, byte[] input, Trial trial)
    {
        ForwardGraph? graph = null;
        trial.Run("load", () => graph = (input.Length & 1) == 0 ? GraphFile.Load(path, format) : GraphFile.Load(new MemoryStream(input), format));
        if (trial.Random.Next(4) == 0)
            trial.Run("detect", () => graph ??= (input.Length & 2) == 0 ? GraphFile.Load(path) : GraphFile.Load(new MemoryStream(input)));
        if (graph is not null)
            (_use ??= new(GraphFile.Load(new MemoryStream(Seeds[0])))).Run(graph, trial);
    }
}
