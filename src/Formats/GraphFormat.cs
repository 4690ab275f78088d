using GraphBridge.Files;

namespace GraphBridge.Formats;

/// <summary>
/// A file format: its identity, how a file of it is recognised, and its reader and writer with their default options.
/// All of them are listed in <see cref="GraphFormats"/>.
/// </summary>
public abstract class GraphFormat
{
    /// <summary>The name by which it is asked for: <c>onnx</c>, <c>dot</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line on what it is.</summary>
    public abstract string Description { get; }

    /// <summary>The file name endings that mean this format, with their dot, the usual one first; none for a dialect that is asked for by name.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether files of it are read.</summary>
    public virtual bool CanRead => true;

    /// <summary>Whether files of it are written.</summary>
    public virtual bool CanWrite => true;

    /// <summary>What of a graph it cannot hold, in one line; "nothing" where a graph comes back equal.</summary>
    public abstract string CannotHold { get; }

    /// <summary>Whether a file that begins with these bytes (up to 4,096) is of this format.</summary>
    public abstract bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Reads a graph.</summary>
    /// <exception cref="GraphBridgeException">The input is not a file of this format, or is broken.</exception>
    public abstract ForwardGraph Read(GraphSource source);

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="destination">Where to; it is written from first to last, never sought.</param>
    /// <param name="path">The full path that the file will have, for formats that keep data in files beside it; null where there is none.</param>
    /// <exception cref="GraphBridgeException">The graph has what the format cannot hold.</exception>
    public abstract void Write(ForwardGraph graph, Stream destination, string? path);
}

/// <summary>Where a graph is read from: a file, or a stream that has no name.</summary>
public sealed class GraphSource
{
    private readonly Stream? _stream;
    private Func<long> _size = () => 0;

    private GraphSource(string name, string? path, Stream? stream, ReadLimits? limits) => (Name, Path, _stream, Limits) = (name, path, stream, limits ?? ReadLimits.Default);

    /// <summary>A file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    public static GraphSource FromFile(string path, ReadLimits? limits = null) => new(path, System.IO.Path.GetFullPath(path), null, limits);

    /// <summary>A stream, which is read to its end and not closed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    public static GraphSource FromStream(Stream stream, string name = "input", ReadLimits? limits = null) => new(name, null, stream, limits);

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>The full path, or null for a stream.</summary>
    public string? Path { get; }

    /// <summary>How much of it is read before it is refused.</summary>
    public ReadLimits Limits { get; }

    /// <summary>Its bytes, once it is open; of a stream whose length is not known those that were read.</summary>
    internal long Size => _size();

    /// <summary>Opens it from its start. A stream can be opened once.</summary>
    /// <exception cref="GraphBridgeException">The file cannot be opened.</exception>
    public Stream Open()
    {
        if (_stream is { CanSeek: false })
        {
            var counted = new CountedStream(_stream);
            _size = () => counted.Count;
            return counted;
        }
        try
        {
            var stream = _stream ?? new FileStream(Path!, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            var length = stream.CanSeek ? stream.Length : 0;
            _size = () => length;
            return stream;
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(Name, error);
        }
    }
}
