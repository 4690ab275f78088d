using BenchmarkDotNet.Attributes;
using GraphBridge.Compare;

namespace GraphBridge.Benchmarks;

/// <summary>Two networks of which one was edited, compared.</summary>
[MemoryDiagnoser]
public class CompareBenchmarks
{
    private (ForwardGraph A, ForwardGraph B) _pair;

    [Params(1_000, 10_000, 100_000)]
    public int Operations { get; set; }

    [GlobalSetup]
    public void Setup() => _pair = ComparePairs.Edited(Operations, Operations / 100);

    [Benchmark]
    public Comparison Compare() => GraphComparison.Compare(_pair.A, _pair.B);

    [Benchmark]
    public EditScript Script() => GraphComparison.Compare(_pair.A, _pair.B).ToScript();
}
