namespace GraphBridge.Formats.OnnxModel;

/// <summary>Makes modules and calls from what nodes tell of the modules around them: one call of a module in each caller.</summary>
/// <param name="builder">What they are added to.</param>
/// <param name="paths">Counts the letters of their paths; null where the graph has them all already.</param>
internal sealed class ScopeHierarchy(ForwardGraphBuilder builder, ReadCount? paths)
{
    private readonly Dictionary<(int Caller, int Module), CallId> _calls = [];
    private readonly Dictionary<int, int> _passes = [];

    /// <summary>The innermost call around a node, or null where nothing is told.</summary>
    public CallId? CallOf(List<NodeScope> scopes)
    {
        CallId? call = null;
        ModuleId? module = null;
        foreach (var scope in scopes)
        {
            var parent = module;
            if (builder.TryGetModule(scope.Path, out var known))
                module = known;
            else
            {
                paths?.Add(scope.Path.Length);
                module = builder.AddModule(scope.Path, scope.TypeName, parent);
            }
            var key = (call?.Index ?? -1, module.Value.Index);
            if (!_calls.TryGetValue(key, out var inner))
            {
                var pass = _passes[key.Index] = _passes.GetValueOrDefault(key.Index) + 1;
                _calls.Add(key, inner = builder.AddCall(module.Value, call, pass));
            }
            call = inner;
        }
        return call;
    }

    /// <summary>Gives modules the parameters and buffers whose names begin with their path.</summary>
    public void AddModuleValues(IEnumerable<ValueId> initializers)
    {
        foreach (var value in initializers)
        {
            var name = builder.NameOf(value);
            var dot = name.LastIndexOf('.');
            if (dot < 0 || !builder.TryGetModule(name[..dot], out var module))
                continue;
            if (builder.KindOf(value) == ValueKind.Buffer)
                builder.AddBuffer(module, name[(dot + 1)..], value);
            else
                builder.AddParameter(module, name[(dot + 1)..], value);
        }
    }
}
