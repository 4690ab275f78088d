using System.Collections.Immutable;

namespace GraphBridge.Compare.Text;

/// <summary>What a piece of an account tells, for whoever gives it a colour.</summary>
public enum AccountRole
{
    /// <summary>A plain word.</summary>
    Plain,
    /// <summary>The path of a module, over what changed in it.</summary>
    Place,
    /// <summary>What is new.</summary>
    Added,
    /// <summary>What is gone.</summary>
    Removed,
    /// <summary>What is different.</summary>
    Changed,
    /// <summary>What matters less: how sure it is, how much there is of it.</summary>
    Quiet,
}

/// <summary>A piece of a line. Its text is that of the graphs: whoever shows it on a terminal makes it fit for one.</summary>
/// <param name="Role">What it tells.</param>
/// <param name="Text">The text.</param>
public readonly record struct AccountSpan(AccountRole Role, string Text);

/// <summary>A line of an account.</summary>
/// <param name="Depth">How many lines it is inside of.</param>
/// <param name="Spans">Its pieces, to be written one behind the other.</param>
public sealed record AccountLine(int Depth, ImmutableArray<AccountSpan> Spans)
{
    /// <summary>The line as plain text, indented by two spaces a depth.</summary>
    public override string ToString() => new string(' ', 2 * Depth) + string.Concat(Spans.Select(span => span.Text));
}
