using System.Buffers;
using System.Numerics;
using System.Text;

namespace TorchSharp.PInvoke;

/// <summary>The bytes of a call and of its results; docs/capture-events.md has their form.</summary>
internal sealed class CallBytes
{
    private enum Tag : byte
    {
        None, False, True, Int, Float, Complex, String, Tensor, List, Tuple, Dict, Device, ScalarType, Layout, MemoryFormat, Opaque, Ints,
    }

    [ThreadStatic]
    private static CallBytes s_ofThread;

    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    internal static CallBytes ForThread()
    {
        var writer = s_ofThread ??= new();
        writer._bytes.ResetWrittenCount();
        return writer;
    }

    internal ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    internal void Arguments(ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var count = 0;
        foreach (var (_, value) in arguments)
            count += value is null ? 0 : 1;
        Unsigned((ulong)count);
        foreach (var (name, value) in arguments)
        {
            if (value is null)
                continue;
            Text(name);
            Value(value);
        }
    }

    private void Value(object value)
    {
        switch (value)
        {
            case null: Put(Tag.None); break;
            case torch.Tensor tensor: Put(Tag.Tensor); Unsigned((ulong)tensor.Handle); break;
            case bool flag: Put(flag ? Tag.True : Tag.False); break;
            case long number: Put(Tag.Int); Signed(number); break;
            case int number: Put(Tag.Int); Signed(number); break;
            case double number: Put(Tag.Float); Double(number); break;
            case float number: Put(Tag.Float); Double(number); break;
            case string text: Put(Tag.String); Text(text); break;
            case Scalar scalar: Value(scalar.Value); break;
            case Complex complex: Put(Tag.Complex); Double(complex.Real); Double(complex.Imaginary); break;
            case torch.ScalarType type: Put(Tag.ScalarType); Text(NameOf(type)); break;
            case torch.Device device: Put(Tag.Device); Text(device.ToString()); break;
            case long[] numbers:
                Put(Tag.Ints);
                Unsigned((ulong)numbers.Length);
                foreach (var number in numbers)
                    Signed(number);
                break;
            case double[] numbers: List(numbers); break;
            case bool[] flags: List(flags); break;
            case IEnumerable<torch.Tensor> tensors: List(tensors.ToArray()); break;
            default: throw new NotSupportedException($"the stand-in passes no {value.GetType()}");
        }
    }

    private void List<T>(T[] elements)
    {
        Put(Tag.List);
        Unsigned((ulong)elements.Length);
        foreach (var element in elements)
            Value(element);
    }

    private static string NameOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte => "uint8",
        torch.ScalarType.ComplexFloat32 => "complex64",
        torch.ScalarType.ComplexFloat64 => "complex128",
        _ => type.ToString().ToLowerInvariant(),
    };

    private void Put(Tag tag) => _bytes.Write([(byte)tag]);

    private void Signed(long value) => Unsigned(((ulong)value << 1) ^ (ulong)(value >> 63));

    private void Unsigned(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            span[at++] = (byte)(value | 0x80);
        span[at++] = (byte)value;
        _bytes.Advance(at);
    }

    private void Double(double value)
    {
        BitConverter.TryWriteBytes(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    private void Text(string text)
    {
        Unsigned((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    /// <summary>Results, lists and tuples among them opened.</summary>
    internal static List<object> Read(ReadOnlySpan<byte> bytes)
    {
        var results = new List<object>();
        for (var left = Number(ref bytes); left > 0; left--)
            Read(ref bytes, results);
        return results;
    }

    private static void Read(ref ReadOnlySpan<byte> bytes, List<object> results)
    {
        var tag = (Tag)bytes[0];
        bytes = bytes[1..];
        switch (tag)
        {
            case Tag.None: results.Add(null); break;
            case Tag.True or Tag.False: results.Add(tag == Tag.True); break;
            case Tag.Tensor: results.Add(new torch.Tensor((IntPtr)Number(ref bytes))); break;
            case Tag.Int: var number = Number(ref bytes); results.Add((long)(number >> 1) ^ -(long)(number & 1)); break;
            case Tag.Float: results.Add(Double(ref bytes)); break;
            case Tag.Complex: results.Add(new Complex(Double(ref bytes), Double(ref bytes))); break;
            case Tag.List or Tag.Tuple:
                for (var left = Number(ref bytes); left > 0; left--)
                    Read(ref bytes, results);
                break;
            default: throw new NotSupportedException($"the stand-in reads no {tag}");
        }
    }

    private static ulong Number(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static double Double(ref ReadOnlySpan<byte> bytes)
    {
        var value = BitConverter.ToDouble(bytes);
        bytes = bytes[8..];
        return value;
    }
}
