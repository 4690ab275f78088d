using System.Collections.Immutable;

namespace GraphBridge.Compare;

/// <summary>The edits of a script by the part of the old graph that they are about.</summary>
internal sealed class EditIndex
{
    private static readonly List<Edit.Changed> Nothing = [];

    private readonly Dictionary<(EntityKind, int), List<Edit.Changed>> _changes = [];
    private readonly Dictionary<EntityKind, List<Edit>> _places = [];
    private readonly HashSet<int> _goneValues = [];
    private readonly HashSet<string> _goneNames = new(StringComparer.Ordinal);

    public EditIndex(IReadOnlyList<Edit> edits)
    {
        foreach (var edit in edits)
        {
            switch (edit)
            {
                case Edit.Changed changed:
                    if (!_changes.TryGetValue((changed.Kind, changed.A), out var list))
                        _changes.Add((changed.Kind, changed.A), list = []);
                    list.Add(changed);
                    if (changed is { Kind: EntityKind.Operation, Aspect: Aspect.Output })
                    {
                        Gone(changed.Old);
                        Come(changed.New);
                    }
                    break;
                case Edit.Added { Content: Content.ValueContent value }:
                    NewValues.Add(value);
                    break;
                case Edit.Removed { Kind: EntityKind.Value } removed:
                    _goneValues.Add(removed.At);
                    break;
                default:
                    if (edit is Edit.Added { Content: Content.OperationContent added })
                        foreach (var port in added.Outputs)
                            Come(port);
                    if (edit is Edit.Removed { Content: Content.OperationContent gone })
                        foreach (var port in gone.Outputs)
                            Gone(port);
                    if (!_places.TryGetValue(edit.Kind, out var places))
                        _places.Add(edit.Kind, places = []);
                    places.Add(edit);
                    break;
            }
        }
    }

    /// <summary>The values that come, alone or with an operation that makes them.</summary>
    public List<Content.ValueContent> NewValues { get; } = [];

    /// <summary>What changes of one part.</summary>
    public List<Edit.Changed> Of(EntityKind kind, int old) => _changes.GetValueOrDefault((kind, old)) ?? Nothing;

    /// <summary>Whether a value of the old graph goes, alone or with the operation that makes it.</summary>
    public bool IsGone(int value, string name) => _goneValues.Contains(value) || _goneNames.Contains(name);

    /// <summary>The parts of the new graph in order: each an old one by its place, or a new one. Tells the new place of each old part.</summary>
    public (int Old, Content? Content)[] Order(EntityKind kind, int count, int[] newPlaces)
    {
        var places = _places.GetValueOrDefault(kind) ?? [];
        var result = new (int Old, Content? Content)[count + places.Sum(edit => edit switch { Edit.Added => 1, Edit.Removed => -1, _ => 0 })];
        Array.Fill(result, (-1, null));
        var stays = new bool[count];
        Array.Fill(stays, true);
        Array.Fill(newPlaces, -1);
        foreach (var edit in places)
        {
            switch (edit)
            {
                case Edit.Added added:
                    result[added.At] = (-1, added.Content);
                    break;
                case Edit.Removed removed:
                    stays[removed.At] = false;
                    break;
                case Edit.Moved moved:
                    stays[moved.A] = false;
                    result[moved.B] = (moved.A, null);
                    newPlaces[moved.A] = moved.B;
                    break;
                default:
                    break;
            }
        }
        var at = 0;
        for (var old = 0; old < count; old++)
        {
            if (!stays[old])
                continue;
            while (result[at] is not (-1, null))
                at++;
            result[at] = (old, null);
            newPlaces[old] = at;
        }
        return result;
    }

    /// <summary>The members of a list of one part after its changes.</summary>
    public ImmutableArray<T> Members<T>(EntityKind kind, int old, Aspect aspect, ImmutableArray<T> kept, Func<Facet, T> make, Func<T, int>? order = null)
    {
        var changes = Of(kind, old).FindAll(change => change.Aspect == aspect);
        if (changes.Count == 0 && order is null)
            return kept;
        var byPlace = changes.Where(change => change.OldAt >= 0).ToDictionary(change => change.OldAt);
        var staying = kept.Select((member, i) => (Member: member, Change: byPlace.GetValueOrDefault(i)))
            .Where(entry => entry.Change is null || entry.Change.NewAt >= 0).Select(entry => entry.Change is { New: { } now } ? make(now) : entry.Member);
        T[] left = [.. order is null ? staying : staying.OrderBy(order)];
        var members = ImmutableArray.CreateBuilder<T>();
        var next = 0;
        foreach (var change in changes.Where(change => change.OldAt < 0).OrderBy(change => change.NewAt))
        {
            while (members.Count < change.NewAt)
                members.Add(left[next++]);
            members.Add(make(change.New!));
        }
        members.AddRange(left.AsSpan(next));
        return members.ToImmutable();
    }

    private void Gone(Facet? port)
    {
        if (port is Facet.Port { Makes: { } value })
            _goneNames.Add(value.Name);
    }

    private void Come(Facet? port)
    {
        if (port is Facet.Port { Makes: { } value })
            NewValues.Add(value);
    }
}
