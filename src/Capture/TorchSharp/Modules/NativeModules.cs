namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// What the modules do whose forward is one native call, in which no operation shows. The call is the operation, with the
/// module's parameters as inputs.
/// </summary>
internal static class NativeModules
{
    private const string Domain = "torchsharp::";

    private static readonly string[] StatisticsNames = ["running_mean", "running_var", "num_batches_tracked"];

    /// <summary>The operation that a call of a native module is.</summary>
    public static NativeOperation Of(NativeCall call)
    {
        var facts = new ObjectFacts(call.Module);
        NativeOperation? operation = null;
        // rows that are too long are shortened first, in place
        if (!(facts.TryGet("max_norm", out var norm) && norm is not null))
            foreach (var schema in NativeSchemas.Of(facts.TypeName))
                operation ??= schema.Of(call, facts);
        // what takes nothing but a tensor is an activation
        return operation is null ? Own(call, facts)
            : operation with { MayBeInPlace = facts.TryGet("inplace", out var inPlace) ? inPlace is true : operation.Arguments.Count == 1 || facts.TypeName == "Dropout" };
    }

    /// <summary>An operation that is the module: its forward's arguments, its parameters and buffers, what is known of its own arguments, its mode.</summary>
    private static NativeOperation Own(NativeCall call, ObjectFacts facts)
    {
        List<OperatorArgument> arguments = [];
        List<object?> values = [];
        var names = new HashSet<string>();
        void Add(string name, object? value, bool written = false)
        {
            if (!names.Add(name))
                return;
            arguments.Add(new(name, written));
            values.Add(value);
        }

        for (var i = 0; i < call.Arguments.Count; i++)
            Add(call.ParameterNames[i], call.Arguments[i] ?? (facts.TypeName == "RNN" && call.Made.Count > 0 ? call.Made[0] : null));
        foreach (var (name, tensor) in call.Module.Parameters)
            Add(name, tensor);
        // statistics are kept up as a side effect, which nothing else shows
        foreach (var (name, tensor) in call.Module.Buffers)
            Add(name, tensor, call.IsTraining && Array.IndexOf(StatisticsNames, name) >= 0);
        foreach (var (name, value) in ModulePrinter.Arguments(call.Module).All)
            Add(name, value);
        Add("train", call.IsTraining);
        var type = facts.TypeName.Length > 0 ? facts.TypeName : call.Module.TypeName;
        return new(Domain + type, "", arguments, type == "MultiheadAttention" ? ["attn_output", "attn_output_weights"] : [], values);
    }
}
