namespace GraphBridge.Files;

/// <summary>Writes a file beside its place and renames it, so that a reader sees the old one or the new one and never half.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> write)
    {
        // renaming onto a link would replace the link and leave its target as it was
        var full = RealPath.Of(path);
        var beside = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        // a process that is told to end runs no catch
        void Remove(object? sender, EventArgs e) => File.Delete(beside);
        AppDomain.CurrentDomain.ProcessExit += Remove;
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= Remove;
        }
    }
}
