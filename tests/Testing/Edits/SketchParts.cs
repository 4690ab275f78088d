namespace GraphBridge.Testing.Edits;

/// <summary>A part of a graph that is taken apart.</summary>
public abstract class SketchPart
{
    /// <summary>Its index in the graph that was taken apart; -1 for one that is new.</summary>
    public int Origin { get; init; } = -1;
}

public sealed class SketchValue(string name, ValueKind kind) : SketchPart
{
    public string Name { get; set; } = name;
    public ValueKind Kind { get; } = kind;
    public DataType? Type { get; set; }
    public TensorData? Data { get; set; }
    public SparseTensorData? SparseData { get; init; }
    public Metadata Metadata { get; init; } = Metadata.Empty;
    public ValueTrace? Trace { get; init; }

    /// <summary>Whether it flows: made by an operation or given to the pass.</summary>
    public bool Flows => Kind is ValueKind.Activation or ValueKind.Input;
}

public sealed class SketchModule(string path, string typeName) : SketchPart
{
    public string Path { get; set; } = path;
    public string TypeName { get; } = typeName;
    public SketchModule? Parent { get; init; }
    public string Arguments { get; init; } = "";
    public Metadata Metadata { get; init; } = Metadata.Empty;
    public List<(string Name, SketchValue Value)> Parameters { get; init; } = [];
    public List<(string Name, SketchValue Value)> Buffers { get; init; } = [];

    /// <summary>Whether this is a module or a part of it.</summary>
    public bool IsIn(SketchModule module) => this == module || Parent?.IsIn(module) == true;
}

public sealed class SketchCall(SketchModule module) : SketchPart
{
    public SketchModule Module { get; } = module;
    public SketchCall? Parent { get; init; }
    public int Pass { get; init; } = 1;
    public int RepeatCount { get; init; } = 1;
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether this is a call or runs in it.</summary>
    public bool IsIn(SketchCall call) => this == call || Parent?.IsIn(call) == true;
}

public sealed class SketchOperation(OpType type, string name) : SketchPart
{
    public OpType Type { get; set; } = type;
    public string Name { get; set; } = name;
    public SketchCall? Call { get; set; }
    public List<SketchPort> Inputs { get; init; } = [];
    public List<SketchPort> Outputs { get; init; } = [];
    public List<NamedAttribute> Attributes { get; init; } = [];
    public List<SketchValue> Captured { get; init; } = [];
    public Metadata Metadata { get; init; } = Metadata.Empty;
    public OperationTrace? Trace { get; init; }
}

public readonly record struct SketchPort(string Name, SketchValue? Value);
