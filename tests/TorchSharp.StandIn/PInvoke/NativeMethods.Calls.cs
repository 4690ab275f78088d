namespace TorchSharp.PInvoke;

/// <summary>Calls of operators by schema: <c>name</c> or <c>name.overload</c>, arguments by name; a null one is left out.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>Runs an operator and gives its results: tensors, null for an undefined one, numbers, bools.</summary>
    internal static List<object> Run(string op, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var writer = CallBytes.ForThread();
        writer.Arguments(arguments);
        var dot = op.IndexOf('.');
        var name = (op.Contains("::") ? "" : "aten::") + (dot < 0 ? op : op[..dot]);
        Bytes results;
        fixed (byte* bytes = writer.Written)
            if (gb_call(name, dot < 0 ? "" : op[(dot + 1)..], bytes, (nuint)writer.Written.Length, out results) != 0)
                throw Failure();
        try
        {
            return CallBytes.Read(new(results.Data, checked((int)results.Size)));
        }
        finally
        {
            gb_bytes_free(ref results);
        }
    }

    internal static torch.Tensor One(string op, params ReadOnlySpan<(string Name, object Value)> arguments) => (torch.Tensor)Run(op, arguments)[0];

    internal static (torch.Tensor, torch.Tensor) Pair(string op, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var results = Run(op, arguments);
        return ((torch.Tensor)results[0], (torch.Tensor)results[1]);
    }

    internal static (torch.Tensor, torch.Tensor, torch.Tensor) Three(string op, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var results = Run(op, arguments);
        return ((torch.Tensor)results[0], (torch.Tensor)results[1], (torch.Tensor)results[2]);
    }

    internal static torch.Tensor[] All(string op, params ReadOnlySpan<(string Name, object Value)> arguments) => [.. Run(op, arguments).Cast<torch.Tensor>()];

    internal static bool Flag(string op, params ReadOnlySpan<(string Name, object Value)> arguments) => (bool)Run(op, arguments)[0];

    /// <summary>The object that an operator wrote into, whose result is dropped.</summary>
    internal static torch.Tensor Same(torch.Tensor written, List<object> results)
    {
        foreach (var result in results)
            (result as torch.Tensor)?.Dispose();
        return written;
    }

    internal static long[] Ints(long? value) => value is { } given ? [given] : null;

    internal static long[] Ints((long, long)? value) => value is { } given ? [given.Item1, given.Item2] : null;

    internal static long? NotNegative(long value) => value < 0 ? null : value;

    internal static string Text(torch.RoundingMode mode) => mode == torch.RoundingMode.None ? null : mode.ToString();

    internal static string Text(Modules.GELU.Approximate mode) => mode.ToString();

    internal static string Text(FFTNormType norm) => norm.ToString().ToLowerInvariant();
}
