namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>An operator as its schema declares it.</summary>
/// <param name="Name">Its name with its domain: <c>aten::add</c>.</param>
/// <param name="Overload">Which of its overloads; empty where it has no name.</param>
/// <param name="Arguments">The arguments, in order.</param>
/// <param name="Results">The results, in order.</param>
internal sealed record OperatorSchema(string Name, string Overload, SchemaArgument[] Arguments, OperatorResult[] Results)
{
    private int[]? _silent;

    /// <summary>The arguments as an event declares them.</summary>
    public OperatorArgument[] DeclaredArguments { get; } = Array.ConvertAll(Arguments, argument => new OperatorArgument(argument.Name, argument.Written));

    /// <summary>The places of the arguments that it writes.</summary>
    public int[] WrittenArguments { get; } = [.. Enumerable.Range(0, Arguments.Length).Where(place => Arguments[place].Written)];

    /// <summary>Its name as the model of graphs has it.</summary>
    public OpType Type { get; } = new(Name[..Name.IndexOf(':', StringComparison.Ordinal)], Name[(Name.LastIndexOf(':') + 1)..], Overload);

    /// <summary>The places of the arguments that it writes although its schema doesn't say so, where <see cref="SilentCondition"/> is true.</summary>
    public int[] SilentlyWritten => _silent ??= [.. SilentWrites.Of(Type, out _).ToArray().Select(IndexOf)];

    /// <summary>The place of the argument that decides it.</summary>
    public int SilentCondition
    {
        get
        {
            _ = SilentWrites.Of(Type, out var condition);
            return IndexOf(condition);
        }
    }

    /// <summary>Where an argument stands; -1 where there is none of that name.</summary>
    public int IndexOf(string argument) => Array.FindIndex(Arguments, one => one.Name == argument);

    public override string ToString() => Overload.Length == 0 ? Name : Name + "." + Overload;
}

/// <summary>One argument of a schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Written">Whether tensors given for it are written.</param>
/// <param name="Default">What it is where it is left out, as the schema writes it; null where it can't be.</param>
internal sealed record SchemaArgument(string Name, SchemaType Type, bool Written = false, string? Default = null)
{
    /// <summary>Whether a call has to give it.</summary>
    public bool IsRequired => Default is null && !Type.IsOptional;
}

/// <summary>The kinds of plain values that schemas know.</summary>
internal enum SchemaKind
{
    /// <summary>Anything: only operators without a schema of their own take it.</summary>
    Any,
    Tensor,
    Int,
    Float,
    Bool,
    Scalar,
    String,
    DType,
    Device,
    Layout,
    MemoryFormat,
    Generator,
}

/// <summary>A type of a schema: <c>int[2]?</c>.</summary>
/// <param name="Kind">What it is, or what the elements of the list are.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="Length">How many times a single value is repeated that is given for the list; 0 where the schema doesn't say.</param>
/// <param name="IsOptional">Whether there may be none.</param>
internal readonly record struct SchemaType(SchemaKind Kind, bool IsList = false, int Length = 0, bool IsOptional = false);
