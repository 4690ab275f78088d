using GraphBridge.Formats.Dot;
using GraphBridge.Formats.GraphMl;
using GraphBridge.Formats.Html;
using GraphBridge.Formats.Mermaid;
using GraphBridge.Formats.ModelExplorer;
using GraphBridge.Formats.NetronJson;
using GraphBridge.Formats.Onnx;

namespace GraphBridge.Formats;

/// <summary>All formats, and how one is found: by name, by a file's ending, by its first bytes.</summary>
public static class GraphFormats
{
    /// <summary>All formats, in the order they are listed and tried.</summary>
    public static IReadOnlyList<GraphFormat> All { get; } =
    [
        new OnnxFormat(), new NetronJsonFormat(), new DotFormat(), new GraphMlFormat(), new YedGraphMlFormat(),
        new GraphvizFormat(PictureKind.Svg), new GraphvizFormat(PictureKind.Png), new GraphvizFormat(PictureKind.Pdf), new MermaidFormat(),
        new ModelExplorerFormat(), new HtmlFormat(),
    ];

    /// <summary>The format of this name.</summary>
    /// <exception cref="GraphBridgeException">There is none.</exception>
    public static GraphFormat ByName(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new GraphBridgeException($"there is no format '{name}'", remedy: "the formats are " + string.Join(", ", All.Select(format => format.Name)));

    /// <summary>The format that a file name's ending means, or null.</summary>
    public static GraphFormat? ByExtension(string path) =>
        All.FirstOrDefault(format => format.Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The format that a file's first bytes mean, or null.</summary>
    public static GraphFormat? ByContent(ReadOnlySpan<byte> head)
    {
        foreach (var format in All)
            if (format.CanRead && format.Recognises(head))
                return format;
        return null;
    }
}
