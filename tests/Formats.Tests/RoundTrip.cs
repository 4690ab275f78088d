using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Testing;

namespace GraphBridge.Formats.Tests;

/// <summary>What every format that claims it must do: give an equal graph back, and the same bytes each time.</summary>
internal static class RoundTrip
{
    public static byte[] Write(GraphFormat format, ForwardGraph graph)
    {
        using var stream = new MemoryStream();
        format.Write(graph, stream, path: null);
        return stream.ToArray();
    }

    public static ForwardGraph Read(GraphFormat format, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return format.Read(GraphSource.FromStream(stream));
    }

    /// <summary>The first difference between a graph and what comes back of it; null where there is none.</summary>
    public static string? Difference(GraphFormat format, ForwardGraph graph) => graph.FirstDifference(Read(format, Write(format, graph)));

    public static void HoldsForRandomGraphs(GraphFormat format) =>
        Check(graph => Difference(format, graph) is { } difference ? throw new Xunit.Sdk.XunitException(difference) : true);

    public static void GivesTheSameBytesTwice(GraphFormat format) =>
        Check(graph => Write(format, graph).AsSpan().SequenceEqual(Write(format, graph)));

    /// <summary>A file that we wrote is written to the same bytes when it is read and written again.</summary>
    public static void GivesBackItsOwnBytes(GraphFormat format) => Check(graph =>
    {
        // the first reading may put values in the file's order
        var settled = Write(format, Read(format, Write(format, graph)));
        return settled.AsSpan().SequenceEqual(Write(format, Read(format, settled)));
    });

    private static void Check(Func<ForwardGraph, bool> holds) =>
        Prop.ForAll(GraphGenerator.Graphs(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
