using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>
/// Looks at tensors past their public methods: those report themselves to the recorder, allocate, and throw. TorchSharp's own
/// native functions are called through pointers; they have been the same in every version since 0.99.
/// </summary>
internal sealed unsafe class TensorReader
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Func<object, nint> _handle;
    private readonly delegate*<nint, sbyte> _type;
    private readonly delegate*<nint, nint> _data;
    private readonly delegate*<nint, long> _offset;
    private readonly delegate*<nint, long> _rank;
    private readonly delegate*<nint, long, long> _size;
    private readonly delegate*<nint, long, long> _stride;
    private readonly delegate*<nint, bool> _isSparse;
    private readonly delegate*<nint, int> _deviceType;
    private readonly delegate*<nint> _resetError;

    public TensorReader(Assembly torchSharp, Type tensor)
    {
        var field = tensor.GetField("handle", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        if (field?.FieldType != typeof(nint))
            throw Unknown("torch.Tensor.handle");
        var given = Expression.Parameter(typeof(object));
        _handle = Expression.Lambda<Func<object, nint>>(Expression.Field(Expression.Convert(given, tensor), field), given).Compile();
        // its name until 0.99 was that of the library
        var natives = torchSharp.GetType("TorchSharp.PInvoke.NativeMethods") ?? torchSharp.GetType("TorchSharp.PInvoke.LibTorchSharp")
            ?? throw Unknown("TorchSharp.PInvoke.NativeMethods");
        _type = (delegate*<nint, sbyte>)Find(natives, "THSTensor_type", typeof(sbyte), typeof(nint));
        _data = (delegate*<nint, nint>)Find(natives, "THSTensor_data", typeof(nint), typeof(nint));
        _offset = (delegate*<nint, long>)Find(natives, "THSTensor_storage_offset", typeof(long), typeof(nint));
        _rank = (delegate*<nint, long>)Find(natives, "THSTensor_ndimension", typeof(long), typeof(nint));
        _size = (delegate*<nint, long, long>)Find(natives, "THSTensor_size", typeof(long), typeof(nint), typeof(long));
        _stride = (delegate*<nint, long, long>)Find(natives, "THSTensor_stride", typeof(long), typeof(nint), typeof(long));
        _isSparse = (delegate*<nint, bool>)Find(natives, "THSTensor_is_sparse", typeof(bool), typeof(nint));
        _deviceType = (delegate*<nint, int>)Find(natives, "THSTensor_device_type", typeof(int), typeof(nint));
        _resetError = (delegate*<nint>)Find(natives, "THSTorch_get_and_reset_last_err", typeof(nint));
    }

    /// <summary>Whether a tensor still has its elements.</summary>
    public bool IsAlive(object tensor) => _handle(tensor) != 0;

    /// <summary>Whether its elements lie in this process's memory.</summary>
    public bool IsOnCpu(object tensor) => _handle(tensor) is not 0 and var handle && _deviceType(handle) == 0;

    /// <summary>Looks at a tensor.</summary>
    /// <returns>Whether there is something to see: a tensor that was disposed has nothing.</returns>
    public bool Read(object tensor, TensorLayout layout)
    {
        var handle = _handle(tensor);
        if (handle == 0)
            return false;
        var rank = (int)_rank(handle);
        if (_isSparse(handle))
        {
            // it has no strides and no one memory
            layout.Set(_type(handle), 0, 0, rank);
            for (var i = 0; i < rank; i++)
                (layout.Sizes[i], layout.Strides[i]) = (_size(handle, i), 0);
            return true;
        }
        var data = _data(handle);
        // what has no memory, as on the meta device, may leave an error behind that TorchSharp would throw at the next call
        if (data == 0)
            _resetError();
        layout.Set(_type(handle), data, _offset(handle), rank);
        var sizes = layout.Sizes;
        var strides = layout.Strides;
        for (var i = 0; i < rank; i++)
            (sizes[i], strides[i]) = (_size(handle, i), _stride(handle, i));
        GC.KeepAlive(tensor);
        return true;
    }

    private static nint Find(Type natives, string name, Type result, params Type[] arguments)
    {
        var method = natives.GetMethod(name, Static, arguments);
        if (method is null || method.ReturnType != result)
            throw Unknown(name);
        RuntimeHelpers.PrepareMethod(method.MethodHandle);
        return method.MethodHandle.GetFunctionPointer();
    }

    private static GraphBridgeException Unknown(string name) => new("this version of TorchSharp is not known: it has no " + name,
        remedy: "use a version from 0.99 on, or report this with the version");
}
