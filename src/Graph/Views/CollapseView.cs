using System.Runtime.InteropServices;

namespace GraphBridge;

/// <summary>
/// Views that draw a module call as one operation. It has the type <see cref="OpType.ModuleDomain"/> and the module's type
/// name, and the module's path as its name (with its pass, from the second on). What the call used from outside, parameters
/// included, are its inputs, each once; what it made for outside, its outputs. Attributes: <c>operations</c>, how many it
/// stands for; <c>arguments</c>, the module's as printed; <c>repeats</c>, where it stands for several folded calls. Its trace
/// has the time of all, the first error, and the branch that all ran on, if it is one. Where one
/// operation in the place of a call would close a cycle, because a value leaves the call and comes back, the call becomes
/// several, named <c>(part 1)</c> and so on: as few as keep the graph in order, by taking each as large as it gets. A call
/// without operations stays a call. Modules stay, with their parameters.
/// </summary>
public static class CollapseView
{
    /// <summary>
    /// Draws all calls of a depth as one operation each. The calls of the root module (whose path is empty) are at depth 0 and
    /// what it calls is at depth 1; where no call is of the root, the outermost calls are at depth 1, as what a root would call.
    /// So depth 1 always shows the children of the network. Depth 0 shows as little as there is.
    /// </summary>
    public static ForwardGraph CollapseToDepth(this ForwardGraph graph, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        var calls = graph.Store.Calls;
        var depths = new int[calls.Count];
        var chosen = new bool[calls.Count];
        for (var i = 0; i < depths.Length; i++)
        {
            var parent = calls[i].Parent;
            depths[i] = parent >= 0 ? depths[parent] + 1 : graph.Store.Modules[calls[i].Module].Path.Length == 0 ? 0 : 1;
            chosen[i] = depths[i] >= depth;
        }
        return Collapse(graph, chosen);
    }

    /// <summary>Draws all calls of the modules of these paths as one operation each.</summary>
    /// <exception cref="GraphBridgeException">There is no module of a path.</exception>
    public static ForwardGraph Collapse(this ForwardGraph graph, IEnumerable<string> modulePaths)
    {
        var modules = modulePaths.Select(path => graph.FindModule(path)?.Index
            ?? throw new GraphBridgeException($"there is no module '{path}'", remedy: "name a module by its path, as the summary shows it")).ToHashSet();
        return Collapse(graph, [.. graph.Store.Calls.Select(call => modules.Contains(call.Module))]);
    }

    private static ForwardGraph Collapse(ForwardGraph graph, bool[] chosen)
    {
        var store = graph.Store;
        // by call: the outermost chosen call around it, which may be itself
        var boxes = new int[chosen.Length];
        for (var i = 0; i < boxes.Length; i++)
            boxes[i] = store.Calls[i].Parent is >= 0 and var parent && boxes[parent] >= 0 ? boxes[parent] : chosen[i] ? i : -1;
        var boxOf = new int[store.OpTypes.Count];
        var filled = new bool[boxes.Length];
        for (var op = 0; op < boxOf.Length; op++)
        {
            boxOf[op] = store.OpCalls[op] is >= 0 and var call ? boxes[call] : -1;
            if (boxOf[op] >= 0)
                filled[boxOf[op]] = true;
        }
        var keep = new bool[boxes.Length];
        for (var i = 0; i < keep.Length; i++)
            keep[i] = boxes[i] < 0 || (boxes[i] == i && !filled[i]);
        return Array.TrueForAll(keep, kept => kept) ? graph : new Boxes(graph, boxes, boxOf, keep).Build();
    }

    /// <summary>One collapsing: the operations of the source, boxed or free, in their new order.</summary>
    private sealed class Boxes
    {
        private readonly ForwardGraph _graph;
        private readonly GraphStore _store;
        private readonly GraphRebuild _rebuild;
        private readonly BoxSchedule _schedule;
        private readonly long[] _repeatsInBox;
        private readonly bool[] _isGraphOutput;
        private readonly int[] _seenBy;
        private readonly int[] _partCount;
        private readonly int[] _partsSoFar;
        private readonly Dictionary<int, string> _owned = [];
        private readonly List<Input> _inputs = [];
        private readonly List<Output> _outputs = [];

        public Boxes(ForwardGraph graph, int[] boxes, int[] boxOf, bool[] keep)
        {
            (_graph, _store) = (graph, graph.Store);
            _schedule = new(graph, boxOf);
            _repeatsInBox = RepeatsInBox(_store, boxes);
            _rebuild = new(graph);
            _rebuild.CopyInputs();
            _rebuild.CopyHierarchy(keep, everyModule: true);
            _isGraphOutput = new bool[_store.ValueNames.Count];
            foreach (var value in _store.GraphOutputs)
                _isGraphOutput[value] = true;
            _seenBy = new int[_store.ValueNames.Count];
            Array.Fill(_seenBy, -1);
            _partCount = new int[keep.Length];
            _partsSoFar = new int[keep.Length];
            for (var step = 0; step < _schedule.StepCount; step++)
                if (_schedule.Box(step) is >= 0 and var box)
                    _partCount[box]++;
            foreach (var module in _store.Modules)
                foreach (var (name, value) in module.Parameters.Concat(module.Buffers))
                    _owned.TryAdd(value.Index, module.Path.Length == 0 ? name : module.Path + "." + name);
        }

