namespace GraphBridge.Files;

/// <summary>What is told of a file that cannot be opened or written.</summary>
internal static class FileErrors
{
    /// <summary>Whether the file system said no, rather than the file's content or the program.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException || IsTooLong(error);

    /// <summary>What .NET makes of a file that passes the longest that its file system, or a limit of the process, allows.</summary>
    private static bool IsTooLong(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null, Source: "System.Private.CoreLib" };

    /// <summary>There is nothing at a path; an address is told from one.</summary>
    public static GraphBridgeException NotThere(string name, Exception? inner = null) => IsAddress(name)
        ? new("it is an address, and only files are read", name, remedy: "download it first", inner: inner)
        : new("there is no such file", name, remedy: "check the path", inner: inner);

    private static bool IsAddress(string name) => name.Contains("://", StringComparison.Ordinal);

    public static GraphBridgeException CannotOpen(string name, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => NotThere(name, error),
        UnauthorizedAccessException => new("it cannot be opened for reading", name, remedy: "check that it is a file and its permissions", inner: error),
        _ => new("it cannot be read: " + Words(error), name, remedy: "check the file", inner: error),
    };

    public static GraphBridgeException CannotWrite(string path, Exception error) => error switch
    {
        DirectoryNotFoundException when IsAddress(path) => new("it is an address, and only files are written", path, remedy: "write to a file", inner: error),
        DirectoryNotFoundException => new("its folder is not there", path, remedy: "make the folder first", inner: error),
        UnauthorizedAccessException => new("it cannot be written: permission is denied", path, remedy: "choose a place that can be written to", inner: error),
        _ when IsTooLong(error) => new("it cannot be written: it is longer than a file may be there", path, remedy: "choose a place that can be written to", inner: error),
        _ => new("it cannot be written: " + Words(error), path, remedy: "choose a place that can be written to", inner: error),
    };

    /// <summary>What happened, without the path, which may be that of a temporary file.</summary>
    private static string Words(Exception error)
    {
        var words = error.Message.AsSpan();
        if (words.IndexOf(" : '", StringComparison.Ordinal) is >= 0 and var path)
            words = words[..path];
        return words.TrimEnd('.').ToString();
    }
}
