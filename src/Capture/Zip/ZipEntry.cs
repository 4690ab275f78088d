namespace GraphBridge.Capture.Zip;

/// <summary>An entry of a ZIP archive, as the archive's directory tells it.</summary>
/// <param name="Name">Its name, with folders.</param>
/// <param name="IsDeflated">Whether its content is packed.</param>
/// <param name="HasDescriptor">Whether sums and sizes stand behind the content instead of before it.</param>
/// <param name="Crc">The CRC-32 of its content.</param>
/// <param name="Packed">The bytes it takes in the archive.</param>
/// <param name="Size">The bytes of its content.</param>
/// <param name="Header">Where its own header begins.</param>
internal sealed record ZipEntry(string Name, bool IsDeflated, bool HasDescriptor, uint Crc, long Packed, long Size, long Header)
{
    /// <summary>Where its content begins; known once its header was read.</summary>
    public long Content { get; init; }
}
