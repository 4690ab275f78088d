using System.Runtime.CompilerServices;
using GraphBridge.Files;
using GraphBridge.Formats.Onnx;
using GraphBridge.Formats.OnnxModel;
using GraphBridge.Lowering;
using GraphBridge.Shapes;

namespace GraphBridge.Formats;

/// <summary>Graphs in files: read with their format found, written beside and renamed into place.</summary>
public static class GraphFile
{
    private const int HeadLength = 4096;

    /// <summary>Reads a graph from a file. Its format is the given one, or what its first bytes mean, or what its ending means.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format, or null to find it.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">The file cannot be read, or no format knows it.</exception>
    public static ForwardGraph Load(string path, GraphFormat? format = null, ReadLimits? limits = null)
    {
        var source = GraphSource.FromFile(path, limits);
        using (var stream = source.Open())
        {
            // a pipe is opened and read once
            if (!stream.CanSeek)
                return Load(stream, format, path, limits);
            format ??= FormatOf(stream, path, path);
        }
        return Read(source, format);
    }

    /// <summary>Reads a graph from a stream, which is read to its end and not closed. Its format is the given one, or what its first bytes mean.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="format">The format, or null to find it.</param>
    /// <param name="name">What errors call the stream.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">The stream cannot be read, or no format knows what it holds.</exception>
    public static ForwardGraph Load(Stream stream, GraphFormat? format = null, string name = "input", ReadLimits? limits = null)
    {
        if (format is not null)
            return Read(GraphSource.FromStream(stream, name, limits), format);
        // what tells the format is read twice, so a stream that cannot go back is kept
        using var whole = new MemoryStream();
        try
        {
            stream.CopyTo(whole);
        }
        catch (IOException error)
        {
            throw FileErrors.CannotOpen(name, error);
        }
        whole.Position = 0;
        var found = FormatOf(whole, name, null);
        whole.Position = 0;
        return Read(GraphSource.FromStream(whole, name, limits), found);
    }

    private static ForwardGraph Read(GraphSource source, GraphFormat format)
    {
        try
        {
            return format.Read(source);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(source.Name);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(source.Name, error);
        }
    }

    private static GraphFormat FormatOf(Stream stream, string name, string? path)
    {
        var head = new byte[HeadLength];
        var length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        return GraphFormats.ByContent(head.AsSpan(0, length)) ?? (path is null ? null : GraphFormats.ByExtension(path))
            ?? throw new GraphBridgeException(path is null ? "its content does not tell its format" : "neither its content nor its name tells its format",
                name, remedy: "name the format (--from)");
    }

    /// <summary>
    /// Writes a graph to a file, whole or not at all. Its format is the given one, or what the ending means. What was captured is lowered for ONNX;
    /// pictures and pages show the types that <see cref="TypeInference.InferTypes"/> finds.
    /// </summary>
    /// <exception cref="GraphBridgeException">The file cannot be written, no format has its ending, or the format cannot hold the graph.</exception>
    public static void Save(this ForwardGraph graph, string path, GraphFormat? format = null) => graph.Save(path, new SaveOptions { Format = format });

    /// <summary>Writes a graph to a file, whole or not at all.</summary>
    /// <exception cref="GraphBridgeException">The file cannot be written, no format has its ending, the format cannot hold the graph, or operations can't be lowered.</exception>
    [OverloadResolutionPriority(1)] // so that new() { … } means options
    public static void Save(this ForwardGraph graph, string path, SaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var format = options.Format ?? GraphFormats.ByExtension(path)
            ?? throw new GraphBridgeException("its name tells no format", path, remedy: "end it in one of "
                + string.Join(", ", GraphFormats.All.SelectMany(known => known.Extensions)) + ", or name the format (--to)");
        try
        {
            var written = Prepared(graph, format, options);
            AtomicFile.Write(path, (stream, place) =>
            {
                if (format is OnnxFormat && ExternalData.IsWanted(written, options.ExternalData))
                    written = ExternalData.Write(written, stream, place);
                format.Write(written, stream, place);
            });
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    /// <summary>Writes a graph to a stream, which is not closed.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="destination">Where to; it is written from first to last, never sought.</param>
    /// <param name="format">The format.</param>
    /// <param name="options">How; there is no file beside a stream, so weights stay inside.</param>
    /// <exception cref="GraphBridgeException">The format cannot hold the graph, or operations can't be lowered.</exception>
    public static void Save(this ForwardGraph graph, Stream destination, GraphFormat format, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        format.Write(Prepared(graph, format, options ?? new()), destination, path: null);
    }

    // what is only looked at shows types that no one stated; what is read again says what was stated
    private static ForwardGraph Prepared(ForwardGraph graph, GraphFormat format, SaveOptions options) => !format.CanRead ? graph.InferTypes()
        : format is OnnxFormat && !options.Exact && graph.HasCapturedOperations() ? graph.Lower(options.Lowering) : graph;
}
