using System.Collections.Immutable;

namespace GraphBridge.Compare.Text;

/// <summary>What changed, told in lines: grouped by module, in the order of the changes; what one line gathers is opened by request.</summary>
public static class ComparisonText
{
    /// <summary>The whole account.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="isOpen">Whether what a change gathers follows it, one level deeper.</param>
    public static ImmutableArray<AccountLine> Lines(Comparison comparison, bool isOpen = false) =>
        [.. Lines(comparison.Changes, comparison.A, comparison.B, isOpen), .. comparison.Limits.Select(Limit), Stat(comparison)];

    /// <summary>One change in a line, without the place that it is under.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="change">A change of it.</param>
    public static AccountLine Line(Comparison comparison, Change change) => new(0, new ChangePhrase(comparison.A, comparison.B).Of(change));

    /// <summary>One line of counts.</summary>
    public static AccountLine Stat(Comparison comparison)
    {
        var (old, now, matched) = (comparison.A.Operations.Count, comparison.B.Operations.Count, comparison.Matches.Count);
        var of = old == now ? Number(old) : $"{Number(old)} and {Number(now)}";
        var counts = Counts(comparison.Changes);
        return new(0, counts.IsEmpty
            ? [new(AccountRole.Plain, "no difference"), new(AccountRole.Quiet, $"; {Number(matched)} of {of} operations matched")]
            : [.. counts.SelectMany((count, place) => Count(count, place)), new(AccountRole.Quiet, $"; {Number(matched)} of {of} operations matched")]);
    }

    /// <summary>How often each kind of change is there, each as many times as it happened; kinds that are not there are left out.</summary>
    public static ImmutableArray<(ChangeKind Kind, int Count)> Counts(IReadOnlyList<Change> changes) =>
        [.. changes.GroupBy(change => change.Kind).OrderBy(group => group.Key).Select(group => (group.Key, group.Sum(change => change.Count)))];

    internal static IEnumerable<AccountLine> Lines(IReadOnlyList<Change> changes, ForwardGraph a, ForwardGraph b, bool isOpen)
    {
        var phrases = new ChangePhrase(a, b);
        var open = new Stack<IEnumerator<(Change Change, int Depth)>>();
        var lines = new List<AccountLine>();
        // parts hold parts: a walk without recursion, because nobody says how deep
        open.Push(Grouped(changes, 0, lines).GetEnumerator());
        while (open.TryPeek(out var walk))
        {
            var isOver = !walk.MoveNext();
            foreach (var line in lines)
                yield return line;
            lines.Clear();
            if (isOver)
            {
                open.Pop();
                continue;
            }
            var (change, depth) = walk.Current;
            yield return new(depth, phrases.Of(change));
            if (isOpen && change.Parts.Count > 0)
                open.Push(Grouped(change.Parts, depth + 1, lines).GetEnumerator());
        }
    }

    /// <summary>The changes with the depth of their lines; those inside a module stand together under a line with its path, where the first of them is.</summary>
    private static IEnumerable<(Change, int)> Grouped(IReadOnlyList<Change> changes, int depth, List<AccountLine> headings)
    {
        foreach (var group in changes.Select((change, place) => (Change: change, Heading: Heading(change), Place: place))
            .GroupBy(entry => (entry.Heading, Place: entry.Heading.Length > 0 ? -1 : entry.Place)))
        {
            var heading = group.Key.Heading;
            if (heading.Length > 0)
                headings.Add(new(depth, [new(AccountRole.Place, heading)]));
            foreach (var entry in group)
                yield return (entry.Change, heading.Length > 0 ? depth + 1 : depth);
        }
    }

    /// <summary>A change of a module tells its path itself.</summary>
    private static string Heading(Change change) => change.Subject is EntityKind.Operation or EntityKind.Value ? change.Place : "";

    private static AccountLine Limit(string text) => new(0, [new(AccountRole.Quiet, "note: " + text)]);

    private static IEnumerable<AccountSpan> Count((ChangeKind Kind, int Count) count, int place)
    {
        if (place > 0)
            yield return new(AccountRole.Plain, ", ");
        yield return new(ChangePhrase.RoleOf(count.Kind), $"{Number(count.Count)} {ChangeWords.Of(count.Kind)}");
    }

    private static string Number(int number) => FormattableString.Invariant($"{number:N0}");
}
