using System.Globalization;
using System.Text.Json;
using GraphBridge.Files;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>Moves a model's weights to a file beside it.</summary>
internal static class ExternalData
{
    /// <summary>Above so many bytes of weights they go to a file of their own: a message ends at 2 GiB, and the structure needs room too.</summary>
    private const long MostInline = 1_500_000_000;

    /// <summary>Shorter tensors stay in the model, where readers look for shapes, axes and the like.</summary>
    private const int Shortest = 1024;

    /// <summary>Where a tensor may begin, so that it can be mapped.</summary>
    private const int Page = 4096;

    /// <summary>The same on Windows, for tensors that are long enough for it.</summary>
    private const int Granularity = 65536;

    /// <summary>Whether a model's weights go to a file of their own.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="asked">What was asked for; null for whatever is needed.</param>
    public static bool IsWanted(ForwardGraph graph, bool? asked) => asked ?? graph.Values.Where(IsMoved).Sum(value => value.Data!.ByteLength) > MostInline;

    // what is in an external file already stays there, under its name
    private static bool IsMoved(Value value) => value.Data is { HasContent: true, ByteLength: >= Shortest } data && data.Strings.IsDefault && data.Metadata[OnnxKeys.External] is null;

    /// <summary>Writes the weights to the file named as the model and <c>.data</c>, one after the other, and gives the graph whose weights are there.</summary>
    public static ForwardGraph Write(ForwardGraph graph, string path)
    {
        // a link's target is what is written, and its folder is where readers look
        var full = RealPath.Of(path);
        var location = Path.GetFileName(full) + ".data";
        var target = Path.Combine(Path.GetDirectoryName(full)!, location);
        var offsets = new Dictionary<TensorData, long>(ReferenceEqualityComparer.Instance);
        AtomicFile.Write(target, stream =>
        {
            long position = 0;
            foreach (var value in graph.Values.Where(IsMoved))
                if (!offsets.ContainsKey(value.Data!))
                {
                    var start = Aligned(position, value.Data!.ByteLength);
                    Pad(stream, start - position);
                    value.Data.CopyTo(stream);
                    offsets.Add(value.Data, start);
                    position = start + value.Data.ByteLength;
                }
        });
        var file = new FileInfo(target);
        var (length, time) = (file.Length, file.LastWriteTimeUtc);
        return graph.WithData(value => !IsMoved(value) ? value.Data! : Moved(value.Data!, new(file.FullName, offsets[value.Data!], value.Data!.ByteLength, length, time), location));
    }

    private static TensorData Moved(TensorData data, FileRange range, string location)
    {
        var entries = JsonSerializer.Serialize((string[])["location", location, "offset", Text(range.Offset), "length", Text(range.Length)]);
        return TensorData.FromFile(data.ElementType, data.Dimensions, range).WithMetadata(Metadata.Of([.. data.Metadata, new(OnnxKeys.External, entries)]));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Aligned(long position, long length)
    {
        var alignment = length >= 16 * Granularity ? Granularity : Page;
        return (position + alignment - 1) / alignment * alignment;
    }

    private static void Pad(Stream stream, long count)
    {
        Span<byte> zeros = stackalloc byte[Page];
        zeros.Clear();
        for (; count > 0; count -= zeros.Length)
            stream.Write(zeros[..(int)Math.Min(count, zeros.Length)]);
    }
}
