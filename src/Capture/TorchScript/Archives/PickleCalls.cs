using GraphBridge.Capture.Zip;

namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>What a pickle's functions must be given, because libtorch doesn't look.</summary>
internal sealed class PickleCalls(string entry, Func<string, long?> bytesOf)
{
    /// <summary>A storage, by the tuple that names it.</summary>
    public PickleValue Storage(PickleValue name)
    {
        if (name is not PickleValue.Tuple
            {
                Elements: [PickleValue.Text { Value: "storage" }, PickleValue.Global type, PickleValue.Text key, PickleValue.Text, PickleValue.Number { Value: >= 0 } count, ..],
            })
        {
            throw Broken("names a storage as no storage is named");
        }
        if (bytesOf(key.Value) is { } bytes && (Int128)count.Value * ItemSize(type.Name) > bytes)
            throw Broken($"says that the storage {key.Value} has {count.Value} elements, and it has {bytes} bytes");
        return new PickleValue.Storage();
    }

    /// <summary>What a function makes of its argument.</summary>
    public PickleValue Call(PickleValue.Global function, PickleValue argument)
    {
        var isGood = (function.Module, function.Name) switch
        {
            ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_qtensor") => IsTensor(argument),
            ("torch._utils", "_rebuild_sparse_tensor") => argument is PickleValue.Tuple { Elements.Length: >= 2 },
            ("torch.jit._pickle", "restore_type_tag") => argument is PickleValue.Tuple { Elements: [_, PickleValue.Text, ..] },
            ("torch.jit._pickle", _) => argument is PickleValue.Tuple { Elements.Length: >= 1 },
            ("torch", "device") => argument is PickleValue.Tuple { Elements: [PickleValue.Text, ..] },
            _ => true,
        };
        return isGood ? new PickleValue.Other(argument.Depth + 1)
            : throw Broken($"gives {function.Module}.{function.Name} something else than it takes, or a negative size, stride or offset");
    }

    private static bool IsTensor(PickleValue argument) => argument is PickleValue.Tuple
    {
        Elements: [PickleValue.Storage, PickleValue.Number { Value: >= 0 }, PickleValue.Tuple sizes, PickleValue.Tuple strides, _, _, ..],
    } && sizes.Elements.Length == strides.Elements.Length && IsNatural(sizes) && IsNatural(strides);

    private static bool IsNatural(PickleValue.Tuple numbers) => numbers.Elements.All(number => number is PickleValue.Number { Value: >= 0 });

    /// <summary>The bytes of a storage's element; none of a type that isn't known here.</summary>
    private static int ItemSize(string type) => type switch
    {
        "ComplexDoubleStorage" => 16,
        "DoubleStorage" or "LongStorage" or "ComplexFloatStorage" => 8,
        "FloatStorage" or "IntStorage" or "QInt32Storage" => 4,
        "HalfStorage" or "BFloat16Storage" or "ShortStorage" => 2,
        "CharStorage" or "ByteStorage" or "BoolStorage" or "QInt8Storage" or "QUInt8Storage" => 1,
        _ => 0,
    };

    private GraphBridgeException Broken(string what) => ZipBroken.At(entry, "the pickle " + what);
}
