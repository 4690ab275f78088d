using QuikGraph;

namespace GraphBridge.QuikGraph;

/// <summary>A value on its way from the operation that makes it to one that uses it.</summary>
/// <param name="Source">The operation that makes it.</param>
/// <param name="Target">The operation that uses it.</param>
/// <param name="Value">The value.</param>
/// <param name="Input">Its place among <see cref="Operation.Inputs"/> of the target; -1 where a nested graph of the target uses it by name.</param>
public sealed record ValueEdge(Operation Source, Operation Target, Value Value, int Input) : IEdge<Operation>
{
    /// <summary>The value's name and type.</summary>
    public override string ToString() => Value.ToString();
}
