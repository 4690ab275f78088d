namespace TorchSharp;

public enum ScalarType : sbyte
{
    Int64 = 4,
    Float32 = 6,
}

public sealed class Scalar(double value)
{
    public double Value => value;

    public static implicit operator Scalar(double value) => new(value);
}

public readonly ref struct Window(Span<float> span)
{
    public readonly int Length = span.Length;
}

public static partial class torch
{
    public static List<string> Printed { get; } = [];

    public partial class Tensor(float value) : IDisposable
    {
        private float[] _elements = [value];

        public float Value => _elements[0];

        public bool IsDisposed { get; private set; }

        public Tensor? grad { get; set; }

        public Tensor T => new(Value);

        public Span<float> bytes
        {
            get => _elements;
            set => _elements = value.ToArray();
        }

        public Tensor this[params long[] indices]
        {
            get => new(Value + indices.Length);
            set => _elements[0] = value.Value + indices.Length;
        }

        public Tensor add(Tensor target, Scalar? alpha = null) => new(Value + (float)(alpha?.Value ?? 1) * target.Value);

        public Tensor add_(Scalar other)
        {
            _elements[0] += (float)other.Value;
            return this;
        }

        public void zero_() => _elements[0] = 0;

        public virtual Tensor clone() => new(Value);

        public Tensor window(Window window) => new(window.Length);

        public Tensor to(ScalarType type, Half scale, DateTime? when = null) => new((float)type * (float)scale);

        public T item<T>() => (T)Convert.ChangeType(Value, typeof(T), System.Globalization.CultureInfo.InvariantCulture);

        public override string ToString() => "tensor(" + item<float>() + ")";

        public void Dispose()
        {
            IsDisposed = true;
            GC.SuppressFinalize(this);
        }

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static implicit operator Tensor(float value) => new(value);

        public static explicit operator float(Tensor tensor) => tensor.Value;

        public static bool operator true(Tensor tensor) => tensor.Value != 0;

        public static bool operator false(Tensor tensor) => tensor.Value == 0;
    }
}
