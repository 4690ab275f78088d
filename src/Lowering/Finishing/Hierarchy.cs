namespace GraphBridge.Lowering.Finishing;

/// <summary>The modules and calls of a lowered graph.</summary>
internal abstract class Hierarchy
{
    /// <summary>What a form asks for.</summary>
    /// <param name="form">The form.</param>
    /// <param name="captured">The captured graph.</param>
    /// <param name="builder">What the lowered graph is made with.</param>
    public static Hierarchy Of(ModuleForm form, ForwardGraph captured, ForwardGraphBuilder builder) => form switch
    {
        ModuleForm.Metadata or ModuleForm.Functions => new Whole(captured, builder),
        ModuleForm.Names => new Named(builder),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such form"),
    };

    /// <summary>The call that a captured call is.</summary>
    public abstract CallId? this[ModuleCall? call] { get; }

    /// <summary>Gives modules those of their parameters and buffers that are still there.</summary>
    /// <param name="kept">The values of the captured graph that are in the lowered one.</param>
    public abstract void AddOwned(IReadOnlyDictionary<int, ValueId> kept);

    /// <summary>All modules and calls of the capture, used or not.</summary>
    private sealed class Whole : Hierarchy
    {
        private readonly ForwardGraph _captured;
        private readonly ForwardGraphBuilder _builder;
        private readonly ModuleId[] _modules;
        private readonly CallId[] _calls;

        public Whole(ForwardGraph captured, ForwardGraphBuilder builder)
        {
            (_captured, _builder) = (captured, builder);
            (_modules, _calls) = (new ModuleId[captured.Modules.Count], new CallId[captured.Calls.Count]);
            foreach (var module in captured.Modules)
                _modules[module.Index] = builder.AddModule(module.Path, module.TypeName, module.Parent is { } parent ? _modules[parent.Index] : null, module.Arguments, module.Metadata);
            foreach (var call in captured.Calls)
                _calls[call.Index] = builder.AddCall(_modules[call.Module.Index], call.Parent is { } parent ? _calls[parent.Index] : null, call.Pass, call.RepeatCount);
        }

        public override CallId? this[ModuleCall? call] => call is { } known ? _calls[known.Index] : null;

        public override void AddOwned(IReadOnlyDictionary<int, ValueId> kept)
        {
            foreach (var module in _captured.Modules)
            {
                foreach (var (name, value) in module.Parameters)
                    if (kept.TryGetValue(value.Index, out var id))
                        _builder.AddParameter(_modules[module.Index], name, id);
                foreach (var (name, value) in module.Buffers)
                    if (kept.TryGetValue(value.Index, out var id))
                        _builder.AddBuffer(_modules[module.Index], name, id);
            }
        }
    }

    /// <summary>What the names of nodes tell a reader: modules that have nodes, without types, and one call of each in each caller.</summary>
    private sealed class Named(ForwardGraphBuilder builder) : Hierarchy
    {
        private readonly Dictionary<(int Caller, int Module), CallId> _calls = [];
        private readonly Dictionary<int, int> _passes = [];

        public override CallId? this[ModuleCall? call]
        {
            get
            {
                if (call is not { } inner)
                    return null;
                var around = this[inner.Parent];
                var path = inner.Module.Path;
                if (path.Length == 0)
                    return around;
                if (!builder.TryGetModule(path, out var module))
                    module = builder.AddModule(path, "", ModuleAround(inner));
                if (_calls.TryGetValue((around?.Index ?? -1, module.Index), out var known))
                    return known;
                var pass = _passes[module.Index] = _passes.GetValueOrDefault(module.Index) + 1;
                return _calls[(around?.Index ?? -1, module.Index)] = builder.AddCall(module, around, pass);
            }
        }

        private ModuleId? ModuleAround(ModuleCall call)
        {
            for (var at = call.Parent; at is { } around; at = around.Parent)
                if (around.Module.Path.Length > 0)
                    return builder.TryGetModule(around.Module.Path, out var module) ? module : null;
            return null;
        }

        // a reader gives a module whatever has its path in front of its name
        public override void AddOwned(IReadOnlyDictionary<int, ValueId> kept)
        {
            for (var index = 0; index < builder.ValueCount; index++)
            {
                var id = new ValueId(index);
                var (name, kind) = (builder.NameOf(id), builder.KindOf(id));
                // nor can it tell a constant of floating-point numbers from a parameter
                if (kind == ValueKind.Constant && builder.TypeOf(id) is TensorType { ElementType: var type } && type.IsFloatingPoint())
                    builder.SetKind(id, kind = ValueKind.Parameter);
                if (kind is not (ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant) || name.LastIndexOf('.') is not (var dot and >= 0)
                    || !builder.TryGetModule(name[..dot], out var module))
                    continue;
                if (kind == ValueKind.Buffer)
                    builder.AddBuffer(module, name[(dot + 1)..], id);
                else
                    builder.AddParameter(module, name[(dot + 1)..], id);
            }
        }
    }
}
