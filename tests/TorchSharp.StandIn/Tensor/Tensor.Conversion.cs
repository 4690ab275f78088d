using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Other types and devices, real and imaginary parts, transposed views.</summary>
    public partial class Tensor
    {
        public Tensor T => One("numpy_T", ("self", this));
        public Tensor mT => One("mT", ("self", this));
        public Tensor H => One("matrix_H", ("self", this));
        public Tensor mH => One("mH", ("self", this));
        public Tensor real => One("real", ("self", this));
        public Tensor imag => One("imag", ("self", this));

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(One("to.dtype", ("self", this), ("dtype", type), ("non_blocking", non_blocking), ("copy", copy)), disposeAfter);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to((Device)device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(One("to.device", ("self", this), ("device", new Device(deviceType, deviceIndex)), ("dtype", dtype), ("non_blocking", non_blocking), ("copy", copy)), disposeAfter);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(One("to.device", ("self", this), ("device", device ?? this.device), ("dtype", type), ("non_blocking", non_blocking), ("copy", copy)), disposeAfter);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, false, false, non_blocking);

        public Tensor cpu() => to(DeviceType.CPU);
        public Tensor type(ScalarType dtype) => to_type(dtype);
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);
        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor half() => to_type(ScalarType.Float16);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);

        private Tensor After(Tensor result, bool dispose)
        {
            if (dispose)
                Dispose();
            return result;
        }
    }
}
