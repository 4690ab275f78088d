using System.Numerics;

namespace TorchSharp;

/// <summary>A number of any kind.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(object value, torch.ScalarType type)
    {
        Value = value;
        Type = type;
    }

    /// <summary>A long, a double, a bool or a complex number, as the native side takes it.</summary>
    internal object Value { get; }

    public torch.ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => value.ToScalar();
    public static implicit operator Scalar(sbyte value) => value.ToScalar();
    public static implicit operator Scalar(short value) => value.ToScalar();
    public static implicit operator Scalar(int value) => value.ToScalar();
    public static implicit operator Scalar(long value) => value.ToScalar();
    public static implicit operator Scalar(float value) => value.ToScalar();
    public static implicit operator Scalar(double value) => value.ToScalar();
    public static implicit operator Scalar(bool value) => value.ToScalar();
    public static implicit operator Scalar(Half value) => value.ToScalar();
    public static implicit operator Scalar(Complex value) => value.ToScalar();

    public void Dispose() => GC.SuppressFinalize(this);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => new((long)value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this sbyte value) => new((long)value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this short value) => new((long)value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this int value) => new((long)value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this long value) => new(value, torch.ScalarType.Int64);
    public static Scalar ToScalar(this float value) => new((double)value, torch.ScalarType.Float64);
    public static Scalar ToScalar(this double value) => new(value, torch.ScalarType.Float64);
    public static Scalar ToScalar(this bool value) => new(value, torch.ScalarType.Bool);
    public static Scalar ToScalar(this Half value) => new((double)value, torch.ScalarType.Float64);
    public static Scalar ToScalar(this Complex value) => new(value, torch.ScalarType.ComplexFloat64);

    public static double ToDouble(this Scalar value) => Convert.ToDouble(value.Value);
    public static float ToSingle(this Scalar value) => Convert.ToSingle(value.Value);
    public static long ToInt64(this Scalar value) => value.Value is double number ? (long)number : Convert.ToInt64(value.Value);
    public static int ToInt32(this Scalar value) => checked((int)value.ToInt64());
    public static short ToInt16(this Scalar value) => checked((short)value.ToInt64());
    public static byte ToByte(this Scalar value) => checked((byte)value.ToInt64());
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.ToInt64());
    public static bool ToBoolean(this Scalar value) => Convert.ToBoolean(value.Value);
    public static Half ToHalf(this Scalar value) => (Half)value.ToDouble();
    public static Complex ToComplexFloat64(this Scalar value) => value.Value is Complex complex ? complex : value.ToDouble();
}
