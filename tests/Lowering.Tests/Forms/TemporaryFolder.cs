namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("graphbridge-").FullName;

    /// <summary>A file's path in it.</summary>
    public string this[string name] => Path.Combine(_path, name);

    public IEnumerable<string?> Files => Directory.GetFiles(_path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
