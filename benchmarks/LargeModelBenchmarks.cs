using BenchmarkDotNet.Attributes;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;

namespace GraphBridge.Benchmarks;

/// <summary>A model of 350 MB: opened and summarised, and written again, against copying its file.</summary>
[MemoryDiagnoser]
[WarmupCount(2)]
[IterationCount(8)]
[InvocationCount(1)]
public class LargeModelBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-bench").FullName;
    private string _model = "";
    private string _copy = "";

    [GlobalSetup]
    public void Setup()
    {
        _model = Networks.LargeModel(_folder);
        _copy = Path.Combine(_folder, "copy.onnx");
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public GraphSummary OpenAndSummarise() => GraphSummary.Of(GraphFile.Load(_model));

    // as streams, block by block, as any writer must; File.Copy may clone blocks on file systems that can
    [Benchmark(Baseline = true)]
    public void CopyTheFile()
    {
        using var from = File.OpenRead(_model);
        using var to = File.Create(_copy);
        from.CopyTo(to, 1 << 20);
    }

    [Benchmark]
    public void ReadAndWrite() => GraphFile.Load(_model).Save(_copy);
}
