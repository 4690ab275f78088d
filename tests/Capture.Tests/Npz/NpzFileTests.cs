using System.Buffers.Binary;
using System.IO.Compression;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.Npz;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Npz;

/// <summary>Archives that others packed, among them some that mean harm.</summary>
public sealed class NpzFileTests : IDisposable
{
    private static readonly TensorData Tensor = TensorData.FromBytes(ElementType.Int32, [500], new byte[2000]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Npy(TensorData tensor, int more = 0)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, tensor);
        stream.Write(new byte[more]);
        return stream.ToArray();
    }

    private static byte[] Archive(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    private NpzFile Open(byte[] archive)
    {
        File.WriteAllBytes(_folder["a.npz"], archive);
        return NpzFile.Open(_folder["a.npz"]);
    }

    private string Refused(byte[] archive) => Assert.Throws<GraphBridgeException>(() => Open(archive)).Message;

    /// <summary>The same archive, whose headers all say another size.</summary>
    private static byte[] WithSize(byte[] archive, uint size)
    {
        byte[] forged = [.. archive];
        for (var at = 0; at < forged.Length - 30; at++)
        {
            if (forged.AsSpan(at).StartsWith("PK\u0003\u0004"u8))
                BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(at + 22), size);
            if (forged.AsSpan(at).StartsWith("PK\u0001\u0002"u8))
                BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(at + 24), size);
        }
        return forged;
    }

    [Fact]
    public void Packed_arrays_are_unpacked_when_they_are_read_and_what_is_no_array_is_passed_over()
    {
        var file = Open(Archive(CompressionLevel.Optimal, ("a.npy", Npy(Tensor)), ("readme.txt", [1]), ("deep/b.npy", Npy(Tensor))));
        Assert.Equal(["a", "deep/b"], file.Names);
        Assert.Equal(Tensor, file.Find("deep/b"));
        Assert.Null(file.Find("readme.txt"));
    }

    [Theory, InlineData("../a.npy"), InlineData("/etc/a.npy"), InlineData("a/../../b.npy"), InlineData("a\\b.npy")]
    public void Names_that_lead_out_are_refused(string name) =>
        Assert.Contains("leads out of the archive", Refused(Archive(CompressionLevel.NoCompression, (name, Npy(Tensor)))), StringComparison.Ordinal);

    [Fact]
    public void Two_arrays_of_one_name_are_refused() =>
        Assert.Contains("one name", Refused(Archive(CompressionLevel.NoCompression, ("a.npy", Npy(Tensor)), ("a.npy", Npy(Tensor)))), StringComparison.Ordinal);

    [Fact]
    public void An_archive_that_unpacks_to_far_more_than_it_is_is_refused() =>
        Assert.Contains("made to fill memory", Refused(WithSize(Archive(CompressionLevel.Optimal, ("a.npy", Npy(Tensor))), uint.MaxValue - 1)), StringComparison.Ordinal);

    [Fact]
    public void An_entry_that_unpacks_to_more_than_it_says_is_read_no_further()
    {
        var content = Npy(Tensor, more: 100_000);
        var file = Open(WithSize(Archive(CompressionLevel.Optimal, ("a.npy", content)), (uint)(content.Length - 100_000)));
        Assert.Contains("damaged", Assert.Throws<GraphBridgeException>(() => file.Find("a")!.ToMemory()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_no_array_of_numbers_is_named()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Open(Archive(CompressionLevel.NoCompression, ("a.npy", "no array"u8.ToArray()))).Find("a"));
        Assert.Equal((_folder["a.npz"], "a.npy"), (error.File, error.Place));
    }

    [Fact]
    public void A_packed_array_whose_bytes_were_damaged_is_an_error()
    {
        var noise = new byte[2000];
        new Random(1).NextBytes(noise);
        var archive = Archive(CompressionLevel.Optimal, ("a.npy", Npy(TensorData.FromBytes(ElementType.UInt8, [2000], noise))));
        archive[archive.Length / 2] ^= 1;
        Assert.Throws<GraphBridgeException>(() => Open(archive).Find("a")!.ToMemory());
    }

    [Fact]
    public void An_array_of_a_small_archive_that_unpacks_to_much_memory_is_refused_when_it_is_asked_for()
    {
        var large = TensorData.FromBytes(ElementType.UInt8, [70 << 20], new byte[70 << 20]);
        var file = Open(Archive(CompressionLevel.Fastest, ("large.npy", Npy(large)), ("small.npy", Npy(Tensor))));
        Assert.Equal(Tensor, file.Find("small"));
        Assert.Contains("it unpacks to", Assert.Throws<GraphBridgeException>(() => file.Find("large")).Reason, StringComparison.Ordinal);
        Assert.Equal(70 << 20, NpzFile.Open(_folder["a.npz"], new() { PackedArrayBytes = 80 << 20 }).Find("large")!.ByteLength);
    }
}
