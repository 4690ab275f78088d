using BenchmarkDotNet.Attributes;
using GraphBridge.Capture;

namespace GraphBridge.Benchmarks;

/// <summary>
/// 1,000,000 operations recorded: layers of ten operations with what a capture meets (modules, times, attributes,
/// parameters, views, writes in place, inner operations), told by the writer that a host uses.
/// </summary>
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(5)]
[InvocationCount(1)]
public class Recording
{
    private byte[] _events = [];

    [GlobalSetup]
    public void Setup() => _events = Write();

    [Benchmark]
    public byte[] Write()
    {
        using var writer = new EventWriter();
        RecordedPass.Write(writer, MillionOperationsBenchmarks.Operations);
        return writer.Written.ToArray();
    }

    [Benchmark]
    public ForwardGraph Record()
    {
        var recorder = new GraphRecorder();
        recorder.Record(_events);
        return recorder.Finish();
    }
}
