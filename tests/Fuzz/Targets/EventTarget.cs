using GraphBridge.Capture;
using GraphBridge.Capture.Tests.Recording;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>The stream of events of a pass, and the graph that is made of it.</summary>
internal sealed class EventTarget : Target
{
    private GraphUse? _use;

    public override string Name => "events";

    public override string Ending => ".events";

    public override Mutator Mutator { get; } = new EventMutator();

    protected override IReadOnlyList<byte[]> MakeSeeds()
    {
        using var pass = Sample.Pass();
        return [EventMutator.Join(Events(pass.Bytes))];
    }

    public override void Run(string path, byte[] input, Trial trial)
    {
        ForwardGraph? graph = null;
        trial.Run("record", () => graph = Recorded([.. EventMutator.Split(input).SelectMany(one => one)]));
        if (graph is not null)
            (_use ??= new(Recorded([.. EventMutator.Split(Seeds[0]).SelectMany(one => one)]))).Run(graph, trial);
    }

    private static ForwardGraph Recorded(byte[] stream)
    {
        var recorder = new GraphRecorder();
        recorder.Record(stream);
        return recorder.Finish();
    }

    /// <summary>The events one by one: a stream can be cut where one ends, and nowhere else.</summary>
    private static IEnumerable<byte[]> Events(byte[] stream)
    {
        var begin = 0;
        for (var end = 1; end <= stream.Length; end++)
        {
            try
            {
                new GraphRecorder().Record(stream.AsSpan(0, end));
            }
            catch (GraphBridgeException)
            {
                continue;
            }
            yield return stream[begin..end];
            begin = end;
        }
    }
}
