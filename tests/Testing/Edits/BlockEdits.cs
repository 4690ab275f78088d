namespace GraphBridge.Testing.Edits;

/// <summary>Inserts a block: a module with several operations, of which later operations use the result.</summary>
internal static class BlockEdits
{
    /// <summary>A copy of a block of the network behind the first, or where there is none, or at times, one of another kind.</summary>
    public static bool Insert(GraphSketch sketch, Random random)
    {
        var blocks = random.Next(3) > 0 ? Block.AllOf(sketch) : [];
        if (blocks.Count == 0)
            return InsertNew(sketch, random);
        InsertCopy(sketch, random, blocks[random.Next(blocks.Count)]);
        return true;
    }

    private static void InsertCopy(GraphSketch sketch, Random random, Block block)
    {
        var suffix = $"_copy{random.Next(1000, 10000)}";
        var values = new Dictionary<SketchValue, SketchValue> { [block.Input] = block.Output };
        var users = sketch.Uses()[block.Output].ToList();
        var calls = new Dictionary<SketchCall, SketchCall>();
        var modules = new Dictionary<SketchModule, SketchModule>();
        foreach (var module in sketch.Modules.Where(module => module.IsIn(block.Call.Module)).ToList())
            CopyModule(sketch, block.Call.Module, module, modules, values, suffix);
        foreach (var call in sketch.Calls.Where(call => call.IsIn(block.Call)).ToList())
            calls.Add(call, new(modules[call.Module]) { Parent = call == block.Call ? call.Parent : calls[call.Parent!], Pass = call.Pass, RepeatCount = call.RepeatCount });
        sketch.Calls.AddRange(calls.Values);
        var at = sketch.Operations.IndexOf(block.Operations[^1]) + 1;
        foreach (var op in block.Operations)
        {
            sketch.Operations.Insert(at++, new(op.Type, op.Name.Length == 0 ? "" : op.Name + suffix)
            {
                Call = calls[op.Call!],
                Inputs = [.. op.Inputs.Select(port => port with { Value = port.Value is null ? null : values.GetValueOrDefault(port.Value, port.Value) })],
                Outputs = [.. op.Outputs.Select(port => port with { Value = port.Value is null ? null : Copy(sketch, port.Value, values, suffix) })],
                Attributes = [.. op.Attributes],
                Metadata = op.Metadata,
            });
        }
        sketch.Rewire(users, block.Output, values[block.Output]);
    }

    private static void CopyModule(GraphSketch sketch, SketchModule block, SketchModule module, Dictionary<SketchModule, SketchModule> modules,
        Dictionary<SketchValue, SketchValue> values, string suffix)
    {
        var copy = new SketchModule(block.Path + suffix + module.Path[block.Path.Length..], module.TypeName)
        {
            Parent = module == block ? module.Parent : modules[module.Parent!],
            Arguments = module.Arguments,
            Metadata = module.Metadata,
            Parameters = [.. module.Parameters.Select(owned => (owned.Name, Copy(sketch, owned.Value, values, suffix)))],
            Buffers = [.. module.Buffers.Select(owned => (owned.Name, Copy(sketch, owned.Value, values, suffix)))],
        };
        modules.Add(module, copy);
        sketch.Modules.Add(copy);
    }

    private static SketchValue Copy(GraphSketch sketch, SketchValue value, Dictionary<SketchValue, SketchValue> values, string suffix)
    {
        if (values.TryGetValue(value, out var there))
            return there;
        var copy = new SketchValue(value.Name + suffix, value.Kind) { Type = value.Type, Data = value.Data, SparseData = value.SparseData, Metadata = value.Metadata };
        sketch.Values.Add(copy);
        values.Add(value, copy);
        return copy;
    }

    private static bool InsertNew(GraphSketch sketch, Random random)
    {
        var uses = sketch.Uses();
        var places = sketch.Operations.Where(op => op.Outputs is [{ Value: { } made }] && sketch.FlowsOn(made, uses)).ToList();
        if (places.Count == 0)
            return false;
        var before = places[random.Next(places.Count)];
        var value = before.Outputs[0].Value!;
        var users = uses[value].ToList();
        var parent = before.Call?.Parent ?? before.Call;
        var path = (parent is { Module.Path: { Length: > 0 } above } ? above + "." : "") + $"adapter{random.Next(1000, 10000)}";
        var block = new NewBlock(sketch, parent, path, before.Type.Domain, sketch.Operations.IndexOf(before) + 1);
        var x = block.Add("norm", "LayerNormalization", value, value);
        x = block.Add("down", "Gemm", x, value);
        x = block.Add(null, "Tanh", x, value);
        x = block.Add("up", "Gemm", x, value);
        x = block.Add(null, "Add", x, value, value);
        sketch.Rewire(users, value, x);
        return true;
    }

    /// <summary>A block that is being made: a module, and one inside it for each operation with weights.</summary>
    private sealed class NewBlock
    {
        private readonly GraphSketch _sketch;
        private readonly SketchModule _module;
        private readonly SketchCall _call;
        private readonly string _domain;
        private int _at;

        public NewBlock(GraphSketch sketch, SketchCall? parent, string path, string domain, int at)
        {
            (_sketch, _domain, _at) = (sketch, domain, at);
            (_module, _call) = Module(path, "Adapter", parent?.Module, parent);
        }

        public SketchValue Add(string? layer, string type, SketchValue x, SketchValue like, SketchValue? other = null)
        {
            var call = _call;
            var name = $"{_module.Path}.{layer ?? type.ToLowerInvariant()}";
            List<SketchPort> inputs = [new("", x)];
            if (other is not null)
                inputs.Add(new("", other));
            if (layer is not null)
            {
                (var module, call) = Module(name, type, _module, _call);
                var weight = Value(name + ".weight", ValueKind.Parameter, TensorType.Of(ElementType.Float32, 8, 8));
                module.Parameters.Add(("weight", weight));
                inputs.Add(new("", weight));
            }
            var output = Value(name + "_output", ValueKind.Activation, like.Type);
            _sketch.Operations.Insert(_at++, new(new(_domain, type), name) { Call = call, Inputs = inputs, Outputs = [new("", output)] });
            return output;
        }

        private (SketchModule Module, SketchCall Call) Module(string path, string type, SketchModule? parent, SketchCall? caller)
        {
            var module = new SketchModule(path, type) { Parent = parent };
            var call = new SketchCall(module) { Parent = caller };
            _sketch.Modules.Add(module);
            _sketch.Calls.Add(call);
            return (module, call);
        }

        private SketchValue Value(string name, ValueKind kind, DataType? type)
        {
            var value = new SketchValue(name, kind) { Type = type };
            _sketch.Values.Add(value);
            return value;
        }
    }
}
