using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>Where a file of activations is to be, and the file beside it that it grows in.</summary>
internal sealed class FilePlace
{
    private readonly GrowingFile _file;

    /// <exception cref="GraphBridgeException">No file can be there.</exception>
    public FilePlace(string path)
    {
        Given = path;
        try
        {
            if (Directory.Exists(path))
                throw new GraphBridgeException("it is a folder", path, remedy: "name a file, or a folder without the ending of one");
            _file = GrowingFile.Create(path);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    /// <summary>The path as the user wrote it.</summary>
    public string Given { get; }

    /// <summary>The file that grows.</summary>
    public FileStream Stream => _file;

    /// <summary>Puts the file into its place.</summary>
    public void Commit() => _file.Commit();

    /// <summary>Writes what goes into the place anew, of what the file that grew holds.</summary>
    public void Commit(Action<Stream> write)
    {
        AtomicFile.Write(Given, write);
        _file.Discard();
    }

    public void Delete() => _file.Discard();
}
