using System.IO.Compression;
using GraphBridge.Testing;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>The TorchScript archives in the repository, sound and broken, and others made of them.</summary>
internal static class Archives
{
    private static readonly string Folder = Repository.Path("fixtures", "torchscript");

    public static IEnumerable<string> Sound => Directory.EnumerateFiles(Folder, "*.pt").Order(StringComparer.Ordinal);

    public static IEnumerable<string> BadNames => Directory.EnumerateFiles(Path.Combine(Folder, "bad"), "*.pt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>A small sound one, of which the broken ones are made.</summary>
    public static string Small { get; } = Path.Combine(Folder, "linear_three_times.pt");

    public static string Bad(string name) => Path.Combine(Folder, "bad", name);

    /// <summary>An archive with these entries, each sound by itself.</summary>
    public static MemoryStream Zip(params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return stream;
    }

    /// <summary>The small model's archive, made anew with one entry's content changed.</summary>
    public static MemoryStream With(string name, Func<byte[], byte[]> change)
    {
        using var archive = ZipFile.OpenRead(Small);
        return Zip([.. archive.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using (var reader = entry.Open())
                reader.CopyTo(content);
            return (entry.FullName, entry.FullName.EndsWith("/" + name, StringComparison.Ordinal) ? change(content.ToArray()) : content.ToArray());
        })]);
    }
}
