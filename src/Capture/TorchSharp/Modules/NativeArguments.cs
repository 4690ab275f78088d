using System.Runtime.CompilerServices;
using GraphBridge.Printing;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>Arguments of native calls that have to be worked out, by the name that <see cref="NativeSchema"/> gives them.</summary>
internal static class NativeArguments
{
    public static bool TryGet(string name, NativeCall call, ObjectFacts facts, out object? value)
    {
        value = null;
        switch (name)
        {
            case "kernel_size" or "dilation" or "output_padding" or "output_size":
                return facts.TryGetEach(name, out value) && Default(ref value, name == "output_padding" ? 0 : 1, facts);
            case "stride":
                return facts.TryGetEach(name, out value) && (value is not null || facts.TryGetEach("kernel_size", out value));
            case "conv_stride":
                return facts.TryGetEach("stride", out value) && Default(ref value, 1, facts);
            case "padding":
                return facts.TryGetEach(name, out value) && Default(ref value, 0, facts);
            case "pad":
                return facts.TryGetEach("padding", out value, sides: 2) && Flat(ref value);
            // other modes pad before they convolve
            case "conv_padding":
                return IsPaddedWithZeros(facts) && facts.TryGetEach("padding", out value) && value is not string
                    && !(facts.TryGet("padding_type", out var type) && type is not null) && Default(ref value, 0, facts);
            case "conv_padding_type":
                return IsPaddedWithZeros(facts) && (facts.TryGet("padding_type", out value) && value is not null || facts.TryGet("padding", out value) && value is string);
            case "approximate":
                value = facts.TryGet(name, out var approximation) ? approximation : "none";
                return true;
            case "mode":
                value = facts.TryGet(name, out var mode) ? mode switch { "sum" => 0L, "mean" => 1L, "max" => 2L, _ => null } : null;
                return value is not null;
            case "reduction":
                value = facts.TryGet(name, out var reduction) ? reduction switch { "none" => 0L, "mean" => 1L, "sum" => 2L, _ => null } : null;
                return value is not null;
            // two-dimensional indices are made one-dimensional first
            case "offsets":
                value = call.Arguments.Count > 1 ? call.Arguments[1] : null;
                return value is not null;
            case "padding_idx":
                var isKnown = facts.TryGet(name, out value);
                value ??= isKnown ? -1L : null;
                return isKnown;
            case "bag_padding_idx":
                isKnown = facts.TryGet("padding_idx", out value);
                value = value is -1L ? null : value;
                return isKnown;
            case "packed_data" or "batch_sizes":
                value = call.Arguments[0] is ITuple { Length: > 1 } packed ? packed[name == "batch_sizes" ? 1 : 0] : null;
                return value is not null;
            case "none":
                return true;
        }
        value = name switch
        {
            "true" => true,
            "one" => 1L,
            "use_statistics" => call.IsTraining || facts.Has("running_mean") is false,
            "train" => call.IsTraining,
            "state" => State(call, 1) is [var state, ..] ? state : null,
            "states" => State(call, 2),
            "params" => Parameters(call.Module, facts.Layers),
            "has_biases" => facts.Has("bias_ih_l0"),
            "num_layers" => facts.Layers,
            "bidirectional" => facts.Has("weight_ih_l0_reverse"),
            // between the layers, in training: elsewhere it does nothing
            "dropout" => facts.TryGet(name, out var dropout) ? dropout : call.IsTraining && facts.Layers > 1 ? null : 0.0,
            _ => throw new ArgumentException($"nothing is known of '{name}'", nameof(name)),
        };
        // cells take no state where none is given; a dropout is given to all
        return value is not null || name is "state" or "states";
    }

    private static bool IsPaddedWithZeros(ObjectFacts facts) => facts.TryGet("padding_mode", out var mode) && mode is "zeros";

    /// <summary>What an argument means that was not given, as an array of a number for each dimension.</summary>
    private static bool Default(ref object? value, long usual, ObjectFacts facts)
    {
        value ??= Enumerable.Repeat(usual, Math.Max(1, facts.Dimensions)).ToArray();
        return Flat(ref value);
    }

    private static bool Flat(ref object? value)
    {
        if (value is ITuple)
            value = PythonText.Elements(value)!.Cast<long>().ToArray();
        return true;
    }

    /// <summary>The states that were given, one by one, or else the zeros that were made for them last; null for none.</summary>
    private static object?[]? State(NativeCall call, int count) => (call.Arguments.Count > 1 ? call.Arguments[1] : null) switch
    {
        null => call.Made.Count > 0 ? [.. call.Made.TakeLast(count)] : null,
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        var state => [state],
    };

    /// <summary>The parameters of a recurrent module in the order in which ATen takes them, layer by layer and direction by direction.</summary>
    private static object[] Parameters(ModuleNode module, long layers)
    {
        List<object> parameters = [];
        for (var layer = 0; layer < layers; layer++)
            foreach (var direction in (ReadOnlySpan<string>)["", "_reverse"])
                foreach (var kind in (ReadOnlySpan<string>)["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"])
                    if (module.Tensor($"{kind}_l{layer}{direction}") is { } parameter)
                        parameters.Add(parameter);
        return [.. parameters];
    }
}
