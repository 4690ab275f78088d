namespace GraphBridge.Docs.Tests;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A file's path.</summary>
    public static string File(string name) => Path.Combine(Root, name);

    public static string Fixture(string name) => Path.Combine(Root, "fixtures", name);

    public static string TorchScript(string name) => Path.Combine(Root, "fixtures", "torchscript", name);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "GraphBridge.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        return folder;
    }
}
