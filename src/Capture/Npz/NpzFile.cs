using System.IO.Compression;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.Zip;
using GraphBridge.Files;

namespace GraphBridge.Capture.Npz;

/// <summary>
/// Tensors in NumPy's .npz files: a ZIP archive with a .npy file for each. Elements that are not packed stay in the file until they
/// are asked for; packed ones are unpacked each time. docs/values.md says what is refused.
/// </summary>
public sealed class NpzFile : SavedActivations
{
    internal const string Ending = ".npy";

    private const int PackedTimes = 4;

    private readonly OpenedFile _file;
    private readonly ReadLimits _limits;
    private readonly long _largestPacked;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private NpzFile(OpenedFile file, long length, List<ZipEntry> entries, ReadLimits limits)
    {
        _file = file;
        _limits = limits;
        _largestPacked = limits.PackedArrayBytes + (PackedTimes * length);
        // what else is in an archive is no array
        foreach (var entry in entries.Where(entry => entry.Name.EndsWith(Ending, StringComparison.Ordinal)))
            _entries.Add(entry.Name[..^Ending.Length], entry);
        Names = [.. _entries.Keys];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">It can't be read, is no archive, or is one that is broken or made to harm.</exception>
    public static new NpzFile Open(string path, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        return Opened(path, (file, stream) =>
        {
            if (!ZipDirectory.HasMagic(stream))
                throw new GraphBridgeException("it is no .npz file, which is a ZIP archive", remedy: "write it with numpy.savez");
            return new NpzFile(new(file), stream.Length, ZipContent.Places(stream, ZipLimits.OfArrays(limits), CancellationToken.None), limits);
        });
    }

    /// <inheritdoc/>
    public override TensorData? Find(string name, ElementType? type)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        if (entry.IsDeflated && entry.Size > _largestPacked)
            throw new GraphBridgeException($"it unpacks to {entry.Size} bytes, and the archive of all arrays is small: it may be made to fill memory", _file.Path, entry.Name,
                "write it with numpy.savez, which doesn't pack");
        try
        {
            using var content = Open(entry);
            return NpyFile.Read(content, entry.Size, type, _limits, (type, header) => entry.IsDeflated
                ? TensorData.Computed(type, header.Shape, destination => Unpack(entry, header.Length, destination))
                : TensorData.FromFile(type, header.Shape, _file.At(entry.Content + header.Length, entry.Size - header.Length)));
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw new GraphBridgeException(error.Reason, _file.Path, error.Place is null ? entry.Name : $"{entry.Name}: {error.Place}", error.Remedy, error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(entry);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(_file.Path, error);
        }
    }

    private Stream Open(ZipEntry entry)
    {
        var packed = _file.At(entry.Content, entry.Packed).Open();
        return entry.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    /// <summary>Unpacks an entry, without what stands before the elements, and no more than the archive's directory says.</summary>
    private void Unpack(ZipEntry entry, int header, Stream destination)
    {
        using var content = Open(entry);
        var buffer = new byte[1 << 16];
        long read = 0;
        var sum = 0u;
        try
        {
            while (content.Read(buffer) is var count and > 0)
            {
                sum = Crc32.Append(sum, buffer.AsSpan(0, count));
                if (read + count > entry.Size)
                    throw Damaged(entry);
                var skipped = (int)Math.Clamp(header - read, 0, count);
                destination.Write(buffer, skipped, count - skipped);
                read += count;
            }
        }
        catch (InvalidDataException)
        {
            throw Damaged(entry);
        }
        if (read != entry.Size || sum != entry.Crc)
            throw Damaged(entry);
    }

    private GraphBridgeException Damaged(ZipEntry entry) =>
        new("its content is damaged: it can't be unpacked to what the archive says", _file.Path, entry.Name, "get the file anew from where it came");
}
