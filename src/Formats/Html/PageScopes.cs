namespace GraphBridge.Formats.Html;

/// <summary>A graph with all graphs inside its operations: branches, loops, the functions that it defines, and what operations were carried out by.</summary>
internal sealed class PageScopes
{
    private const string FunctionName = "function";
    private const string InnerName = "inner";

    private const int DeepestBody = 64;

    private readonly List<PageScope> _scopes = [];
    private readonly Dictionary<OpType, ForwardGraph> _functions = [];
    private readonly Dictionary<(string Path, string Type), int> _moduleByPath = [];
    private readonly List<(Module Module, PageScope Scope)> _modules = [];
    private int _operationCount;
    private int _callCount;
    private int _valueCount;
    private int _left;

    private PageScopes(ForwardGraph graph, int innerOperations)
    {
        _left = innerOperations;
        foreach (var function in graph.Functions)
            _functions[function.Type] = function.Body;
        Add(graph, null, null, "", null);
    }

    /// <summary>The graph and those inside it, outer ones first.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="innerOperations">How many operations those inside it may have, all together; what is beyond stays closed.</param>
    public static PageScopes Of(ForwardGraph graph, int innerOperations)
    {
        var scopes = new PageScopes(graph, innerOperations);
        for (var at = 0; at < scopes._scopes.Count; at++)
            if (scopes._scopes[at] is { Depth: < DeepestBody } scope)
                scopes.AddBodies(scope);
        return scopes;
    }

    /// <summary>The graphs; the graph itself is the first.</summary>
    public IReadOnlyList<PageScope> All => _scopes;

    /// <summary>The modules of all graphs, each with the first graph that has it.</summary>
    public IReadOnlyList<(Module Module, PageScope Scope)> Modules => _modules;

    public int CallCount => _callCount;

    /// <summary>All operations in the order of their places.</summary>
    public IEnumerable<(PageScope Scope, Operation Operation)> Operations
    {
        get
        {
            foreach (var scope in _scopes)
                foreach (var operation in scope.Graph.Operations)
                    yield return (scope, operation);
        }
    }

    /// <summary>All values in the order of their places.</summary>
    public IEnumerable<(PageScope Scope, Value Value)> Values
    {
        get
        {
            foreach (var scope in _scopes)
                foreach (var value in scope.Graph.Values)
                    if (scope.IsOwn(value))
                        yield return (scope, value);
        }
    }

    /// <summary>All calls in the order of their places; a body, which stands before those in it, has none.</summary>
    public IEnumerable<(PageScope Scope, ModuleCall? Call)> Calls
    {
        get
        {
            foreach (var scope in _scopes)
            {
                if (scope.Body >= 0)
                    yield return (scope, null);
                foreach (var call in scope.Graph.Calls)
                    yield return (scope, call);
            }
        }
    }

    private void AddBodies(PageScope scope)
    {
        foreach (var operation in scope.Graph.Operations)
        {
            foreach (var (name, nested) in NestedGraphs.Of(operation))
                Add(nested, scope, operation, name, OuterValues(nested, scope));
            if (_functions.TryGetValue(operation.Type, out var function) && !scope.IsWithin(function))
                Add(function, scope, operation, FunctionName, GivenByPlace(function, scope, operation));
            if (operation.Trace?.Inner is { } inner)
                Add(inner, scope, operation, InnerName, GivenByName(inner, scope, operation));
        }
    }

    /// <summary>Adds a graph behind the others.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="around">The graph that it is inside; null for the graph itself.</param>
    /// <param name="operation">The operation there.</param>
    /// <param name="name">What it is there.</param>
    /// <param name="known">By value: its place in a graph around it, or -1; null where there are none.</param>
    private void Add(ForwardGraph graph, PageScope? around, Operation? operation, string name, int[]? known)
    {
        if (around is not null)
        {
            if (graph.Operations.Count > _left)
                return;
            _left -= graph.Operations.Count;
        }
        var values = known ?? None(graph.Values.Count);
        var firstValue = _valueCount;
        foreach (ref var place in values.AsSpan())
            if (place < 0)
                place = _valueCount++;
        var modules = new int[graph.Modules.Count];
        var scope = new PageScope
        {
            Graph = graph,
            Body = around is null ? -1 : _callCount++,
            Inside = operation,
            Outer = around,
            BodyName = name,
            SeesOuter = name != FunctionName,
            FirstOperation = _operationCount,
            FirstValue = firstValue,
            Values = values,
            Modules = modules,
        };
        foreach (var module in graph.Modules)
        {
            if (!_moduleByPath.TryGetValue((module.Path, module.TypeName), out modules[module.Index]))
            {
                _moduleByPath.Add((module.Path, module.TypeName), modules[module.Index] = _modules.Count);
                _modules.Add((module, scope));
            }
        }
        _operationCount += graph.Operations.Count;
        _callCount += graph.Calls.Count;
        _scopes.Add(scope);
    }

    private static int[] None(int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        return places;
    }

    private static int[] OuterValues(ForwardGraph nested, PageScope scope)
    {
        var known = None(nested.Values.Count);
        foreach (var value in nested.Values)
            if (value.Kind == ValueKind.Outer)
                known[value.Index] = scope.PlaceOf(value.Name);
        return known;
    }

    private static int[] GivenByPlace(ForwardGraph function, PageScope scope, Operation operation)
    {
        var known = None(function.Values.Count);
        for (var slot = 0; slot < Math.Min(function.Inputs.Count, operation.Inputs.Count); slot++)
            known[function.Inputs[slot].Index] = scope.PlaceOf(operation.Inputs.ValueAt(slot));
        return known;
    }

    private static int[] GivenByName(ForwardGraph inner, PageScope scope, Operation operation)
    {
        var known = OuterValues(inner, scope);
        foreach (var input in inner.Inputs)
            for (var slot = 0; slot < operation.Inputs.Count && known[input.Index] < 0; slot++)
                if (operation.Inputs[slot].Name == input.Name)
                    known[input.Index] = scope.PlaceOf(operation.Inputs.ValueAt(slot));
        return known;
    }
}
