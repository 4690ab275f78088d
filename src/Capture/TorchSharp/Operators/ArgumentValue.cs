using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Writes C# values as the values of an event, as the type of the schema's argument wants them.</summary>
internal static class ArgumentValue
{
    /// <summary>Writes a value; nothing that the program gives makes it throw, what is not understood is named by its type.</summary>
    public static void Write(ValueWriter writer, SchemaType type, object value, TorchObjects objects)
    {
        if (type.IsList)
            WriteList(writer, type, value, objects);
        else
            WriteOne(writer, type.Kind, value, objects);
    }

    private static void WriteOne(ValueWriter writer, SchemaKind kind, object value, TorchObjects objects)
    {
        switch (kind)
        {
            case SchemaKind.Tensor when objects.IsTensor(value):
                objects.AddTensor(writer, value);
                break;
            case SchemaKind.Scalar when objects.IsScalar(value):
                objects.AddScalar(writer, value);
                break;
            case SchemaKind.Int when value is long number:
                writer.AddInt(number);
                break;
            case SchemaKind.Int when TryInteger(value, out var number):
                writer.AddInt(number);
                break;
            // random_(double, double) draws integers
            case SchemaKind.Int when value is double number:
                writer.AddInt((long)number);
                break;
            case SchemaKind.Float when TryNumber(value, out var number):
                writer.AddFloat(number);
                break;
            case SchemaKind.Bool when value is bool truth:
                writer.AddBool(truth);
                break;
            case SchemaKind.String when value is string or char:
                writer.AddString(value.ToString());
                break;
            case SchemaKind.String when value is Enum name:
                AddText(writer, name, static (writer, text) => writer.AddString(text));
                break;
            case SchemaKind.DType when value is Enum name:
                AddText(writer, name, static (writer, text) => writer.AddDType(text));
                break;
            case SchemaKind.Device when DeviceOf(value, objects) is { } device:
                writer.AddDevice(device);
                break;
            case SchemaKind.Layout when value is Enum name:
                AddText(writer, name, static (writer, text) => writer.AddLayout(text));
                break;
            case SchemaKind.MemoryFormat when value is Enum name:
                AddText(writer, name, static (writer, text) => writer.AddMemoryFormat(text));
                break;
            case SchemaKind.Generator:
                writer.AddNone();
                break;
            default:
                WriteAny(writer, value, objects);
                break;
        }
    }

    private static void WriteList(ValueWriter writer, SchemaType type, object value, TorchObjects objects)
    {
        if (type.Kind == SchemaKind.Int && TryIntegers(writer, value))
            return;
        if (value is ICollection items and not Array { Rank: > 1 })
        {
            writer.AddList(items.Count);
            foreach (var item in items)
                WriteItem(writer, type.Kind, item, objects);
        }
        else if (value is ITuple tuple)
        {
            writer.AddList(tuple.Length);
            for (var i = 0; i < tuple.Length; i++)
                WriteItem(writer, type.Kind, tuple[i], objects);
        }
        else if (type.Kind == SchemaKind.Int && TryInteger(value, out var number))
        {
            Span<long> repeated = stackalloc long[Math.Max(1, type.Length)];
            repeated.Fill(number);
            writer.AddInts(repeated);
        }
        else if (type.Kind == SchemaKind.Float && TryNumber(value, out _))
        {
            writer.AddList(1);
            WriteOne(writer, type.Kind, value, objects);
        }
        else if (type.Kind == SchemaKind.Tensor && value is IReadOnlyCollection<object> tensors)
        {
            writer.AddList(tensors.Count);
            foreach (var tensor in tensors)
                WriteItem(writer, type.Kind, tensor, objects);
        }
        else
        {
            WriteAny(writer, value, objects);
        }
    }

    private static void WriteItem(ValueWriter writer, SchemaKind kind, object? item, TorchObjects objects)
    {
        if (item is null)
            writer.AddNone();
        else
            WriteOne(writer, kind, item, objects);
    }

