using System.Collections.Immutable;

namespace GraphBridge.Capture.Safetensors;

/// <summary>What the header of a .safetensors file says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The name of its elements' type.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
/// <param name="Begin">Where its bytes begin behind the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsEntry(string Name, string TypeName, ImmutableArray<long> Shape, long Begin, long End)
{
    /// <summary>The type, or null where there is none of the name.</summary>
    public ElementType? Type => SafetensorsTypes.Find(TypeName);
}
