using System.Linq.Expressions;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>The field that instrumenting adds to TorchSharp's Tensor.</summary>
internal sealed class TensorSlot
{
    private const string Name = "GraphBridgeKnown";

    private TensorSlot(Func<object, object?> get, Action<object, object?> set) => (Get, Set) = (get, set);

    public Func<object, object?> Get { get; }

    public Action<object, object?> Set { get; }

    /// <summary>The field; null where there is none.</summary>
    public static TensorSlot? Of(Type tensor)
    {
        if (tensor.GetField(Name) is not { } field)
            return null;
        var given = Expression.Parameter(typeof(object));
        var value = Expression.Parameter(typeof(object));
        var there = Expression.Field(Expression.Convert(given, tensor), field);
        return new(Expression.Lambda<Func<object, object?>>(there, given).Compile(),
            Expression.Lambda<Action<object, object?>>(Expression.Assign(there, value), given, value).Compile());
    }
}
