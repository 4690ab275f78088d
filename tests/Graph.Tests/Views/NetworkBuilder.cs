namespace GraphBridge.Tests.Views;

/// <summary>Small networks, written as a forward pass is.</summary>
internal sealed class NetworkBuilder
{
    private static readonly DataType Type = TensorType.Of(ElementType.Float32, 4);
    private readonly Dictionary<string, ModuleId> _modules = [];
    private readonly Dictionary<string, int> _passes = [];
    private readonly Stack<CallId> _running = new();
    private int _named;

    public ForwardGraphBuilder Graph { get; } = new("net");

    /// <summary>How long each call takes from here on.</summary>
    public TimeSpan? CallTime { get; set; }

    /// <summary>What is seen of each operation from here on.</summary>
    public Func<OperationTrace?> Trace { get; set; } = () => null;

    public ValueId Input(string name) => Graph.AddInput(name, Type);

    /// <summary>Runs a module: what is called inside runs in it.</summary>
    public T Call<T>(string path, string typeName, Func<T> forward)
    {
        var module = Module(path, typeName);
        var pass = _passes[path] = _passes.GetValueOrDefault(path) + 1;
        _running.Push(Graph.AddCall(module, _running.Count > 0 ? _running.Peek() : null, pass));
        Graph.SetDuration(_running.Peek(), CallTime);
        var result = forward();
        _running.Pop();
        return result;
    }

    private ModuleId Module(string path, string typeName)
    {
        if (_modules.TryGetValue(path, out var known))
            return known;
        ModuleId? parent = path.LastIndexOf('.') is >= 0 and var dot && _modules.TryGetValue(path[..dot], out var above) ? above
            : path.Length > 0 && _modules.TryGetValue("", out var root) ? root : null;
        return _modules[path] = Graph.AddModule(path, typeName, parent);
    }

    /// <summary>The parameter of a module that was called, made on first use.</summary>
    public ValueId Parameter(string path, string name, long size = 4)
    {
        if (Graph.TryGetValue(path + "." + name, out var known))
            return known;
        var value = Graph.AddValue(path + "." + name, ValueKind.Parameter, TensorType.Of(ElementType.Float32, size));
        Graph.AddParameter(_modules[path], name, value);
        return value;
    }

    public ValueId Op(string name, params ValueId[] inputs) => Op(name, [], inputs);

    public ValueId Op(string name, NamedAttribute[] attributes, params ValueId[] inputs) => Op(name, $"v{_named++}", attributes, inputs);

    public ValueId Op(string name, string result, NamedAttribute[] attributes, params ValueId[] inputs)
    {
        var output = Graph.AddValue(result, ValueKind.Activation, Type);
        Graph.AddOperation(new("aten", name), "", [.. inputs.Select(value => new Input("", value))], [new("", output)], attributes,
            _running.Count > 0 ? _running.Peek() : null, trace: Trace());
        return output;
    }

    public ForwardGraph Build(params ValueId[] outputs)
    {
        foreach (var output in outputs)
            Graph.MarkOutput(output);
        return Graph.Build();
    }
}
