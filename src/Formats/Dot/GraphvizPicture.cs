using System.ComponentModel;
using System.Diagnostics;

namespace GraphBridge.Formats.Dot;

/// <summary>Pictures that Graphviz draws of our DOT, for the formats that are pictures.</summary>
internal static class GraphvizPicture
{
    private const int LongestComplaint = 200;

    /// <summary>Draws a graph. The picture goes to the destination as Graphviz makes it; after an error part of it may be there.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">The kind of picture, by Graphviz's name for it: <c>svg</c>.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="options">The program, and how long it may take.</param>
    /// <param name="marks">What stands out; null where all is drawn as it is.</param>
    /// <exception cref="GraphBridgeException">There is no Graphviz, it fails, or it takes too long.</exception>
    public static void Write(ForwardGraph graph, string kind, Stream destination, GraphvizOptions options, DotMarks? marks = null)
    {
        using var process = Start(options.Program, kind);
        var isLate = false;
        void Kill(object? sender, EventArgs e) => End(process);
        // neither an impatient user's nor our own end leaves it running
        AppDomain.CurrentDomain.ProcessExit += Kill;
        using var clock = new Timer(_ =>
        {
            Volatile.Write(ref isLate, true);
            End(process);
        }, null, options.TimeLimit, Timeout.InfiniteTimeSpan);
        try
        {
            var complaints = process.StandardError.ReadToEndAsync();
            var drawing = process.StandardOutput.BaseStream.CopyToAsync(destination);
            Feed(process, graph, marks);
            drawing.GetAwaiter().GetResult();
            process.WaitForExit();
            if (Volatile.Read(ref isLate))
                throw new GraphBridgeException($"Graphviz is not done after {Words(options.TimeLimit)}",
                    remedy: "draw less: close modules (--collapse 1), draw equal ones once (--fold)");
            if (process.ExitCode != 0)
                throw new GraphBridgeException($"Graphviz's '{options.Program}' fails with code {process.ExitCode}{Complaint(complaints.GetAwaiter().GetResult())}",
                    remedy: "draw less (--collapse 1, --fold), or write DOT (--to dot) and draw that");
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= Kill;
            End(process);
        }
    }

    private static Process Start(string program, string kind)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, ["-T" + kind])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception error)
        {
            throw new GraphBridgeException($"Graphviz draws it, and its program '{program}' cannot be started",
                remedy: "install Graphviz (apt install graphviz, brew install graphviz, winget install graphviz), or write DOT (--to dot)", inner: error);
        }
    }

    private static void Feed(Process process, ForwardGraph graph, DotMarks? marks)
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            DotWriter.WritePicture(graph, input, marks);
        }
        catch (IOException)
        {
            // it ended before it had read all; how, its exit code tells
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // it ended by itself
        }
    }

    private static string Words(TimeSpan time) => time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0.#} minutes" : $"{time.TotalSeconds:0.#} seconds";

    private static string Complaint(string text)
    {
        var line = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return line is null ? "" : ": " + (line.Length > LongestComplaint ? line[..LongestComplaint] + "…" : line);
    }
}
