using Mono.Cecil;

namespace GraphBridge.Instrument.Weaving;

/// <summary>Whether a type is a tensor or holds tensors that are there already, told by its shape.</summary>
internal static class TensorTypes
{
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.List`1",
        "System.Collections.Generic.IList`1",
        "System.Collections.Generic.ICollection`1",
        "System.Collections.Generic.IReadOnlyList`1",
        "System.Collections.Generic.IReadOnlyCollection`1",
        "System.Nullable`1",
    };

    private static readonly HashSet<string> Tensors = new(StringComparer.Ordinal)
    {
        "TorchSharp.torch/Tensor",
        "TorchSharp.Modules.Parameter",
        "TorchSharp.torch/nn/utils/rnn/PackedSequence",
    };

    /// <summary>Not where elements come one by one as they are asked for: such a method has done nothing yet when it returns.</summary>
    public static bool HoldTensors(TypeReference type) => type switch
    {
        ArrayType array => HoldTensors(array.ElementType),
        GenericInstanceType generic => (Lists.Contains(generic.ElementType.FullName) || IsTuple(generic)) && generic.GenericArguments.Any(HoldTensors),
        _ => IsTensor(type),
    };

    public static bool IsTensor(TypeReference type)
    {
        // a base that stands in another assembly is none of TorchSharp's own subclasses
        // and a damaged assembly may have a type derive from itself
        var depth = 0;
        for (var one = type; one is not null && depth < 100; one = (one as TypeDefinition)?.BaseType, depth++)
        {
            if (Tensors.Contains(one.FullName))
                return true;
        }
        return false;
    }

    private static bool IsTuple(GenericInstanceType type) =>
        type.Namespace == "System" && (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || type.Name.StartsWith("Tuple`", StringComparison.Ordinal));
}
