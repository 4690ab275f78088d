using GraphBridge.Files;

namespace GraphBridge.Cli.Programs;

/// <summary>Tells .NET programs from other models.</summary>
internal static class ProgramFile
{
    /// <summary>The assembly of a .NET program: what the path names, or what lies beside the executable that it names; null where it is something else.</summary>
    public static string? AssemblyOf(string path)
    {
        var ending = Path.GetExtension(path);
        if (ending.Equals(".dll", StringComparison.OrdinalIgnoreCase))
            return path;
        var isExecutable = ending.Equals(".exe", StringComparison.OrdinalIgnoreCase);
        if (!isExecutable && !BeginsAsProgram(path))
            return null;
        var beside = isExecutable ? Path.ChangeExtension(path, ".dll") : path + ".dll";
        if (File.Exists(beside))
            return beside;
        return File.Exists(path) && !isExecutable && BeginsWith(path, "MZ"u8) ? path : throw NoAssembly(path);
    }

    private static GraphBridgeException NoAssembly(string path) => File.Exists(path)
        ? new("it is a program without its .dll beside it, which is what is opened", path, remedy: "name the .dll of a build, and publish without PublishSingleFile and PublishAot")
        : FileErrors.NotThere(path);

    private static bool BeginsAsProgram(string path) => BeginsWith(path, "MZ"u8) || BeginsWith(path, "\u007fELF"u8) || BeginsWith(path, [0xcf, 0xfa, 0xed, 0xfe]);

    private static bool BeginsWith(string path, ReadOnlySpan<byte> mark)
    {
        // what can't be opened is for whoever opens it to say
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[mark.Length];
            return file.ReadAtLeast(start, mark.Length, throwOnEndOfStream: false) == mark.Length && start.SequenceEqual(mark);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
