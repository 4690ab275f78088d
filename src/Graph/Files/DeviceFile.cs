namespace GraphBridge.Files;

/// <summary>Pipes and devices among the files: nothing can be renamed onto them.</summary>
internal static class DeviceFile
{
    private const string Devices = "/dev/";
    private const string SharedMemory = "/dev/shm/";

    /// <summary>Opens a pipe or a device for writing; null where the path is that of an ordinary file, or of none.</summary>
    public static Stream? Open(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        // where a shell redirects it to a file, it goes on from where the shell is
        if (Path.GetFullPath(path) is "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1")
            return Console.OpenStandardOutput();
        FileStream stream;
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return null;
        }
        if (!stream.CanSeek || IsDevice(RealPath.Of(path)))
            return stream;
        stream.Dispose();
        return null;
    }

    private static bool IsDevice(string path) => path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(SharedMemory, StringComparison.Ordinal);
}
