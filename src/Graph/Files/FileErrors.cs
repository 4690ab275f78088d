namespace GraphBridge.Files;

/// <summary>What is told of a file that cannot be opened or written.</summary>
internal static class FileErrors
{
    /// <summary>Whether the file system said no, rather than the file's content or the program.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;

    public static GraphBridgeException CannotOpen(string name, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => new("there is no such file", name, remedy: "check the path", inner: error),
        UnauthorizedAccessException => new("it cannot be opened for reading", name, remedy: "check that it is a file and its permissions", inner: error),
        _ => new("it cannot be read: " + error.Message.TrimEnd('.'), name, remedy: "check the file", inner: error),
    };

    public static GraphBridgeException CannotWrite(string path, Exception error) => error is DirectoryNotFoundException
        ? new("its folder is not there", path, remedy: "make the folder first", inner: error)
        : new("it cannot be written: " + error.Message.TrimEnd('.'), path, remedy: "choose a folder that can be written to", inner: error);
}
