namespace GraphBridge.Files;

/// <summary>Writes a file whole or not at all: a reader sees the old one or the new one and never half.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> write) => Write(path, (stream, _) => write(stream));

    /// <summary>Writes a file of which others may be a part.</summary>
    /// <param name="path">Its place; what goes to a pipe or a device is written into it when it is whole.</param>
    /// <param name="write">Writes it. Other files stand beside the path that it is given, as <see cref="GrowingFile.Companion"/>; beside a pipe or a device there are none, and there is no path.</param>
    public static void Write(string path, Action<Stream, string?> write)
    {
        if (DeviceFile.Open(path) is { } device)
        {
            using (device)
                WholeOutput.Write(stream => write(stream, null), device);
            return;
        }
        var file = GrowingFile.Create(path);
        try
        {
            write(file, Path.GetFullPath(path));
            file.Commit();
        }
        finally
        {
            file.Discard();
        }
    }
}
