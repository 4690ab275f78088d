namespace GraphBridge.Capture.Npy;

/// <summary>NumPy's names of element types, as they stand in a file after the byte order.</summary>
internal static class NpyTypes
{
    /// <summary>The type's kind and size, or null where a .npy file cannot hold it: strings, and what is smaller than a byte.</summary>
    public static string? NameOf(ElementType type) => type switch
    {
        ElementType.Bool => "b1",
        ElementType.Int8 => "i1",
        ElementType.Int16 => "i2",
        ElementType.Int32 => "i4",
        ElementType.Int64 => "i8",
        ElementType.UInt8 => "u1",
        ElementType.UInt16 => "u2",
        ElementType.UInt32 => "u4",
        ElementType.UInt64 => "u8",
        ElementType.Float16 => "f2",
        ElementType.Float32 => "f4",
        ElementType.Float64 => "f8",
        ElementType.Complex64 => "c8",
        ElementType.Complex128 => "c16",
        // NumPy has no such numbers; ml_dtypes, which adds them, stores them as raw bytes of their size
        ElementType.BFloat16 => "V2",
        ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ or ElementType.Float8E8M0 => "V1",
        _ => null,
    };

    /// <summary>The type of a name, or null where none has it. Of the types stored as raw bytes it is the expected one, or bfloat16, the only one of two bytes.</summary>
    public static ElementType? Find(string name, ElementType? expected)
    {
        if (expected is { } type && NameOf(type) == name)
            return type;
        return name switch
        {
            "b1" => ElementType.Bool,
            "i1" => ElementType.Int8,
            "i2" => ElementType.Int16,
            "i4" => ElementType.Int32,
            "i8" => ElementType.Int64,
            "u1" => ElementType.UInt8,
            "u2" => ElementType.UInt16,
            "u4" => ElementType.UInt32,
            "u8" => ElementType.UInt64,
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            "c8" => ElementType.Complex64,
            "c16" => ElementType.Complex128,
            "V2" => ElementType.BFloat16,
            _ => null,
        };
    }

    /// <summary>Bytes of one number, of which a complex element has two.</summary>
    public static int NumberSize(ElementType type) => type switch
    {
        ElementType.Complex64 => 4,
        ElementType.Complex128 => 8,
        _ => type.Bits() / 8,
    };

    /// <summary>Why a name that has no type has none, and what to do.</summary>
    public static (string Reason, string Remedy) Refusal(string description)
    {
        var kind = description.AsSpan().TrimStart("<>|=");
        return (kind.IsEmpty ? ' ' : kind[0]) switch
        {
            'O' => ("it holds Python objects, and to read them is to run what the file says", "save an array of numbers"),
            'S' or 'U' or 'a' => ("it holds texts", "save an array of numbers, or give texts as \"text\""),
            'M' or 'm' => ("it holds times", "convert it, as with astype('int64')"),
            'V' when kind is "V1" => ("its bytes may be of any 8-bit floating-point type", "save it as float32, as with astype('float32')"),
            'V' => ("it holds records or raw bytes", "save each field as an array of numbers"),
            _ => ($"no tensor has its type '{(description.Length > 40 ? description[..40] + "…" : description)}'", "convert it, as with astype('float32')"),
        };
    }
}
