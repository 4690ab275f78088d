namespace GraphBridge.Capture.TorchSharp;

/// <summary>Element types by their numbers in torch (c10::ScalarType), which TorchSharp's enumeration has too.</summary>
internal static class TorchTypes
{
    private const int OnlyTorch = 1000;

    /// <summary>The element type and the bytes of one element; 1000 and the number for a type that only torch has.</summary>
    public static (ElementType Type, int ItemSize) Of(int scalarType) => scalarType switch
    {
        0 => (ElementType.UInt8, 1),
        1 => (ElementType.Int8, 1),
        2 => (ElementType.Int16, 2),
        3 => (ElementType.Int32, 4),
        4 => (ElementType.Int64, 8),
        5 => (ElementType.Float16, 2),
        6 => (ElementType.Float32, 4),
        7 => (ElementType.Float64, 8),
        9 => (ElementType.Complex64, 8),
        10 => (ElementType.Complex128, 16),
        11 => (ElementType.Bool, 1),
        15 => (ElementType.BFloat16, 2),
        // complex halves and quantised integers
        8 or 14 => ((ElementType)(OnlyTorch + scalarType), 4),
        12 or 13 => ((ElementType)(OnlyTorch + scalarType), 1),
        _ => ((ElementType)(OnlyTorch + scalarType), 0),
    };
}
