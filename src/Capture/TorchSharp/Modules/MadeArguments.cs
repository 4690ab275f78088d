using System.Collections.Concurrent;
using System.Text;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>
/// What a factory of an instrumented TorchSharp.dll was given for the module that it made (docs/torchsharp-instrumentation.md),
/// by the names that PyTorch has for it. Factories have had several names for one thing, of which all are known. What a stack of
/// layers was not given itself is what its layer was given.
/// </summary>
internal static class MadeArguments
{
    private static readonly ConcurrentDictionary<string, Factory> Factories = new(StringComparer.Ordinal);

    /// <summary>An argument; false where nothing remembers it.</summary>
    public static bool TryGet(object?[] made, string name, out object? value)
    {
        value = null;
        var factory = Factories.GetOrAdd((string)made[0]!, static text => new(text));
        var at = Array.IndexOf(factory.Names, name);
        if (at < 0)
            return factory.Layer is var layer and >= 0 && made[layer + 1] is object?[] given && TryGet(given, name, out value);
        value = made[at + 1];
        // PyTorch makes a shape of one number
        if (name == "normalized_shape" && value is long size)
            value = new[] { size };
        return true;
    }

    /// <summary>The PyTorch name of a factory's parameter: <c>kernelSize</c> is <c>kernel_size</c>.</summary>
    private static string NameOf(string parameter, string module)
    {
        var name = Snake(parameter);
        return name switch
        {
            "input_channel" => "in_channels",
            "output_channel" => "out_channels",
            "input_size" when module is "Linear" => "in_features",
            "output_size" when module is "Linear" or "Bilinear" => "out_features",
            "features" => "num_features",
            "has_bias" => "bias",
            "strides" => "stride",
            "non_linearity" => "nonlinearity",
            "embedding_dims" => "embedding_dim",
            "embedded_dim" => "embed_dim",
            "padding_index" => "padding_idx",
            "keep_dim" => "keepdim",
            _ => name,
        };
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
            if (char.IsUpper(letter))
                text.Append('_').Append(char.ToLowerInvariant(letter));
            else
                text.Append(letter);
        return text.ToString();
    }

    private sealed class Factory
    {
        public Factory(string text)
        {
            var signature = MethodSignature.Parse(text);
            Names = [.. signature.Arguments.Select(one => IsKept(one.Type) ? NameOf(one.Name, signature.ReturnType) : "")];
            Layer = signature.Arguments.ToList().FindIndex(one => IsLayer(one.Type));
        }

        /// <summary>The names of its parameters; empty for those that are not kept.</summary>
        public string[] Names { get; }

        /// <summary>Where the layer is that it makes a stack of; -1 where there is none.</summary>
        public int Layer { get; }

        private static bool IsLayer(string type) => type.EndsWith("Layer", StringComparison.Ordinal);

        /// <summary>Tensors and devices are not, and are null whatever they were.</summary>
        private static bool IsKept(string type) => type is not ("Tensor" or "Parameter" or "Device") && !type.Contains("Tensor", StringComparison.Ordinal)
            && !IsLayer(type);
    }
}
