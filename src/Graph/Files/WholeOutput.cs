namespace GraphBridge.Files;

/// <summary>Writes to a stream that can't take anything back only what was written whole: it is kept in a file until then.</summary>
internal static class WholeOutput
{
    public static void Write(Action<Stream> write, Stream destination)
    {
        using var kept = Keep();
        try
        {
            write(kept);
            kept.Position = 0;
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(Path.GetTempPath(), error);
        }
        kept.CopyTo(destination);
        destination.Flush();
    }

    private static FileStream Keep()
    {
        var path = Path.Combine(Path.GetTempPath(), $"graphbridge-{Guid.NewGuid():N}");
        try
        {
            var kept = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            // without a name, nothing stays where the process is killed
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return kept;
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(Path.GetTempPath(), error);
        }
    }
}
