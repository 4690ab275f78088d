namespace TorchSharp;

public static partial class torch
{
    public class Device
    {
        public DeviceType type { get; }
        public int index { get; }

        internal Device(DeviceType type, int index = -1)
        {
            this.type = type;
            this.index = index;
        }

        public static implicit operator Device(string description)
        {
            var colon = description.IndexOf(':');
            var type = Enum.Parse<DeviceType>(colon < 0 ? description : description[..colon], ignoreCase: true);
            return new(type, colon < 0 ? -1 : int.Parse(description[(colon + 1)..]));
        }

        public override string ToString() => type.ToString().ToLowerInvariant() + (index < 0 ? "" : $":{index}");
    }

    public static Device CPU = new(DeviceType.CPU);
    public static Device META = new(DeviceType.META);

    public static Device device(string description) => description;
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static ScalarType uint8 = ScalarType.Byte;
    public static ScalarType int8 = ScalarType.Int8;
    public static ScalarType int16 = ScalarType.Int16;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType @long = ScalarType.Int64;
    public static ScalarType float16 = ScalarType.Float16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType @bool = ScalarType.Bool;
    public static ScalarType complex64 = ScalarType.ComplexFloat32;

    /// <summary>The one generator; libtorch's operators are called without one and use it.</summary>
    public class Generator : IDisposable
    {
        internal static readonly Generator s_default = new();

        private Generator()
        {
        }

        internal long Seed { get; set; }

        public static Generator Default => s_default;
        public long initial_seed() => Seed;

        public Generator manual_seed(long seed)
        {
            Seed = seed;
            PInvoke.NativeMethods.gb_manual_seed((ulong)seed);
            return this;
        }

        public void Dispose() => GC.SuppressFinalize(this);
    }

    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
}
