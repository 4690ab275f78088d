namespace GraphBridge.Compare;

/// <summary>
/// Which edits belong together: a module with all in it, operations that came or went side by side with what they alone use,
/// the ports that were connected to them, and the types that follow from one another.
/// </summary>
internal sealed class Gathering
{
    // what many use does not make one block of its users
    private const int MostUses = 8;

    private readonly IReadOnlyList<Edit> _edits;
    private readonly Clusters _units;
    private readonly Clusters _blocks;
    private readonly EditPlaces _old;
    private readonly EditPlaces _new;

    private Gathering(Pairs pairs, IReadOnlyList<Edit> edits)
    {
        (_edits, _units, _blocks) = (edits, new(edits.Count), new(edits.Count));
        (_old, _new) = (new(pairs.A, edits, isNew: false), new(pairs.B, edits, isNew: true));
    }

    /// <summary>The edits as blocks of units, all in order: a unit is a module with all in it, or an operation; a block is units side by side.</summary>
    public static List<List<List<Edit>>> Of(Pairs pairs, IReadOnlyList<Edit> edits)
    {
        var gathering = new Gathering(pairs, edits);
        gathering.Existence(gathering._old);
        gathering.Existence(gathering._new);
        gathering.Consequences();
        return gathering.Result();
    }

    private List<List<List<Edit>>> Result()
    {
        var blocks = new List<List<List<Edit>>>();
        var (blockOf, unitOf) = (new int[_edits.Count], new int[_edits.Count]);
        for (var i = 0; i < _edits.Count; i++)
        {
            var (block, unit) = (_blocks.Of(i), _units.Of(i));
            if (block == i)
            {
                blockOf[i] = blocks.Count;
                blocks.Add([]);
            }
            var units = blocks[blockOf[block]];
            if (unit == i)
            {
                unitOf[i] = units.Count;
                units.Add([]);
            }
            units[unitOf[unit]].Add(_edits[i]);
        }
        return blocks;
    }

    private void Existence(EditPlaces side)
    {
        var store = side.Graph.Store;
        for (var call = 0; call < side.Calls.Length; call++)
        {
            if (side.Calls[call] < 0)
                continue;
            Join(side.Calls[call], store.Calls[call].Parent >= 0 ? side.Calls[store.Calls[call].Parent] : -1);
            Join(side.Calls[call], side.Modules[store.Calls[call].Module]);
        }
        for (var module = 0; module < side.Modules.Length; module++)
        {
            if (side.Modules[module] < 0)
                continue;
            Join(side.Modules[module], store.Modules[module].Parent >= 0 ? side.Modules[store.Modules[module].Parent] : -1);
            foreach (var (_, value) in store.Modules[module].Parameters)
                Join(side.Modules[module], side.Values[value.Index]);
            foreach (var (_, value) in store.Modules[module].Buffers)
                Join(side.Modules[module], side.Values[value.Index]);
        }
        for (var operation = 0; operation < side.Operations.Length; operation++)
            if (side.Operations[operation] >= 0)
                Operation(side, operation);
    }

    private void Operation(EditPlaces side, int operation)
    {
        var (graph, store) = (side.Graph, side.Graph.Store);
        if (store.OpCalls[operation] is >= 0 and var call)
            Join(side.Operations[operation], side.Calls[call]);
        for (var at = store.Inputs.Start[operation]; at < store.Inputs.Start[operation + 1]; at++)
        {
            var value = store.Inputs.Value[at];
            if (value < 0 || graph.Uses.Start[value + 1] - graph.Uses.Start[value] > MostUses)
                continue;
            var producer = graph.ProducerOf[value];
            if (producer < 0)
                Join(side.Operations[operation], side.ByValue(value));
            else if (side.AnchorOf(producer) == side.AnchorOf(operation))
                Beside(side.Operations[operation], side.ByValue(value));
        }
    }

    private void Consequences()
    {
        for (var i = 0; i < _edits.Count; i++)
        {
            if (_edits[i] is not Edit.Changed edit)
                continue;
            if (edit.Aspect is Aspect.Input or Aspect.Output or Aspect.Parameter or Aspect.Buffer)
            {
                var (gone, come) = (_old.ByValue(Wiring.ValueIn(_old.Graph, edit.Old)), _new.ByValue(Wiring.ValueIn(_new.Graph, edit.New)));
                // a port that led from one thing to another stands between the two
                if (gone >= 0 && come >= 0)
                    Beside(gone, come);
                Join(i, Math.Max(gone, come));
            }
            else if (edit is { Kind: EntityKind.Value, Aspect: Aspect.Data })
                Join(i, _new.Types[edit.B]);
            else if (edit is { Kind: EntityKind.Value, Aspect: Aspect.Type })
            {
                FromInputs(i, _new, edit.B);
                FromInputs(i, _old, edit.A);
            }
        }
    }

    /// <summary>A type that is another follows from those of the inputs of the operation that makes the value.</summary>
    private void FromInputs(int edit, EditPlaces side, int value)
    {
        if (side.Graph.ProducerOf[value] is not (>= 0 and var producer))
            return;
        var inputs = side.Graph.Store.Inputs;
        for (var at = inputs.Start[producer]; at < inputs.Start[producer + 1]; at++)
            if (inputs.Value[at] >= 0)
                Beside(edit, side.Types[inputs.Value[at]]);
    }

    private void Join(int edit, int other)
    {
        if (other < 0)
            return;
        _units.Join(edit, other);
        _blocks.Join(edit, other);
    }

    private void Beside(int edit, int other)
    {
        if (other >= 0)
            _blocks.Join(edit, other);
    }
}
