using System.Runtime.InteropServices;
using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;

    private static Tensor Filled(string op, long[] size, ScalarType? dtype, Device device, bool requires_grad, Scalar value = null)
    {
        var made = One(op == "empty" ? "empty.memory_format" : op, ("size", size), ("fill_value", value), ("dtype", dtype ?? (value is { Type: ScalarType.Int64 or ScalarType.Bool } ? null : s_defaultType)), ("device", device));
        return requires_grad ? made.requires_grad_() : made;
    }

    private static Tensor Given<T>(T[] elements, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device device, bool requires_grad)
        where T : unmanaged
    {
        var made = Make(TypeOf(typeof(T)), dimensions, MemoryMarshal.AsBytes<T>(elements));
        if (dtype is { } type && type != made.dtype)
            made = made.to_type(type, disposeAfter: true);
        if (device is not null && device.type != DeviceType.CPU)
            made = made.to(device, disposeAfter: true);
        return requires_grad ? made.requires_grad_() : made;
    }

    internal static ScalarType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ => type == typeof(Half) ? ScalarType.Float16 : throw new NotSupportedException(type.Name),
    };

    public static ScalarType get_default_dtype() => s_defaultType;

    public static void set_default_dtype(ScalarType dtype) => s_defaultType = dtype;

    public static Device get_default_device() => CPU;

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device device = null, bool requires_grad = false)
    {
        dtype ??= start.Type == ScalarType.Int64 && stop.Type == ScalarType.Int64 && step.Type == ScalarType.Int64 ? ScalarType.Int64 : s_defaultType;
        var made = One("arange.start_step", ("start", start), ("end", stop), ("step", step), ("dtype", dtype), ("device", device));
        return requires_grad ? made.requires_grad_() : made;
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device device = null, bool requires_grad = false)
    {
        var made = One("linspace", ("start", start), ("end", end), ("steps", steps), ("dtype", dtype ?? s_defaultType), ("device", device));
        return requires_grad ? made.requires_grad_() : made;
    }

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null)
    {
        var made = One("eye.m", ("n", rows), ("m", columns < 0 ? rows : columns), ("dtype", dtype ?? s_defaultType), ("device", device));
        return requires_grad ? made.requires_grad_() : made;
    }

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        One("randint.low", ("low", low), ("high", high), ("size", size), ("dtype", dtype ?? ScalarType.Int64), ("device", device));

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null, string[] names = null) =>
        One("normal.float_float", ("mean", mean), ("std", std), ("size", size.ToArray()), ("dtype", dtype), ("device", device));

    public static Tensor randperm(long n, ScalarType? dtype = null, Device device = null, bool requires_grad = false, Generator generator = null) =>
        One("randperm", ("n", n), ("dtype", dtype ?? ScalarType.Int64), ("device", device));

    private static Tensor Like(string op, Tensor input, ScalarType? dtype, Device device, bool requires_grad, Scalar value = null)
    {
        var made = One(op, ("self", input), ("fill_value", value), ("dtype", dtype), ("device", device));
        return requires_grad ? made.requires_grad_() : made;
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => input.zeros_like(dtype, device, requires_grad);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => input.ones_like(dtype, device, requires_grad);
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => input.rand_like(dtype, device, requires_grad);
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => input.randn_like(dtype, device, requires_grad);
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false, string[] names = null) => input.full_like(value, dtype, device, requires_grad);

    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("zeros_like", this, dtype, device, requires_grad);
        public Tensor ones_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("ones_like", this, dtype, device, requires_grad);
        public Tensor rand_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("rand_like", this, dtype, device, requires_grad);
        public Tensor randn_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("randn_like", this, dtype, device, requires_grad);
        public Tensor empty_like(ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("empty_like", this, dtype, device, requires_grad);
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device device = null, bool requires_grad = false) => Like("full_like", this, dtype, device, requires_grad, value);
    }
}
