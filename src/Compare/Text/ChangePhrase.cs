using System.Collections.Immutable;

namespace GraphBridge.Compare.Text;

/// <summary>Says one change in a line.</summary>
internal sealed class ChangePhrase(ForwardGraph a, ForwardGraph b)
{
    private const string Arrow = " → ";

    /// <summary>Below this, how sure a match is is told.</summary>
    private const double Certain = 0.995;

    public ImmutableArray<AccountSpan> Of(Change change)
    {
        var role = RoleOf(change.Kind);
        var spans = ImmutableArray.CreateBuilder<AccountSpan>();
        spans.Add(new(role, Sign(change.Kind) + " "));
        if (change is { Aspect: not Aspect.Existence, Old: null, New: null })
        {
            // many of one kind that are no pattern: the name says how many
            spans.Add(new(role, $"{change.Name} {Done(change.Kind)}"));
            return spans.ToImmutable();
        }
        if (change.Kind is ChangeKind.Added or ChangeKind.Removed && change.Aspect == Aspect.Existence)
            spans.Add(new(role, Subject(change)));
        else if (change.Aspect == Aspect.Existence)
            Instead(change, spans);
        else
            Different(change, spans);
        if (change.Count > 1)
            spans.Add(new(AccountRole.Plain, FormattableString.Invariant($" × {change.Count}")));
        if (GatheredText.Of(change) is { Length: > 0 } gathered)
            spans.Add(new(AccountRole.Quiet, $" ({gathered})"));
        if (change.Sureness < Certain)
            spans.Add(new(AccountRole.Quiet, FormattableString.Invariant($" ({Math.Min(99, Math.Round(change.Sureness * 100))} % sure)")));
        return spans.ToImmutable();
    }

    public static AccountRole RoleOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => AccountRole.Added,
        ChangeKind.Removed => AccountRole.Removed,
        ChangeKind.Replaced or ChangeKind.Changed or ChangeKind.Retyped or ChangeKind.Renamed or ChangeKind.Moved or ChangeKind.Rewired or ChangeKind.Data
            or ChangeKind.Reordered or ChangeKind.Metadata => AccountRole.Changed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "+",
        ChangeKind.Removed => "-",
        _ => "~",
    };

    private static string Done(ChangeKind kind) => kind switch
    {
        ChangeKind.Renamed or ChangeKind.Reordered or ChangeKind.Moved or ChangeKind.Rewired or ChangeKind.Retyped or ChangeKind.Replaced
            or ChangeKind.Added or ChangeKind.Removed or ChangeKind.Changed => ChangeWords.Of(kind),
        ChangeKind.Data => "with other elements",
        ChangeKind.Metadata => "with other metadata",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    /// <summary>What stands in the place of something else, or is still there and changed inside.</summary>
    private void Instead(Change change, ImmutableArray<AccountSpan>.Builder spans)
    {
        var (old, now) = (change.Old ?? "", change.New ?? "");
        if (old.Length == 0 || now.Length == 0 || old == now)
        {
            spans.Add(new(AccountRole.Changed, Subject(change)));
            spans.Add(new(AccountRole.Plain, change.Kind == ChangeKind.Replaced ? ": replaced" : ""));
            return;
        }
        if (change.Subject is EntityKind.Module or EntityKind.Call)
            spans.Add(new(AccountRole.Changed, PathOf(change) + ": "));
        spans.Add(new(AccountRole.Removed, old));
        spans.Add(new(AccountRole.Plain, Arrow));
        spans.Add(new(AccountRole.Added, now));
    }

    private void Different(Change change, ImmutableArray<AccountSpan>.Builder spans)
    {
        spans.Add(new(AccountRole.Changed, Subject(change)));
        spans.Add(new(AccountRole.Plain, $": {What(change)} "));
        var (old, now) = (Side(change, change.Old), Side(change, change.New));
        if (old == now)
        {
            spans.Add(new(AccountRole.Plain, change.Aspect == Aspect.Data ? "others" : "another"));
            return;
        }
        spans.Add(new(AccountRole.Removed, old));
        spans.Add(new(AccountRole.Plain, Arrow));
        spans.Add(new(AccountRole.Added, now));
    }

    /// <summary>Which thing it is about. Modules are told by path and type; operations and values stand under their module's path.</summary>
    private string Subject(Change change) => change.Subject switch
    {
        EntityKind.Graph => "graph",
        EntityKind.Module => ModuleText(change),
        EntityKind.Call => "run of " + ModuleText(change),
        EntityKind.Value => KindOf(change) + " " + change.Name,
        EntityKind.Operation => change.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.Subject, "no such kind of part"),
    };

    private static string ModuleText(Change change) => change switch
    {
        // a pattern all over the network has no path
        { Count: > 1, Place.Length: 0 } => change.Name.Length > 0 ? change.Name : "modules",
        { Name.Length: > 0 } => PathOf(change) + ": " + change.Name,
        _ => PathOf(change),
    };

    private static string PathOf(Change change) => change.Place.Length > 0 ? change.Place : "the root";

    /// <summary>What a value is: the edit knows it, or the graph that the edit names it in.</summary>
    private string KindOf(Change change) => FirstEdit(change) switch
    {
        Edit.Added { Content: Content.ValueContent value } => Word(value.Kind),
        Edit.Removed { Content: Content.ValueContent value } => Word(value.Kind),
        Edit.Changed { Kind: EntityKind.Value } changed => Word(b.Values[changed.B].Kind),
        Edit.Moved { Kind: EntityKind.Value } moved => Word(a.Values[moved.A].Kind),
        _ => "value",
    };

    private static Edit? FirstEdit(Change change)
    {
        while (change.Edits.Count == 0 && change.Parts.Count > 0)
            change = change.Parts[0];
        return change.Edits.Count > 0 ? change.Edits[0] : null;
    }

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Input => "input",
        ValueKind.Parameter => "parameter",
        ValueKind.Buffer => "buffer",
        ValueKind.Constant => "constant",
        ValueKind.Activation or ValueKind.Outer or ValueKind.Undefined => "value",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static string What(Change change) => change.Aspect switch
    {
        Aspect.Existence => "",
        Aspect.Type => change.Subject == EntityKind.Operation ? "operator" : "type",
        Aspect.Attribute => change.Key,
        Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer => change.Key.Length > 0 ? $"{ChangeWords.Of(change.Aspect)} {change.Key}" : ChangeWords.Of(change.Aspect),
        Aspect.Caller or Aspect.Path => change.Kind == ChangeKind.Moved ? "moved" : "path",
        Aspect.Order => "place in the order",
        Aspect.AttributeOrder => "order of attributes",
        Aspect.Data => "elements",
        Aspect.RepeatCount => "repeats",
        Aspect.Trace => "what the capture saw",
        Aspect.Opsets => "operator sets",
        Aspect.Name or Aspect.Kind or Aspect.Arguments or Aspect.Module or Aspect.Pass or Aspect.Duration or Aspect.Metadata or Aspect.Producer
            or Aspect.Functions => ChangeWords.Of(change.Aspect),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.Aspect, "no such aspect"),
    };

    /// <summary>One side; a port is told without its own name where the line has that already.</summary>
    private static string Side(Change change, string? side) => side switch
    {
        null => "none",
        "" => change.Aspect == Aspect.Caller ? "the root" : "\"\"",
        _ when change.Aspect is Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer && change.Key.Length > 0
            && side.StartsWith(change.Key + "=", StringComparison.Ordinal) => side[(change.Key.Length + 1)..],
        _ => side,
    };
}
