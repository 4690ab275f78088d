namespace GraphBridge.Cli;

/// <summary>Nobody reads the output any more: the other end of the pipe is closed.</summary>
internal sealed class OutputClosedException : Exception
{
    public OutputClosedException() { }
    public OutputClosedException(string message) : base(message) { }
    public OutputClosedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The process's input and output as streams of bytes.</summary>
internal static class StandardStreams
{
    /// <summary>The file name that means these.</summary>
    public const string Name = "-";

    /// <summary>Writes to standard output only what was written whole: it is kept in a file until then.</summary>
    public static void WriteOutput(Action<Stream> write)
    {
        using var kept = new FileStream(Path.Combine(Path.GetTempPath(), $"graphbridge-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        write(kept);
        kept.Position = 0;
        try
        {
            using var output = Console.OpenStandardOutput();
            kept.CopyTo(output);
            output.Flush();
        }
        catch (IOException error)
        {
            throw new OutputClosedException("standard output is closed", error);
        }
    }
}
