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
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model's file, with which the weights' takes its place.</param>
    /// <param name="path">The path of the model; null where it is a pipe or a device.</param>
    public static ForwardGraph Write(ForwardGraph graph, Stream model, string? path)
    {
        if (path is null || model is not GrowingFile growing)
            throw new GraphBridgeException("weights go to a file beside the model's, which a pipe or a device has not", remedy: "write to a file");
        // a link's target is what is written, and its folder is where readers look
        var full = RealPath.Of(path);
        var location = Path.GetFileName(full) + ".data";
        var target = Path.Combine(Path.GetDirectoryName(full)!, location);
        var offsets = new Dictionary<TensorData, long>(ReferenceEqualityComparer.Instance);
        if (!graph.Values.Any(IsMoved))
            return graph;
        // what is in a file of that name already moves with the others
        var moved = graph.Values.Where(value => IsMoved(value) || (value.Data is { HasContent: true } data && LocationOf(data) == location)).ToHashSet();
        var stream = growing.Companion(target);
        long position = 0;
        foreach (var value in graph.Values.Where(moved.Contains))
            if (!offsets.ContainsKey(value.Data!))
            {
                var start = Aligned(position, value.Data!.ByteLength);
                Pad(stream, start - position);
                value.Data.CopyTo(stream);
                offsets.Add(value.Data, start);
                position = start + value.Data.ByteLength;
            }
        return graph.WithData(value => !moved.Contains(value) ? value.Data! : Moved(value.Data!, new(target, offsets[value.Data!], value.Data!.ByteLength, position, default), location));
    }

    /// <summary>The file that a tensor is in, as the model names it; null where it is in the model.</summary>
    private static string? LocationOf(TensorData data) => data.Metadata[OnnxKeys.External] is { } entries && TensorWriter.ReadEntries(entries) is var said
        ? Enumerable.Range(0, said.Length / 2).Where(i => said[2 * i] == "location").Select(i => said[(2 * i) + 1]).LastOrDefault() : null;

    private static TensorData Moved(TensorData data, FileRange range, string location)
    {
        var entries = JsonSerializer.Serialize((string[])["location", location, "offset", Text(range.Offset), "length", Text(range.Length)]);
        return TensorData.FromFile(data.ElementType, data.Dimensions, range).WithMetadata(Metadata.Of([.. data.Metadata.Where(entry => entry.Key != OnnxKeys.External), new(OnnxKeys.External, entries)]));
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
