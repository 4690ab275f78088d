namespace GraphBridge.Compare;

/// <summary>All that makes one graph of another, in steps that each can be turned round.</summary>
public sealed class EditScript
{
    private readonly ulong _from;
    private readonly ulong _to;

    internal EditScript(IReadOnlyList<Edit> edits, ulong from, ulong to) => (Edits, _from, _to) = (edits, from, to);

    /// <summary>The steps. They are all about the two graphs as they are, so their order does not matter.</summary>
    public IReadOnlyList<Edit> Edits { get; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Edits.Count == 0;

    /// <summary>The script that leads back.</summary>
    public EditScript Inverse() => new([.. Edits.Select(edit => edit.Inverse())], _to, _from);

    /// <summary>Makes the new graph of the old one.</summary>
    /// <exception cref="GraphBridgeException">The graph is not the one that the script starts from.</exception>
    public ForwardGraph Apply(ForwardGraph a)
    {
        if (Fingerprint.Of(a) != _from)
            throw new GraphBridgeException("the script does not start from this graph", place: a.ToString(),
                remedy: "apply it to the graph that it was made for, or compare again");
        return ScriptApplication.Apply(a, Edits);
    }
}
