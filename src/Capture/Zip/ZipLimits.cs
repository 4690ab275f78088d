namespace GraphBridge.Capture.Zip;

/// <summary>How much all entries of an archive may unpack to: what takes more is made to fill memory.</summary>
/// <param name="AtLeast">Bytes that are always allowed.</param>
/// <param name="Times">How many times the archive's own bytes are allowed beside these.</param>
/// <param name="Read">What else is limited.</param>
internal readonly record struct ZipLimits(long AtLeast, long Times, ReadLimits Read)
{
    /// <summary>Weights don't get much smaller by packing; code does, and is small.</summary>
    public static ZipLimits OfModels(ReadLimits limits) => new(limits.ModelBytes, 8, limits);

    /// <summary>Activations may: those of a network that is dead are zeros.</summary>
    public static ZipLimits OfArrays(ReadLimits limits) => new(limits.ArraysBytes, 64, limits);
}
