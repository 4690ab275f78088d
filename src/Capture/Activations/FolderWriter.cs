using System.Globalization;
using System.Text;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>Writes a folder of activations: a .npy file for each value, and the index.</summary>
internal sealed class FolderWriter : ActivationWriter
{
    /// <summary>File systems allow 255 bytes.</summary>
    private const int MaximumNamePart = 80;

    private readonly ActivationPlace _place;
    private readonly string _temporary;
    private readonly List<ActivationEntry> _entries = [];

    public FolderWriter(string directory) : this(new ActivationPlace(directory))
    {
    }

    private FolderWriter(ActivationPlace place) : base(place.Given)
    {
        _place = place;
        using (Unfinished.Step())
        {
            _temporary = place.Begin();
            Unfinished.Add(RemoveFolder);
        }
    }

    private protected override void Put(string name, ActivationContent content)
    {
        var entry = new ActivationEntry(name, FileName(_entries.Count, name), content.Type);
        var path = Path.Combine(_temporary, entry.File);
        try
        {
            using var stream = Begin(path);
            content.WriteNpy(stream);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        _entries.Add(entry);
    }

    private static FileStream Begin(string path)
    {
        using (Unfinished.Step())
            return new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    private protected override void Complete()
    {
        using (Unfinished.Step())
        {
            _place.Commit(_temporary, _entries);
            Unfinished.Remove(RemoveFolder);
        }
    }

    private protected override void Delete()
    {
        using (Unfinished.Step())
        {
            RemoveFolder();
            Unfinished.Remove(RemoveFolder);
        }
    }

    private void RemoveFolder()
    {
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>A number, by which files are all different and in order, and as much of the value's name as any file system takes.</summary>
    private static string FileName(int number, string name)
    {
        var file = new StringBuilder(number.ToString("D6", CultureInfo.InvariantCulture)).Append('_');
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, MaximumNamePart)))
            file.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_');
        return file.Append(".npy").ToString();
    }
}
