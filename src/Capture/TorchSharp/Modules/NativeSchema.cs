using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// How a native module calls an ATen operator: its name, and where the value of each of its arguments comes from, in order:
/// <list type="bullet">
/// <item><c>@0</c>: the forward's argument at this place;</item>
/// <item><c>#weight</c>: the module's parameter or buffer of this name, or none;</item>
/// <item><c>.eps</c>: what the module tells of itself by this name;</item>
/// <item><c>=name</c>: what <see cref="NativeModules"/> works out.</item>
/// </list>
/// A <c>?</c> at the end: it may be unknown, because its value doesn't matter to the result.
/// </summary>
internal sealed class NativeSchema(string target, string sources, string? nonlinearity = null)
{
    private readonly string[] _sources = sources.Split(' ');

    /// <summary>The operator; its overload stands after a dot.</summary>
    public string Target { get; } = target;

    /// <summary>How many arguments have a source.</summary>
    public int Count => _sources.Length;

    /// <summary>The operator's schema.</summary>
    public OperatorSchema Schema => Target.IndexOf('.') is var dot and > 0 ? AtenSchemas.Find(Target[..dot], Target[(dot + 1)..]) : AtenSchemas.Find(Target, "");

    /// <summary>The operation that a call is; null where the module doesn't tell an argument that matters.</summary>
    public NativeOperation? Of(NativeCall call, ObjectFacts facts)
    {
        if (nonlinearity is not null && !(facts.TryGet("nonlinearity", out var known) && Equals(known, nonlinearity)))
            return null;
        var values = new object?[_sources.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var source = _sources[i].AsSpan().TrimEnd('?');
            if (!TryGet(source[0], source[1..].ToString(), call, facts, out values[i]) && !_sources[i].EndsWith('?'))
                return null;
        }
        var schema = Schema;
        return new(schema.Name, schema.Overload, schema.DeclaredArguments, [], values);
    }

    private static bool TryGet(char kind, string name, NativeCall call, ObjectFacts facts, out object? value)
    {
        switch (kind)
        {
            case '@':
                var place = int.Parse(name, null);
                value = place < call.Arguments.Count ? call.Arguments[place] : null;
                return true;
            case '#':
                value = call.Module.Tensor(name);
                return true;
            case '.':
                return facts.TryGet(name, out value);
            default:
                return NativeArguments.TryGet(name, call, facts, out value);
        }
    }
}
