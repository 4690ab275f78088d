using System.Collections.Immutable;

namespace GraphBridge.Query.Structure;

/// <summary>Finds what runs several times, and whether a later pass is computed from an earlier one.</summary>
internal sealed class RepeatSearch
{
    /// <summary>So many groups are followed in one walk, a bit each.</summary>
    private const int GroupsOfWalk = 64;

    private readonly ForwardGraph _graph;
    private readonly NodeEdges _edges;

    /// <summary>By call: the outermost call around it, or itself, whose module runs several times; -1 where there is none.</summary>
    private readonly int[] _outerCall;
    private readonly int[] _passes;

    private RepeatSearch(ForwardGraph graph)
    {
        (_graph, _edges) = (graph, NodeEdges.Of(graph));
        _passes = new int[graph.Modules.Count];
        foreach (var call in graph.Calls)
            _passes[call.Module.Index]++;
        _outerCall = new int[graph.Calls.Count];
        foreach (var call in graph.Calls)
            _outerCall[call.Index] = call.Parent is { } parent && _outerCall[parent.Index] is >= 0 and var around ? around : _passes[call.Module.Index] > 1 ? call.Index : -1;
    }

    public static ImmutableArray<Repeat> Of(ForwardGraph graph)
    {
        var search = new RepeatSearch(graph);
        // in the order in which they first run, so that those of one walk are near each other
        var groups = search.OfModules().Concat(search.OfParameters()).OrderBy(group => group.Operations.Count == 0 ? int.MaxValue : group.Operations[0]).ToList();
        var repeats = ImmutableArray.CreateBuilder<Repeat>();
        foreach (var walk in groups.Chunk(GroupsOfWalk))
        {
            var recurrent = search.Recurrent(walk);
            for (var i = 0; i < walk.Length; i++)
                repeats.Add(new(walk[i].Name, walk[i].IsModule, walk[i].Passes, walk[i].HasParameters, (recurrent >> i & 1) != 0));
        }
        return repeats.ToImmutable();
    }

    private Dictionary<int, Group>.ValueCollection OfModules()
    {
        var hasParameters = new bool[_graph.Modules.Count];
        for (var i = hasParameters.Length - 1; i >= 0; i--)
        {
            hasParameters[i] |= _graph.Modules[i].Parameters.Count > 0;
            if (hasParameters[i] && _graph.Modules[i].Parent is { } parent)
                hasParameters[parent.Index] = true;
        }
        var groups = new Dictionary<int, Group>();
        foreach (var call in _graph.Calls)
            if (_outerCall[call.Index] == call.Index && call.Module is var module)
                groups.TryAdd(module.Index, new(module.Path, true, _passes[module.Index], hasParameters[module.Index], []));
        foreach (var operation in _graph.Operations)
            if (OuterCall(operation.Index) is >= 0 and var call)
                groups[_graph.Calls[call].Module.Index].Operations.Add(operation.Index);
        return groups.Values;
    }

    /// <summary>
    /// Parameters of modules that several operations of one type use on what is computed from inputs, outside of modules that run several
    /// times; one for all with the same users.
    /// </summary>
    private IEnumerable<Group> OfParameters()
    {
        var isFlow = Ways.Flow(_graph);
        var known = new HashSet<(int First, int Last, int Count)>();
        // ONNX files say of everything that they store that it is a parameter; what no module owns may be a mask
        foreach (var index in _graph.Modules.SelectMany(module => module.Parameters).Select(parameter => parameter.Value.Index).Distinct().Order())
        {
            var value = _graph.Values[index];
            var users = _edges.Children(index).ToArray().Where(node => isFlow[node]).Select(node => node - _edges.ValueCount).Where(operation => OuterCall(operation) < 0);
            foreach (var ofType in users.GroupBy(operation => _graph.Operations[operation].Type).Select(group => group.ToList()))
                if (ofType.Count > 1 && known.Add((ofType[0], ofType[^1], ofType.Count)))
                    yield return new(value.Name, false, ofType.Count, true, ofType);
        }
    }

    private int OuterCall(int operation) => _graph.Store.OpCalls[operation] is >= 0 and var call ? _outerCall[call] : -1;

    /// <summary>By bit: whether an operation of the group is computed from what left another pass of it.</summary>
    private ulong Recurrent(Group[] groups)
    {
        var ran = groups.Where(group => group.Operations.Count > 0).ToList();
        if (ran.Count == 0)
            return 0;
        var start = ran.Min(group => group.Operations[0]);
        var length = ran.Max(group => group.Operations[^1]) - start + 1;
        var (member, carried, recurrent) = (new ulong[length], new ulong[length], 0UL);
        var modules = 0UL;
        for (var i = 0; i < groups.Length; i++)
        {
            modules |= groups[i].IsModule ? 1UL << i : 0;
            foreach (var operation in groups[i].Operations)
                member[operation - start] |= 1UL << i;
        }
        for (var at = 0; at < length; at++)
        {
            var call = OuterCall(start + at);
            foreach (var parent in _edges.Parents(start + at))
            {
                var from = parent - _edges.ValueCount - start;
                if (from < 0)
                    continue;
                var leaves = member[from];
                if (call >= 0 && OuterCall(start + from) == call)
                    leaves &= ~modules;
                carried[at] |= carried[from] | leaves;
            }
            recurrent |= carried[at] & member[at];
        }
        return recurrent;
    }

    private sealed record Group(string Name, bool IsModule, int Passes, bool HasParameters, List<int> Operations);
}
