using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>Where a file of activations is to be, and the file beside it that it grows in.</summary>
internal sealed class FilePlace
{
    private readonly string _path;
    private readonly string _temporary;

    /// <exception cref="GraphBridgeException">No file can be there.</exception>
    public FilePlace(string path)
    {
        Given = path;
        try
        {
            // renaming onto a link would replace the link and leave its target as it was
            _path = RealPath.Of(path);
            if (Directory.Exists(_path))
                throw new GraphBridgeException("it is a folder", path, remedy: "name a file, or a folder without the ending of one");
            _temporary = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
            Stream = new(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    /// <summary>The path as the user wrote it.</summary>
    public string Given { get; }

    /// <summary>The file that grows.</summary>
    public FileStream Stream { get; }

    /// <summary>Puts the file into its place.</summary>
    public void Commit()
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <summary>Writes what goes into the place anew, of what the file that grew holds.</summary>
    public void Commit(Action<Stream> write)
    {
        AtomicFile.Write(_path, write);
        Delete();
    }

    public void Delete()
    {
        Stream.Dispose();
        File.Delete(_temporary);
    }
}
