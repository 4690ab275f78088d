namespace GraphBridge.Formats.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("graphbridge").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of so many bytes, each of which tells its place.</summary>
    public FileRange File(string name, int length)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        System.IO.File.WriteAllBytes(this[name], [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))]);
        FileInfo file = new(this[name]);
        return new(file.FullName, 0, length, length, file.LastWriteTimeUtc);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
