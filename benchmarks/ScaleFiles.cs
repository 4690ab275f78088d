using System.Globalization;
using GraphBridge.Formats;

namespace GraphBridge.Benchmarks;

/// <summary>The files that benchmarks/scale measures: <c>files OPERATIONS FOLDER</c> writes the transformer-like network as each format that is read, and an edited one.</summary>
internal static class ScaleFiles
{
    public static int Run(string[] args)
    {
        if (args is not [var operations, var folder])
        {
            Console.Error.WriteLine("files OPERATIONS FOLDER");
            return 2;
        }
        var count = int.Parse(operations, CultureInfo.InvariantCulture);
        var (network, edited) = ComparePairs.Edited(count, Math.Max(1, count / 100));
        foreach (var ending in new[] { "graphml", "dot", "json", "onnx" })
            network.Save(Path.Combine(folder, $"{operations}.{ending}"));
        edited.Save(Path.Combine(folder, $"{operations}.edited.graphml"));
        return 0;
    }
}
