using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.OnnxRuntime.Tests;

/// <summary>Models to run: fixtures, and small graphs written as ONNX.</summary>
internal static class Models
{
    public static string Fixture(string name) => Repository.Path("fixtures", name);

    public static TensorData Floats(ReadOnlySpan<long> dimensions, params ReadOnlySpan<float> elements) =>
        TensorData.FromBytes(ElementType.Float32, [.. dimensions], MemoryMarshal.AsBytes(elements).ToArray());

    public static ReadOnlySpan<float> Floats(TensorData tensor) => MemoryMarshal.Cast<byte, float>(tensor.ToMemory().Span);

    /// <summary>A model of one operation, <c>x</c> (and more) in, <c>y</c> out.</summary>
    public static byte[] One(string operation, TensorType output, params ReadOnlySpan<TensorType> inputs)
    {
        ForwardGraphBuilder builder = new("one") { Opsets = [new("ai.onnx", 21)] };
        var given = ImmutableArray.CreateBuilder<Input>();
        foreach (var type in inputs)
            given.Add(new("", builder.AddInput(new string((char)('x' + given.Count), 1), type)));
        var y = builder.AddValue("out", ValueKind.Activation, output);
        builder.AddOperation(new("ai.onnx", operation), operation, given.ToArray(), [new("", y)]);
        builder.MarkOutput(y);
        return Bytes(builder.Build());
    }

    /// <summary>A model that gives <c>y = abs(x + w)</c>, with <c>w</c> (10 and 20) in a file beside it.</summary>
    public static void SaveWithWeightsBeside(string path)
    {
        var pair = TensorType.Of(ElementType.Float32, 2);
        FileInfo weights = new(Path.Combine(Path.GetDirectoryName(path)!, "w.bin"));
        File.WriteAllBytes(weights.FullName, Floats([2], 10, 20).ToMemory().ToArray());
        var data = TensorData.FromFile(ElementType.Float32, [2], new(weights.FullName, 0, 8, weights.Length, weights.LastWriteTimeUtc))
            .WithMetadata(Metadata.Empty.With("onnx:external", """["location","w.bin"]"""));
        ForwardGraphBuilder builder = new("external") { Opsets = [new("ai.onnx", 17)] };
        var x = builder.AddInput("x", pair);
        var w = builder.AddValue("w", ValueKind.Parameter, pair, data);
        var sum = builder.AddValue("sum", ValueKind.Activation, pair);
        var y = builder.AddValue("y", ValueKind.Activation, pair);
        builder.AddOperation(new("ai.onnx", "Add"), "add", [new("", x), new("", w)], [new("", sum)]);
        builder.AddOperation(new("ai.onnx", "Abs"), "abs", [new("", sum)], [new("", y)]);
        builder.MarkOutput(y);
        builder.Build().Save(path);
    }

    public static byte[] Bytes(ForwardGraph graph)
    {
        using MemoryStream stream = new();
        GraphFormats.ByName("onnx").Write(graph, stream, null);
        return stream.ToArray();
    }
}
