using System.Globalization;
using GraphBridge.Formats;
using GraphBridge.Formats.Text;

namespace GraphBridge.Cli;

/// <summary>What a picture shows of a graph that is too large for one; standard error tells what was closed.</summary>
internal static class FittedPicture
{
    /// <summary>What is written of the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="format">The format, which need not be a picture.</param>
    /// <param name="path">The file, as it is called on the command line.</param>
    public static ForwardGraph Of(ForwardGraph graph, GraphFormat? format, string path)
    {
        if (format is not PictureFormat picture)
            return graph;
        PictureFit fit;
        try
        {
            fit = picture.Fit(graph);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
        if (fit.Depth is { } depth)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{DisplayText.Of(path)}: modules of depth {depth} are closed, because {graph.Operations.Count:N0} operations are too many for one picture; 'graphbridge convert --collapse {depth + 1}' opens more"));
        return fit.Graph;
    }
}
