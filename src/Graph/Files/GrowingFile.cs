namespace GraphBridge.Files;

/// <summary>
/// A file that grows beside its place and is renamed into it when it is whole, so that a reader sees the old one or the new one
/// and never half. Others may belong to it: they are renamed just before it, when all of them are whole.
/// </summary>
internal sealed class GrowingFile : FileStream
{
    private const int BufferSize = 1 << 16;

    private readonly string _beside;
    private readonly string _place;
    private readonly List<GrowingFile> _companions = [];
    private bool _isInPlace;

    private GrowingFile(string place, string beside) : base(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize) =>
        (_place, _beside) = (place, beside);

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place. Of a link it is the target: renaming onto a link would replace the link.</param>
    /// <exception cref="IOException">No file can be made there, or what is there can't be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static GrowingFile Create(string path)
    {
        var place = RealPath.Of(path);
        if (Directory.Exists(place))
            throw new IOException("it is a folder");
        if (!Directory.Exists(Path.GetDirectoryName(place)))
            throw new DirectoryNotFoundException();
        var mode = ModeOf(place);
        using (Unfinished.Step())
        {
            var file = new GrowingFile(place, Unfinished.Beside(place));
            Unfinished.Add(file.Remove);
            if (mode is { } kept && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, kept);
            return file;
        }
    }

    /// <summary>Begins another file, which takes its place just before this one does.</summary>
    public GrowingFile Companion(string path)
    {
        var companion = Create(path);
        _companions.Add(companion);
        return companion;
    }

    /// <summary>Puts it, and those that belong to it, into their places.</summary>
    public void Commit()
    {
        GrowingFile[] all = [.. _companions, this];
        // a disk may be found full only now, and then nothing is replaced
        foreach (var file in all)
            file.Close();
        using (Unfinished.Step())
        {
            foreach (var file in all)
            {
                File.Move(file._beside, file._place, overwrite: true);
                file._isInPlace = true;
                Unfinished.Remove(file.Remove);
            }
        }
    }

    /// <summary>Takes away what was not put into its place.</summary>
    public void Discard()
    {
        // what a full disk did not take is no news any more
        try
        {
            Close();
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
        }
        foreach (var companion in _companions)
            companion.Discard();
        using (Unfinished.Step())
        {
            if (!_isInPlace)
                Remove();
            Unfinished.Remove(Remove);
        }
    }

    private void Remove() => File.Delete(_beside);

    /// <summary>The permissions of a file that is to be replaced: the new one has the same. One that is protected against writing is not replaced.</summary>
    private static UnixFileMode? ModeOf(string place)
    {
        if (!File.Exists(place))
            return null;
        using (new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(place);
    }
}
