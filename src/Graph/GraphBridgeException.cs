using System.Collections.Immutable;

namespace GraphBridge;

/// <summary>
/// Input that cannot be used: a broken file, a graph that a format cannot hold, a name that is not there.
/// The one exception family that readers, writers and views throw for bad input.
/// </summary>
public sealed class GraphBridgeException : Exception
{
    /// <summary>Makes an exception from what is wrong and, where known, where it is and what to do about it.</summary>
    /// <param name="reason">What is wrong, as a sentence without its full stop.</param>
    /// <param name="source">The file or stream it was found in.</param>
    /// <param name="place">Where in it: a line and column, a byte offset, a node's name.</param>
    /// <param name="remedy">What the reader can do about it, as a sentence without its full stop.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    /// <param name="details">What is wrong one by one, where it is several things; the message has a line for each.</param>
    public GraphBridgeException(string reason, string? source = null, string? place = null, string? remedy = null, Exception? inner = null,
        ImmutableArray<string> details = default)
        : base(Compose(reason, source, place, remedy) + (details.IsDefaultOrEmpty ? "" : "\n  " + string.Join("\n  ", details)), inner)
    {
        Summary = Compose(reason, source, place, remedy);
        Details = details.IsDefault ? [] : details;
        Reason = reason;
        File = source;
        Place = place;
        Remedy = remedy;
    }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>The file it was found in, or null where there is none or it is not known yet.</summary>
    public string? File { get; }

    /// <summary>Where in the file: a line and column, a byte offset, a node's name; or null.</summary>
    public string? Place { get; }

    /// <summary>What to do about it, or null.</summary>
    public string? Remedy { get; }

    /// <summary>The message without the details.</summary>
    public string Summary { get; }

    /// <summary>What is wrong one by one, where it is several things.</summary>
    public ImmutableArray<string> Details { get; }

    /// <summary>The same error with its file named, for a reader of streams that learns the name above it.</summary>
    public GraphBridgeException In(string file) => File is null ? new(Reason, file, Place, Remedy, InnerException, Details) : this;

    private static string Compose(string reason, string? source, string? place, string? remedy)
    {
        var where = (source, place) switch
        {
            (null, null) => "",
            (null, _) => place + ": ",
            (_, null) => source + ": ",
            _ => source + ": " + place + ": ",
        };
        var text = where + reason + (remedy is null ? "" : "; " + remedy);
        return text.EndsWith('.') ? text : text + ".";
    }
}
