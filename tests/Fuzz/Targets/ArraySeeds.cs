using System.IO.Compression;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;

namespace GraphBridge.Fuzz.Targets;

/// <summary>Sound files of arrays, in every order and packing.</summary>
internal static class ArraySeeds
{
    public static IEnumerable<byte[]> Npy()
    {
        foreach (var type in (ElementType[])[ElementType.Float32, ElementType.Int64, ElementType.Bool, ElementType.Complex128])
            yield return Array(type, 2, 3);
        yield return Header("'>f8'", fortran: true, "(2, 3)", 48);
        yield return Header("'<f4'", fortran: true, "(2, 2, 2)", 32);
        yield return Header("'|V1'", fortran: false, "(5,)", 5);
        yield return Header("'<f2'", fortran: false, "()", 2);
    }

    public static IEnumerable<byte[]> Npz()
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.NoCompression, CompressionLevel.Fastest])
        {
            using var stream = new MemoryStream();
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                foreach (var (index, array) in Npy().Index())
                {
                    using var entry = archive.CreateEntry($"value{index}.npy", level).Open();
                    entry.Write(array);
                }
            yield return stream.ToArray();
        }
    }

    public static IEnumerable<byte[]> Safetensors()
    {
        var path = Path.Combine(Path.GetTempPath(), $"graphbridge-fuzz-{Environment.ProcessId}.safetensors");
        try
        {
            using (var writer = SavedActivations.Create(path))
            {
                writer.Add("a", TensorData.FromBytes(ElementType.Float32, [2, 3], new byte[24]));
                writer.Add("b.c", TensorData.FromBytes(ElementType.Int64, [], new byte[8]));
                writer.Add("h", TensorData.FromBytes(ElementType.Float16, [0, 5], ReadOnlyMemory<byte>.Empty));
                writer.Commit();
            }
            return [File.ReadAllBytes(path)];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Array(ElementType type, params long[] shape)
    {
        using var stream = new MemoryStream();
        var bytes = new byte[shape.Aggregate(1L, (product, size) => product * size) * type.Bits() / 8];
        NpyFile.Write(stream, TensorData.FromBytes(type, [.. shape], bytes));
        return stream.ToArray();
    }

    private static byte[] Header(string descr, bool fortran, string shape, int length)
    {
        var text = $"{{'descr': {descr}, 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        text = text.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.Latin1.GetBytes(text), .. new byte[length]];
    }
}
