using BenchmarkDotNet.Attributes;
using GraphBridge.Formats;

namespace GraphBridge.Benchmarks;

/// <summary>A graph of 1,000,000 operations, written and read in each format.</summary>
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(3)]
[InvocationCount(1)]
public class MillionOperationsBenchmarks
{
    internal const int Operations = 1_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-bench").FullName;
    private ForwardGraph? _graph;
    private string _path = "";

    [Params("dot", "graphml", "netron-json", "onnx")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _graph = Networks.Transformer(Operations);
        _path = Path.Combine(_folder, "graph." + Format);
        _graph.Save(_path, GraphFormats.ByName(Format));
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public void Write() => _graph!.Save(Path.Combine(_folder, "written"), GraphFormats.ByName(Format));

    [Benchmark]
    public ForwardGraph Read() => GraphFile.Load(_path, GraphFormats.ByName(Format));
}

/// <summary>A graph of 1,000,000 operations, built.</summary>
[MemoryDiagnoser]
[WarmupCount(1)]
[IterationCount(5)]
[InvocationCount(1)]
public class BuildBenchmarks
{
    [Benchmark]
    public ForwardGraph Build() => Networks.Transformer(MillionOperationsBenchmarks.Operations);
}