        public ForwardGraph Build()
        {
            for (var step = 0; step < _schedule.StepCount; step++)
            {
                if (_schedule.Box(step) is >= 0 and var box)
                    AddBox(step, box);
                else
                    _rebuild.CopyOperation(_schedule.Operations(step)[0]);
            }
            _rebuild.CopyOutputs();
            _rebuild.CopyUnused();
            return _rebuild.Builder.Build();
        }

        private void AddBox(int step, int box)
        {
            _inputs.Clear();
            _outputs.Clear();
            var call = _graph.Calls[box];
            long operations = 0;
            OperationTrace? trace = null;
            var branch = _store.OpTraces.GetValueOrDefault(_schedule.Operations(step)[0])?.Branch;
            foreach (var op in _schedule.Operations(step))
            {
                AddInputs(step, op, call.Module.Path);
                AddOutputs(step, op);
                operations += Count(op);
                trace = TraceSum.Add(trace, _store.OpTraces.GetValueOrDefault(op));
                if (_store.OpTraces.GetValueOrDefault(op)?.Branch != branch)
                    branch = null;
            }
            if (branch is not null)
                trace = (trace ?? new()) with { Branch = branch };
            _rebuild.Builder.AddOperation(new(OpType.ModuleDomain, TypeName(call.Module)), Name(call), CollectionsMarshal.AsSpan(_inputs),
                CollectionsMarshal.AsSpan(_outputs), Attributes(call, operations), _rebuild.Call(_store.Calls[box].Parent), call.Module.Metadata, trace);
        }

        private void AddInputs(int step, int op, string path)
        {
            for (var at = _store.Inputs.Start[op]; at < _store.Inputs.Start[op + 1]; at++)
                AddInput(step, _store.Inputs.Value[at], path);
            if (_graph.Captured.TryGetValue(op, out var captured))
                foreach (var value in captured)
                    AddInput(step, value.Index, path);
        }

        private void AddInput(int step, int value, string path)
        {
            if (value < 0 || _seenBy[value] == step || (_graph.ProducerOf[value] is >= 0 and var producer && _schedule.StepOf(producer) == step))
                return;
            _seenBy[value] = step;
            _inputs.Add(new(_owned.TryGetValue(value, out var owned) ? Within(owned, path) : "", _rebuild.Value(value)));
        }

        /// <summary>The name that a parameter has inside the module: <c>conv1.weight</c>.</summary>
        private static string Within(string owned, string path) =>
            path.Length > 0 && owned.Length > path.Length && owned[path.Length] == '.' && owned.StartsWith(path, StringComparison.Ordinal) ? owned[(path.Length + 1)..] : owned;

        private void AddOutputs(int step, int op)
        {
            for (var at = _store.Outputs.Start[op]; at < _store.Outputs.Start[op + 1]; at++)
                if (_store.Outputs.Value[at] is >= 0 and var value && IsUsedOutside(step, value))
                    _outputs.Add(new("", _rebuild.Value(value)));
        }

        private bool IsUsedOutside(int step, int value)
        {
            if (_isGraphOutput[value])
                return true;
            for (var at = _graph.Uses.Start[value]; at < _graph.Uses.Start[value + 1]; at++)
                if (_schedule.StepOf(_graph.Uses.Operation[at]) != step)
                    return true;
            return false;
        }

        /// <summary>How many operations one stands for: those in it where it is a collapsed call itself, times the repeats around it in the box.</summary>
        private long Count(int op) =>
            (_store.OpTypes[op].Domain == OpType.ModuleDomain && _graph.Operations[op].Attribute("operations") is AttributeValue.Int { Value: var inside } ? inside : 1)
            * _repeatsInBox[_store.OpCalls[op]];

        /// <summary>By call: how many times it runs in one run of its box.</summary>
        private static long[] RepeatsInBox(GraphStore store, int[] boxes)
        {
            var repeats = new long[boxes.Length];
            for (var call = 0; call < boxes.Length; call++)
                repeats[call] = boxes[call] < 0 || boxes[call] == call ? 1 : repeats[store.Calls[call].Parent] * store.Calls[call].RepeatCount;
            return repeats;
        }

        private static string TypeName(Module module) =>
            module.TypeName.Length > 0 ? module.TypeName : module.Name.Length > 0 ? module.Name : "Module";

        private string Name(ModuleCall call)
        {
            var name = call.Module.Path.Length > 0 ? call.Module.Path : TypeName(call.Module);
            if (call.Pass != 1)
                name += $" (pass {call.Pass})";
            return _partCount[call.Index] == 1 ? name : $"{name} (part {++_partsSoFar[call.Index]})";
        }

        private static NamedAttribute[] Attributes(ModuleCall call, long operations)
        {
            List<NamedAttribute> attributes = [new("operations", operations)];
            if (call.Module.Arguments.Length > 0)
                attributes.Add(new("arguments", call.Module.Arguments));
            if (call.RepeatCount != 1)
                attributes.Add(new("repeats", call.RepeatCount));
            return [.. attributes];
        }
    }
}
