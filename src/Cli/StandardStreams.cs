using GraphBridge.Files;

namespace GraphBridge.Cli;

/// <summary>The process's input and output as streams of bytes.</summary>
internal static class StandardStreams
{
    /// <summary>The file name that means these.</summary>
    public const string Name = "-";

    /// <summary>What errors call the input.</summary>
    public const string InputName = "standard input";

    /// <summary>What errors call the output.</summary>
    public const string OutputName = "standard output";

    /// <summary>Writes to standard output only what was written whole. That nobody reads it any more, at the other end of a pipe, is no error.</summary>
    /// <exception cref="GraphBridgeException">It can't be written: the disk of the file that it goes to is full.</exception>
    public static void WriteOutput(Action<Stream> write)
    {
        try
        {
            using var output = OpenOutput();
            WholeOutput.Write(write, output);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(OutputName, error);
        }
    }

    /// <summary>Opens standard output.</summary>
    /// <exception cref="GraphBridgeException">It is closed.</exception>
    public static Stream OpenOutput() => InheritedStreams.Has(InheritedStreams.Output) ? Console.OpenStandardOutput() : throw NoOutput;

    /// <summary>Opens standard input.</summary>
    /// <exception cref="GraphBridgeException">It is closed.</exception>
    public static Stream OpenInput() => InheritedStreams.Has(InheritedStreams.Input) ? Console.OpenStandardInput()
        : throw new GraphBridgeException("it cannot be read: it is closed", InputName, remedy: "give it a file or a pipe");

    /// <summary>What is told of a standard output that is closed.</summary>
    public static GraphBridgeException NoOutput => new("it cannot be written: it is closed", OutputName, remedy: "give it a file or a pipe, or /dev/null");

    /// <summary>Writes lines to standard output.</summary>
    /// <exception cref="GraphBridgeException">As above.</exception>
    public static void WriteLines(Action<TextWriter> write) => WriteOutput(stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });
}
