using GraphBridge.Testing;

namespace GraphBridge.Oracles.Tests;

/// <summary>The repository's models.</summary>
internal static class Fixtures
{
    public static string Folder { get; } = Repository.Path("fixtures");

    /// <summary>Every ONNX model among them that can run: those to compare are structure without weights.</summary>
    public static IEnumerable<string> OnnxModels => Directory.GetFiles(Folder, "*.onnx", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "compare").Order(StringComparer.Ordinal);
}
