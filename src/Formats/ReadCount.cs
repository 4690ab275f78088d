using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats;

/// <summary>Counts what few letters of a file ask for again and again, and ends it at a limit.</summary>
/// <param name="limit">The limit.</param>
/// <param name="reason">What is wrong beyond it.</param>
/// <param name="remedy">What to do about it.</param>
internal sealed class ReadCount(long limit, string reason, string remedy)
{
    private long _count;

    /// <summary>Attributes that nodes and edges have by default.</summary>
    public static ReadCount OfDefaults(ReadLimits limits) => new(limits.DefaultAttributes,
        $"nodes and edges have more than {limits.DefaultAttributes} attributes by default, all together", "give attributes to the nodes or edges that have them");

    /// <summary>Inputs that are left empty.</summary>
    public static ReadCount OfEmptyInputs(ReadLimits limits) => new(limits.EmptyInputs,
        $"more than {limits.EmptyInputs} inputs of operations are left empty, all together", "number the edges to an operation from 0 on");

    /// <summary>Letters of the paths of modules, each of which has the path of the one around it in it.</summary>
    public static ReadCount OfModulePaths(ReadLimits limits) => new(limits.ModulePathLetters,
        $"the paths of modules have more than {limits.ModulePathLetters} letters, all together", "nest modules less, or give them shorter names");

    /// <exception cref="GraphBridgeException">The limit is passed.</exception>
    public void Add(long more, TextPlace? place = null)
    {
        _count += more;
        if (_count > limit)
            throw new GraphBridgeException(reason, place: place?.ToString(), remedy: remedy);
    }
}
