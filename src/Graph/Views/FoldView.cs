namespace GraphBridge;

/// <summary>A view that shows repeats once.</summary>
public static class FoldView
{
    /// <summary>The most bytes of a constant that are compared: above this it is weights, of which the type matters and not the numbers.</summary>
    private const int MostComparedBytes = 1024;

    /// <summary>
    /// Folds runs of calls that stand side by side and do the same into the first, whose <see cref="ModuleCall.RepeatCount"/> is
    /// then their number; repeats inside repeats fold too, and their counts multiply. Calls do the same when their module
    /// types, printed arguments, operations, attributes, types, wiring and the shapes of their parameters are equal. Each has to
    /// take from the one before what that one took from the one before it, and otherwise the same values; what one of them
    /// makes may be used by the next only, except of the last, whose results are then those of the first. A call that stands
    /// for several already is in no further run. Modules that were folded away go, with their parameters.
    /// </summary>
    public static ForwardGraph FoldRepeats(this ForwardGraph graph)
    {
        var tree = new CallTree(graph);
        var runs = Runs(graph, tree);
        if (runs.Count == 0)
            return graph;
        var merge = new CallMerge(graph, tree);
        foreach (var (call, first) in runs)
            merge.Merge(first, call);
        return merge.Build(noteLost: false);
    }

    /// <summary>What <see cref="FoldRepeats"/> folds: by call, the first of the run that it is in, for all but that one.</summary>
    internal static Dictionary<int, int> FindRepeats(this ForwardGraph graph) => Runs(graph, new(graph));

    private static Dictionary<int, int> Runs(ForwardGraph graph, CallTree tree)
    {
        var fold = new Fold(graph, tree);
        var last = new Dictionary<int, int>();
        var firsts = new Dictionary<int, int>();
        var links = new Dictionary<int, Link>();
        // siblings come in order, so the one before is the last seen with the same caller
        for (var call = 0; call < tree.Size.Length; call++)
        {
            var parent = graph.Store.Calls[call].Parent;
            if (last.TryGetValue(parent, out var before) && fold.LinkBetween(before, call) is { } link)
            {
                var first = firsts.GetValueOrDefault(before, before);
                if (links.TryAdd(first, link) || links[first].Equals(link))
                    firsts[call] = first;
            }
            last[parent] = call;
        }
        return firsts;
    }

    /// <summary>Where a call takes its inputs from, in the order it uses them.</summary>
    private readonly record struct Link(Origin[] Origins)
    {
        public bool Equals(Link other) => Origins.AsSpan().SequenceEqual(other.Origins);

        public override int GetHashCode() => Origins.Length;
    }

    /// <summary>Where one input comes from: the value that the call before has too, a parameter like the one before's, or what the one before makes.</summary>
    /// <param name="Shared">The value, where both have the same one; -1 otherwise.</param>
    /// <param name="Operation">The place in the call before of what makes it; -1 otherwise.</param>
    /// <param name="Slot">The output of that operation; -1 otherwise.</param>
    private readonly record struct Origin(int Shared, int Operation, int Slot);

    private sealed class Fold(ForwardGraph graph, CallTree tree)
    {
        private readonly CallComparison _comparison = new(graph, tree, sameTypes: true);
        private readonly HashSet<int> _graphOutputs = [.. graph.Store.GraphOutputs];
        private readonly Dictionary<int, int> _secondOf = [];
        private readonly HashSet<int> _seconds = [];
        private readonly List<Origin> _origins = [];

        /// <summary>How a call feeds the next, which is like it; null where the two can't be folded.</summary>
        public Link? LinkBetween(int first, int second)
        {
            if (graph.Store.Calls[first].RepeatCount != 1 || graph.Store.Calls[second].RepeatCount != 1 || !_comparison.AreAlike(first, second))
                return null;
            _secondOf.Clear();
            _seconds.Clear();
            _origins.Clear();
            var feeds = false;
            foreach (var (u, v) in _comparison.FromOutside)
            {
                if (_secondOf.TryGetValue(u, out var known))
                {
                    if (known != v)
                        return null;
                    continue;
                }
                if (!_seconds.Add(v) || OriginOf(u, v, first) is not { } origin)
                    return null;
                _secondOf.Add(u, v);
                _origins.Add(origin);
                feeds |= origin.Operation >= 0;
            }
            return feeds && OnlyNextUses(first, second) ? new Link([.. _origins]) : null;
        }

        private Origin? OriginOf(int u, int v, int first)
        {
            if (u == v)
                return new(u, -1, -1);
            if (!Equals(graph.Store.ValueTypes[u], graph.Store.ValueTypes[v]))
                return null;
            if (graph.ProducerOf[v] is >= 0 and var producer)
                return tree.IsIn(producer, first) ? new(-1, tree.PlaceOfOperation[producer] - tree.OperationsIn(first).Start, graph.ProducerSlotOf[v]) : null;
            var kind = graph.Store.ValueKinds[v];
            if (kind != graph.Store.ValueKinds[u])
                return null;
            return kind is ValueKind.Parameter or ValueKind.Buffer || (kind == ValueKind.Constant && SameConstant(u, v)) ? new(-1, -1, -1) : null;
        }

        private bool SameConstant(int u, int v) =>
            graph.Store.Data.GetValueOrDefault(u) is var a && graph.Store.Data.GetValueOrDefault(v) is var b
            && (a is TensorData { ByteLength: > MostComparedBytes } x && b is TensorData y ? x.ByteLength == y.ByteLength : Equals(a, b));

        private bool OnlyNextUses(int first, int second)
        {
            var (start, end) = tree.OperationsIn(first);
            var outputs = graph.Store.Outputs;
            for (var place = start; place < end; place++)
            {
                var op = tree.Operations[place];
                for (var at = outputs.Start[op]; at < outputs.Start[op + 1]; at++)
                {
                    if (outputs.Value[at] is not (>= 0 and var value))
                        continue;
                    if (_graphOutputs.Contains(value))
                        return false;
                    for (var use = graph.Uses.Start[value]; use < graph.Uses.Start[value + 1]; use++)
                        if (graph.Uses.Operation[use] is var user && !tree.IsIn(user, first) && !tree.IsIn(user, second))
                            return false;
                }
            }
            return true;
        }
    }
}
