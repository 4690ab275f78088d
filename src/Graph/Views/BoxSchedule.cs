using System.Runtime.InteropServices;

namespace GraphBridge;

/// <summary>
/// The order of a graph whose operations are put in boxes: steps that are a box, a part of one, or a free operation, such that
/// what a step uses is made in steps before it. A box is one step where that can be, else as few parts as a walk finds that
/// runs what is free first and each part as far as it gets. Otherwise the order is that of execution.
/// </summary>
internal sealed class BoxSchedule
{
    private readonly ForwardGraph _graph;
    private readonly int[] _boxOf;
    private readonly int[] _stepOf;
    private readonly List<int> _order;
    private readonly List<(int Box, int Start)> _steps = [];

    // of what each operation and each box still waits for: uses of what is not scheduled yet
    private readonly int[] _waitsFor;
    private readonly int[] _boxWaitsFor;
    private readonly PriorityQueue<int, int> _ready = new();
    // by box, linked through the operations: those of it that wait for nothing, though the box does
    private readonly int[] _readyInBox;
    private readonly int[] _nextReady;
    private readonly int[] _boxStart;
    private readonly int[] _boxEnd;
    private readonly int[] _opsOfBoxes;

    /// <param name="graph">The graph.</param>
    /// <param name="boxOf">By operation: its box, a number below that of calls; -1 for a free one.</param>
    public BoxSchedule(ForwardGraph graph, int[] boxOf)
    {
        (_graph, _boxOf) = (graph, boxOf);
        var boxes = graph.Store.Calls.Count;
        _order = new(boxOf.Length);
        _stepOf = new int[boxOf.Length];
        Array.Fill(_stepOf, -1);
        _waitsFor = new int[boxOf.Length];
        _boxWaitsFor = new int[boxes];
        _nextReady = new int[boxOf.Length];
        _readyInBox = new int[boxes];
        Array.Fill(_readyInBox, -1);
        (_boxStart, _boxEnd, _opsOfBoxes) = OperationsByBox(boxOf, boxes);
        CountWaits();
        Run();
    }

    public int StepCount => _steps.Count;

    /// <summary>The box of a step; -1 for a free operation.</summary>
    public int Box(int step) => _steps[step].Box;

    /// <summary>The operations of a step, in execution order.</summary>
    public ReadOnlySpan<int> Operations(int step)
    {
        var end = step + 1 < _steps.Count ? _steps[step + 1].Start : _order.Count;
        return CollectionsMarshal.AsSpan(_order)[_steps[step].Start..end];
    }

    /// <summary>The step that an operation is in.</summary>
    public int StepOf(int op) => _stepOf[op];

    private static (int[] Start, int[] End, int[] Operations) OperationsByBox(int[] boxOf, int boxes)
    {
        var start = new int[boxes];
        var end = new int[boxes];
        foreach (var box in boxOf)
            if (box >= 0)
                end[box]++;
        var total = 0;
        for (var box = 0; box < boxes; box++)
        {
            start[box] = total;
            total += end[box];
            end[box] = start[box];
        }
        var operations = new int[total];
        for (var op = 0; op < boxOf.Length; op++)
            if (boxOf[op] is >= 0 and var box)
                operations[end[box]++] = op;
        return (start, end, operations);
    }

    private void CountWaits()
    {
        for (var value = 0; value < _graph.ProducerOf.Length; value++)
        {
            if (_graph.ProducerOf[value] is not (>= 0 and var producer))
                continue;
            for (var at = _graph.Uses.Start[value]; at < _graph.Uses.Start[value + 1]; at++)
            {
                var user = _graph.Uses.Operation[at];
                _waitsFor[user]++;
                if (_boxOf[user] is >= 0 and var box && box != _boxOf[producer])
                    _boxWaitsFor[box]++;
            }
        }
    }

    private void Run()
    {
        for (var op = 0; op < _boxOf.Length; op++)
            if (_waitsFor[op] == 0)
                OperationIsReady(op);
        for (var box = 0; box < _boxWaitsFor.Length; box++)
            if (_boxWaitsFor[box] == 0 && _boxStart[box] < _boxEnd[box])
                BoxIsReady(box);
        for (var earliest = 0; earliest < _boxOf.Length;)
        {
            if (_ready.TryDequeue(out var next, out _))
            {
                if (next >= 0)
                    RunFree(next);
                else
                    RunWhole(~next);
            }
            else if (_stepOf[earliest] >= 0)
                earliest++;
            else
                // boxes wait for each other; the earliest operation waits for nothing, so its box has a part to run
                RunPart(_boxOf[earliest]);
        }
    }

    private void OperationIsReady(int op)
    {
        if (_boxOf[op] is >= 0 and var box)
            (_nextReady[op], _readyInBox[box]) = (_readyInBox[box], op);
        else
            _ready.Enqueue(op, op);
    }

    private void BoxIsReady(int box)
    {
        while (_stepOf[_opsOfBoxes[_boxStart[box]]] >= 0)
            _boxStart[box]++;
        _ready.Enqueue(~box, _opsOfBoxes[_boxStart[box]]);
    }

    private void RunFree(int op)
    {
        _steps.Add((-1, _order.Count));
        Schedule(op);
    }

    private void RunWhole(int box)
    {
        _steps.Add((box, _order.Count));
        for (var at = _boxStart[box]; at < _boxEnd[box]; at++)
            if (_stepOf[_opsOfBoxes[at]] < 0)
                Schedule(_opsOfBoxes[at]);
    }

    private void RunPart(int box)
    {
        var start = _order.Count;
        _steps.Add((box, start));
        while (_readyInBox[box] is >= 0 and var op)
        {
            _readyInBox[box] = _nextReady[op];
            Schedule(op);
        }
        CollectionsMarshal.AsSpan(_order)[start..].Sort();
    }

    private void Schedule(int op)
    {
        _stepOf[op] = _steps.Count - 1;
        _order.Add(op);
        var outputs = _graph.Store.Outputs;
        for (var at = outputs.Start[op]; at < outputs.Start[op + 1]; at++)
        {
            if (outputs.Value[at] is not (>= 0 and var value))
                continue;
            for (var use = _graph.Uses.Start[value]; use < _graph.Uses.Start[value + 1]; use++)
            {
                var user = _graph.Uses.Operation[use];
                if (--_waitsFor[user] == 0)
                    OperationIsReady(user);
                if (_boxOf[user] is >= 0 and var box && box != _boxOf[op] && --_boxWaitsFor[box] == 0)
                    BoxIsReady(box);
            }
        }
    }
}
