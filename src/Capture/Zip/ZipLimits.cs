namespace GraphBridge.Capture.Zip;

/// <summary>How much all entries of an archive may unpack to: what takes more is made to fill memory.</summary>
/// <param name="AtLeast">Bytes that are always allowed.</param>
/// <param name="Times">How many times the archive's own bytes are allowed beside these.</param>
internal readonly record struct ZipLimits(long AtLeast, long Times)
{
    /// <summary>Weights don't get much smaller by packing; code does, and is small.</summary>
    public static ZipLimits OfModels => new(64 << 20, 8);

    /// <summary>Activations may: those of a network that is dead are zeros.</summary>
    public static ZipLimits OfArrays => new(1L << 30, 64);
}