    /// <summary>Writes a value by what it is, for operators that have no schema but the C# method's.</summary>
    public static void WriteAny(ValueWriter writer, object? value, TorchObjects objects)
    {
        switch (value)
        {
            case null:
                writer.AddNone();
                break;
            case bool truth:
                writer.AddBool(truth);
                break;
            case string or char:
                writer.AddString(value.ToString());
                break;
            case Enum name:
                AddText(writer, name, name.GetType().Name == "ScalarType"
                    ? static (writer, text) => writer.AddDType(text)
                    : static (writer, text) => writer.AddString(text));
                break;
            case Complex number:
                writer.AddComplex(number.Real, number.Imaginary);
                break;
            case long[] or int[]:
                TryIntegers(writer, value);
                break;
            // an array of data could be long; what it holds is in the tensor that is made of it
            case Array { Rank: > 1 }:
                writer.AddOpaque(value.GetType().Name);
                break;
            case ICollection { Count: <= 64 } items:
                writer.AddList(items.Count);
                foreach (var item in items)
                    WriteAny(writer, item, objects);
                break;
            case ITuple tuple:
                writer.AddTuple(tuple.Length);
                for (var i = 0; i < tuple.Length; i++)
                    WriteAny(writer, tuple[i], objects);
                break;
            case var _ when objects.IsTensor(value):
                objects.AddTensor(writer, value);
                break;
            case var _ when objects.IsScalar(value):
                objects.AddScalar(writer, value);
                break;
            case var _ when objects.DeviceName(value) is { } device:
                writer.AddDevice(device);
                break;
            case var _ when TryInteger(value, out var number):
                writer.AddInt(number);
                break;
            case var _ when TryNumber(value, out var number):
                writer.AddFloat(number);
                break;
            case var _ when objects.Unpacked(value) is ITuple packed:
                WriteAny(writer, packed, objects);
                break;
            default:
                writer.AddOpaque(value.GetType().Name);
                break;
        }
    }

    private static void AddText(ValueWriter writer, Enum value, Action<ValueWriter, string> add)
    {
        if (Enumerations.TextOf(value) is { } text)
            add(writer, text);
        else
            writer.AddNone();
    }

    private static string? DeviceOf(object value, TorchObjects objects) => value switch
    {
        string name => name,
        Enum type => Enumerations.TextOf(type),
        _ => objects.DeviceName(value),
    };

    private static bool TryIntegers(ValueWriter writer, object value)
    {
        switch (value)
        {
            case long[] numbers:
                writer.AddInts(numbers);
                return true;
            case int[] numbers:
                writer.AddInts(Array.ConvertAll(numbers, number => (long)number));
                return true;
            case ValueTuple<long, long> pair:
                writer.AddInts([pair.Item1, pair.Item2]);
                return true;
            case ValueTuple<long, long, long> triple:
                writer.AddInts([triple.Item1, triple.Item2, triple.Item3]);
                return true;
            // torch.Size and lists; what LINQ has yet to compute is left alone
            case IEnumerable<long> numbers and (ICollection or ValueType):
                writer.AddInts([.. numbers]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>An integer of any size, or an enumeration as ATen numbers it.</summary>
    internal static bool TryInteger(object value, out long number)
    {
        switch (value)
        {
            case long exact:
                number = exact;
                return true;
            case int exact:
                number = exact;
                return true;
            case short or byte or sbyte or ushort or uint:
                number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            case Enum name:
                if (!long.TryParse(Enumerations.TextOf(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
                    number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            default:
                number = 0;
                return false;
        }
    }

    private static bool TryNumber(object value, out double number)
    {
        switch (value)
        {
            case double exact:
                number = exact;
                return true;
            case float exact:
                number = exact;
                return true;
            case Half exact:
                number = (double)exact;
                return true;
            case long or int or short or byte or sbyte or ushort or uint or ulong:
                number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                return true;
            default:
                number = 0;
                return false;
        }
    }
}
