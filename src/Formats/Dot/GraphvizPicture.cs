using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GraphBridge.Formats.Dot;

/// <summary>Pictures that Graphviz draws of our DOT, for the formats that are pictures.</summary>
internal static class GraphvizPicture
{
    private const int LongestComplaint = 200;

    /// <summary>Text drawn smaller than this part of its size can't be read.</summary>
    private const double SmallestScale = 0.25;

    /// <summary>The name of a kind of picture: Graphviz's, ours, and the ending of its files.</summary>
    public static string NameOf(PictureKind kind) => kind switch
    {
        PictureKind.Svg => "svg",
        PictureKind.Png => "png",
        PictureKind.Pdf => "pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    /// <summary>Draws a graph. The picture goes to the destination as Graphviz makes it; after an error part of it may be there.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kind">The kind of picture.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="options">The program, and how long it may take.</param>
    /// <param name="marks">What stands out; null where all is drawn as it is.</param>
    /// <exception cref="GraphBridgeException">There is no Graphviz, it fails, or it takes too long.</exception>
    public static void Write(ForwardGraph graph, PictureKind kind, Stream destination, GraphvizOptions options, DotMarks? marks = null)
    {
        using var process = Start(options.Program, ["-T" + NameOf(kind), .. DotSize.IsAtMost(graph, DotSize.Usual) ? [] : DotStyle.HugeGraph]);
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
            RequireReadable(complaints.GetAwaiter().GetResult());
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= Kill;
            End(process);
        }
    }

    /// <summary>A bitmap has at most 32,767 dots a side, and Graphviz shrinks what is larger; by how much, it says on standard error.</summary>
    private static void RequireReadable(string complaints)
    {
        const string Told = "Scaling by ";
        if (complaints.IndexOf(Told, StringComparison.Ordinal) is not (>= 0 and var at))
            return;
        var words = complaints[(at + Told.Length)..].Split(' ', '\n');
        if (double.TryParse(words[0], CultureInfo.InvariantCulture, out var scale) && scale < SmallestScale)
            throw new GraphBridgeException(string.Create(CultureInfo.InvariantCulture, $"as a bitmap the picture would be drawn at {scale:P0} of its size, where nobody can read it"),
                remedy: "draw it as .svg or .pdf, which have no such limit, or draw less (--collapse 1, --fold)");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
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
