namespace GraphBridge.Docs.Tests;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    public static string Root { get; } = Testing.Repository.Path();

    /// <summary>A file's path.</summary>
    public static string File(string name) => Path.Combine(Root, name);

    public static string Fixture(string name) => Path.Combine(Root, "fixtures", name);

    public static string TorchScript(string name) => Path.Combine(Root, "fixtures", "torchscript", name);
}
