using GraphBridge.Testing.Edits;

namespace GraphBridge.Compare.Tests.Edits;

/// <summary>How well the edits of one kind were found, over all networks and seeds.</summary>
internal sealed class Tally
{
    private long _worstScript;
    private long _worstShortest = 1;

    public int Cases { get; private set; }
    public Share Matches { get; } = new();
    public Share Edits { get; } = new();
    public long Script { get; private set; }
    public long Shortest { get; private set; }

    /// <summary>The case whose script is the longest beside the shortest.</summary>
    public string Worst { get; private set; } = "none";

    public double WorstRatio => (double)_worstScript / _worstShortest;

    public double Ratio => Shortest == 0 ? 1 : (double)Script / Shortest;

    public void Add(string name, EditedPair pair, Comparison found)
    {
        Cases++;
        foreach (var match in found.Matches)
            Matches.Found(pair.Origin[match.B.Index] == match.A.Index);
        Matches.True += pair.Origin.Count(origin => origin >= 0);

        var edits = found.ToScript().Edits;
        foreach (var edit in edits)
            if (Key(edit) is { } key)
                Edits.Found(pair.Edits.Contains(key));
        Edits.True += pair.Edits.Count;

        Script += edits.Count;
        Shortest += pair.Shortest;
        // where nothing was to be done the first edit is already too many
        if (edits.Count * _worstShortest > _worstScript * Math.Max(1, pair.Shortest))
            (_worstScript, _worstShortest, Worst) = (edits.Count, Math.Max(1, pair.Shortest), $"{name}: {edits.Count} edits for {pair.Shortest}");
    }

    /// <summary>An edit as the truth has it; null for one of order, of which there are many equally short choices.</summary>
    private static TrueEdit? Key(Edit edit) => edit switch
    {
        Edit.Added added => new(added.Kind.ToString(), "Added", added.At, 0),
        Edit.Removed removed => new(removed.Kind.ToString(), "Removed", removed.At, 0),
        Edit.Moved { Kind: EntityKind.Operation } => null,
        Edit.Moved moved => new(moved.Kind.ToString(), "Order", moved.A, 0),
        Edit.Changed { Aspect: Aspect.Input or Aspect.Attribute } changed => new(changed.Kind.ToString(), changed.Aspect.ToString(), changed.A, changed.OldAt),
        Edit.Changed changed => new(changed.Kind.ToString(), changed.Aspect.ToString(), changed.A, 0),
        _ => throw new InvalidOperationException($"an edit of kind {edit.GetType()}"),
    };

    /// <summary>How many of what was found are right, and how many of what is true were found.</summary>
    internal sealed class Share
    {
        private long _found;
        private long _right;

        public long True { get; set; }
        public double Precision => _found == 0 ? 1 : (double)_right / _found;
        public double Recall => True == 0 ? 1 : (double)_right / True;

        public void Found(bool right)
        {
            _found++;
            _right += right ? 1 : 0;
        }
    }
}
