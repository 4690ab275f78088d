using System.Globalization;
using TorchSharp.Utils;
using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>What gives elements to the program.</summary>
        public partial class Tensor
        {
            public TensorAccessor<T> data<T>()
                where T : unmanaged
            {
                if (TypeOf(typeof(T)) != dtype)
                    throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
                return new(this);
            }

            public T item<T>()
                where T : unmanaged
            {
                if (NumberOfElements != 1)
                    throw new ArgumentException("Number of elements in the tensor must be 1");
                return data<T>()[new long[ndim]];
            }

            public Span<byte> bytes
            {
                get
                {
                    unsafe
                    {
                        return new((void*)THSTensor_data(Handle), checked((int)(numel() * element_size())));
                    }
                }
            }

            public Scalar ToScalar() => Run("item", ("self", this))[0] switch
            {
                long number => number,
                bool flag => flag,
                double number => number,
                var other => throw new NotSupportedException(other?.ToString()),
            };

            public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

            public string ToString(TensorStringStyle style, string fltFormat = null, int? width = null, CultureInfo cultureInfo = null, string newLine = null)
            {
                if (style == TensorStringStyle.Metadata)
                    return ToString();
                using var whole = to_type(ScalarType.Float64).contiguous();
                return ToString() + " " + string.Join(" ", whole.data<double>().Select(value => value.ToString(fltFormat ?? "g5", CultureInfo.InvariantCulture)));
            }
        }
    }

    public static class TensorExtensionMethods
    {
        internal static bool IsFloatingPoint(this torch.ScalarType type) =>
            type is torch.ScalarType.Float16 or torch.ScalarType.BFloat16 or torch.ScalarType.Float32 or torch.ScalarType.Float64;

        internal static bool IsComplex(this torch.ScalarType type) => type is torch.ScalarType.ComplexFloat32 or torch.ScalarType.ComplexFloat64;

        public static int ElementSize(this torch.ScalarType type) => type switch
        {
            torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
            torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
            torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
            torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
            torch.ScalarType.ComplexFloat64 => 16,
            _ => throw new NotSupportedException(type.ToString()),
        };

        public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

        public static string str(this torch.Tensor tensor, string fltFormat = null, int? width = null, string newLine = null, CultureInfo cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
            tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

        public static torch.Tensor print(this torch.Tensor t, string fltFormat = "g5", int? width = 100, string newLine = null, CultureInfo cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
        {
            Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
            return t;
        }

        public static float ToSingle(this torch.Tensor value) => value.ToScalar().ToSingle();
        public static double ToDouble(this torch.Tensor value) => value.ToScalar().ToDouble();
        public static long ToInt64(this torch.Tensor value) => value.ToScalar().ToInt64();
        public static int ToInt32(this torch.Tensor value) => value.ToScalar().ToInt32();
        public static byte ToByte(this torch.Tensor value) => value.ToScalar().ToByte();
        public static bool ToBoolean(this torch.Tensor value) => value.ToScalar().ToBoolean();
    }
}

namespace TorchSharp.Utils
{
    /// <summary>The elements of a tensor on the CPU, in row-major order whatever its strides.</summary>
    public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
        where T : unmanaged
    {
        private readonly torch.Tensor _tensor;
        private readonly long[] _shape;
        private readonly long[] _strides;

        internal TensorAccessor(torch.Tensor tensor)
        {
            if (tensor.device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            _tensor = tensor;
            _shape = tensor.shape;
            _strides = tensor.stride();
        }

        public long Count => _tensor.NumberOfElements;

        public bool IsReadOnly => false;

        public unsafe T this[params long[] indices]
        {
            get => *At(indices);
            set => *At(indices) = value;
        }

        public T[] ToArray()
        {
            var elements = new T[Count];
            var at = new long[_shape.Length];
            for (long i = 0; i < elements.Length; i++)
            {
                elements[i] = this[at];
                for (var dim = at.Length - 1; dim >= 0 && ++at[dim] == _shape[dim]; dim--)
                    at[dim] = 0;
            }
            return elements;
        }

        public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => ToArray().AsSpan((int)tensorIndex).CopyTo(array.AsSpan(arrayIndex));

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => GC.KeepAlive(_tensor);

        private unsafe T* At(long[] indices)
        {
            var place = (T*)THSTensor_data(_tensor.Handle);
            for (var dim = 0; dim < indices.Length; dim++)
            {
                if ((ulong)indices[dim] >= (ulong)_shape[dim])
                    throw new IndexOutOfRangeException();
                place += indices[dim] * _strides[dim];
            }
            return place;
        }
    }
}
