using System.Globalization;

namespace GraphBridge.Capture;

/// <summary>The values that the program read to decide what to do next, and the ways it took because of them.</summary>
internal sealed class RecordedSteering(RecordedOperations operations, RecordedValues values, ValueNaming naming, RecordedCalls calls, TensorLayouts layouts)
{
    private readonly List<(int Read, string Taken)> _branches = [];
    private readonly Stack<int> _open = new();

    /// <summary>The innermost branch that is open; -1 for none.</summary>
    public int Innermost => _open.Count == 0 ? -1 : _open.Peek();

    /// <summary>Makes the plain result of an operation a value of the graph; false where it has none.</summary>
    public bool Read(int operation)
    {
        if (operations.IsRead(operation))
            return true;
        if (!operations.TryGetPlain(operation, out var plain))
            return false;
        var module = calls.ModuleOf(operations.CallOf(operation));
        var name = naming.Operation(module, calls.Path(module), operations.OperatorOf(operation));
        operations.SetName(operation, name);
        operations.SetRead(operation, values.AddScalar(name, layouts.Type(layouts.TypeNumber(TensorType.Of(Element(plain.Tag))))), ValueText.Of(plain));
        return true;
    }

    public void Begin(ref EventReader reader)
    {
        var kind = (BranchKind)reader.ReadInt("a branch's kind");
        var iteration = reader.ReadUnsigned();
        var read = reader.ReadUnsigned();
        var taken = kind switch
        {
            BranchKind.Then => "then",
            BranchKind.Else => "else",
            BranchKind.Iteration => "iteration " + iteration.ToString(CultureInfo.InvariantCulture),
            _ => throw reader.Wrong($"there is no kind of branch {(int)kind}"),
        };
        if (read > (ulong)operations.Count)
            throw reader.Wrong("a branch depends on an operation that did not begin");
        // where no value of the graph decided, what runs there depends on the branch around it
        if (read == 0 || !Read((int)read - 1))
        {
            _open.Push(Innermost);
            return;
        }
        _open.Push(_branches.Count);
        _branches.Add(((int)read - 1, taken));
    }

    public void End(ref EventReader reader)
    {
        if (!_open.TryPop(out _))
            throw reader.Wrong("it ends a branch, and none was begun");
    }

    public void LeaveAll() => _open.Clear();

    /// <summary>The branches as the graph has them, by number.</summary>
    public Branch[] All() => [.. _branches.Select(branch => new Branch(operations.NameOf(branch.Read)!, branch.Taken))];

    private static ElementType Element(ValueTag tag) => tag switch
    {
        ValueTag.False or ValueTag.True => ElementType.Bool,
        ValueTag.Int => ElementType.Int64,
        ValueTag.Float => ElementType.Float64,
        ValueTag.String => ElementType.String,
        _ => ElementType.Complex128,
    };
}
