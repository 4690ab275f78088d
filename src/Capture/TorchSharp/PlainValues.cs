using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Writes whatever a program gives to a module or gets from one: tensors in tuples, lists and dictionaries, and plain values.</summary>
internal static class PlainValues
{
    private const int MaxDepth = 60;

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="library">What knows a tensor from others.</param>
    /// <param name="number">The id of a tensor; null for one that is not there any more.</param>
    public static void Write(ValueWriter writer, object? value, TorchSharpLibrary library, Func<object, long?> number) => Write(writer, value, library, number, 0);

    /// <summary>The tensors in a value, in the order in which they are written.</summary>
    public static IEnumerable<object> Tensors(object? value, TorchSharpLibrary library) => Tensors(value, library, 0);

    private static IEnumerable<object> Tensors(object? value, TorchSharpLibrary library, int depth) => value switch
    {
        null or string => [],
        _ when library.IsTensor(value) => [value],
        _ when depth == MaxDepth => [],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i], library, depth + 1)),
        IDictionary entries => entries.Values.Cast<object?>().SelectMany(entry => Tensors(entry, library, depth + 1)),
        IList items => items.Cast<object?>().SelectMany(item => Tensors(item, library, depth + 1)),
        _ when library.Unpacked(value) is ITuple packed => Tensors(packed, library, depth + 1),
        _ => [],
    };

    private static void Write(ValueWriter writer, object? value, TorchSharpLibrary library, Func<object, long?> number, int depth)
    {
        switch (value)
        {
            case null:
                writer.AddNone();
                break;
            case bool truth:
                writer.AddBool(truth);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.AddInt(Convert.ToInt64(value, null));
                break;
            case float or double or Half or decimal:
                writer.AddFloat(value is Half half ? (double)half : Convert.ToDouble(value, null));
                break;
            case Complex complex:
                writer.AddComplex(complex.Real, complex.Imaginary);
                break;
            case string text:
                writer.AddString(text);
                break;
            case Enum name:
                writer.AddString(name.ToString());
                break;
            case long[] numbers:
                writer.AddInts(numbers);
                break;
            case var tensor when library.IsTensor(tensor):
                if (number(tensor) is { } id)
                    writer.AddTensor(id);
                else
                    writer.AddNone();
                break;
            case var scalar when library.IsScalar(scalar):
                library.WriteScalar(writer, scalar);
                break;
            case var device when library.IsDevice(device):
                writer.AddDevice(device.ToString());
                break;
            case var deep when depth == MaxDepth:
                writer.AddOpaque(deep.GetType().Name);
                break;
            case ITuple tuple:
                writer.AddTuple(tuple.Length);
                for (var i = 0; i < tuple.Length; i++)
                    Write(writer, tuple[i], library, number, depth + 1);
                break;
            case IDictionary entries when entries.Keys.Cast<object>().All(key => key is string or int or long):
                writer.AddDictionary(entries.Count);
                foreach (DictionaryEntry entry in entries)
                {
                    Write(writer, entry.Key, library, number, depth + 1);
                    Write(writer, entry.Value, library, number, depth + 1);
                }
                break;
            // a list that was made, and no enumeration that would run the program's code
            case IList items:
                writer.AddList(items.Count);
                foreach (var item in items)
                    Write(writer, item, library, number, depth + 1);
                break;
            case var sequence when library.Unpacked(sequence) is ITuple packed:
                Write(writer, packed, library, number, depth + 1);
                break;
            default:
                writer.AddOpaque(value.GetType().Name);
                break;
        }
    }
}
