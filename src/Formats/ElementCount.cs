using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats;

/// <summary>
/// Counts what the elements of a file will take in memory, before they are made, and ends it where that is more than the file's size
/// allows. What one takes was measured at its highest, with the lists and tables that grow with it.
/// </summary>
/// <param name="limits">How much is allowed.</param>
/// <param name="size">The file's bytes; of what comes through a pipe those that came.</param>
internal sealed class ElementCount(ReadLimits limits, Func<long> size)
{
    /// <summary>An operation or a group of a text format, with its name.</summary>
    public const int Node = 480;

    /// <summary>An edge of another tool's file, with the value that is made of it.</summary>
    public const int Edge = 440;

    /// <summary>An edge of a strict graph, of which there may be more to add.</summary>
    public const int StrictEdge = 200;

    /// <summary>A node that a statement or a subgraph names.</summary>
    public const int Mention = 16;

    /// <summary>An end of an edge whose statement goes on.</summary>
    public const int End = 160;

    /// <summary>An edge of our file, whose value its source says.</summary>
    public const int OurEdge = 100;

    /// <summary>A module and its call.</summary>
    public const int Cluster = 900;

    /// <summary>A module call of our file.</summary>
    public const int OurCluster = 250;

    /// <summary>A module of our file.</summary>
    public const int Module = 400;

    /// <summary>A text with its key.</summary>
    public const int Attribute = 60;

    /// <summary>The first text of an element.</summary>
    public const int FirstAttribute = 300;

    /// <summary>A text of an element that has more than others do.</summary>
    public const int ManyAttributes = 280;

    /// <summary>A text of the graph or of a group.</summary>
    public const int GraphAttribute = 160;

    /// <summary>A text with its key in our file, where most say what others say.</summary>
    public const int OurAttribute = 24;

    /// <summary>A subgraph that is no cluster.</summary>
    public const int Subgraph = 400;

    /// <summary>An output of an operation of our file that has several.</summary>
    public const int Output = 400;

    /// <summary>An attribute of an XML element that has hundreds.</summary>
    public const int XmlAttribute = 240;

    /// <summary>A name of elements or attributes in XML.</summary>
    public const int XmlName = 140;

    /// <summary>A key that GraphML declares.</summary>
    public const int Key = 300;

    /// <summary>A graph inside an operation.</summary>
    public const int Graph = 2300;

    /// <summary>A member of an object in the JSON of a part: its name, and what is made of the two.</summary>
    public const int Member = 100;

    /// <summary>An object, a list, a text or a number in the JSON of a part.</summary>
    public const int Item = 40;

    /// <summary>Counts nothing.</summary>
    public static ElementCount None { get; } = new(new() { ElementBytes = long.MaxValue }, () => 0);

    /// <summary>What an element's attributes take: most say what others say.</summary>
    public static long Attributes(int count) => count switch
    {
        0 => 0,
        <= 1000 => FirstAttribute + (count * (long)Attribute),
        _ => count * (long)ManyAttributes,
    };

    private long _taken;
    private long _allowed = -1;

    /// <summary>Counts elements.</summary>
    /// <param name="bytes">What they take.</param>
    /// <param name="place">Where they stand.</param>
    /// <exception cref="GraphBridgeException">It is too much.</exception>
    public void Add(long bytes, TextPlace? place = null)
    {
        _taken += bytes;
        if (_taken > _allowed)
            Require(place);
    }

    private void Require(TextPlace? place)
    {
        _allowed = limits.ElementBytesOf(size());
        if (_taken > _allowed)
            throw new GraphBridgeException($"what the file holds takes more than {_allowed} bytes of memory, which is much for its size", place: place?.ToString(),
                remedy: $"if it is sound, raise ReadLimits.{nameof(ReadLimits.ElementBytes)} (--trusted)");
    }
}
