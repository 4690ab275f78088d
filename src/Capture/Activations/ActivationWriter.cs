using System.Globalization;
using System.Text;
using GraphBridge.Capture.Npy;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>
/// Writes a folder of activations. It grows beside its place and is renamed when it is complete, so that a reader sees the
/// old one or the whole new one. One thread at a time uses it.
/// </summary>
public sealed class ActivationWriter : IDisposable
{
    /// <summary>File systems allow 255 bytes.</summary>
    private const int MaximumNamePart = 80;

    private readonly ActivationPlace _place;
    private readonly string _temporary;
    private readonly List<ActivationEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _isDone;

    internal ActivationWriter(string directory)
    {
        _place = new(directory);
        _temporary = _place.Begin();
        // a process that is told to end disposes nothing
        AppDomain.CurrentDomain.ProcessExit += Remove;
    }

    /// <summary>Adds a value's elements.</summary>
    /// <param name="name">The value's name, which no other has; any text of any length.</param>
    /// <param name="tensor">The elements.</param>
    /// <exception cref="GraphBridgeException">The file cannot be written or cannot hold them (see <see cref="NpyFile.CanHold"/>), or the name was used.</exception>
    public void Add(string name, TensorData tensor)
    {
        var entry = Begin(name, tensor.Type);
        try
        {
            using var stream = Open(entry);
            NpyFile.Write(stream, tensor);
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw Undone(entry, error);
        }
        _entries.Add(entry);
    }

    /// <summary>Adds a value's elements from memory.</summary>
    /// <param name="name">The value's name, which no other has; any text of any length.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="dimensions">The dimensions, outermost first.</param>
    /// <param name="bytes">The elements, little-endian and row-major.</param>
    /// <exception cref="GraphBridgeException">The file cannot be written or cannot hold them (see <see cref="NpyFile.CanHold"/>), or the name was used.</exception>
    public void Add(string name, ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes)
    {
        var entry = Begin(name, TensorType.Of(type, dimensions));
        try
        {
            using var stream = Open(entry);
            NpyFile.Write(stream, type, dimensions, bytes);
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw Undone(entry, error);
        }
        _entries.Add(entry);
    }

    /// <summary>Writes the index and puts the folder into its place.</summary>
    /// <exception cref="GraphBridgeException">The folder cannot be written, or something else came into its place.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        _place.Commit(_temporary, _entries);
        End();
    }

    /// <summary>Deletes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_isDone)
            return;
        End();
        Delete();
    }

    private void End()
    {
        _isDone = true;
        AppDomain.CurrentDomain.ProcessExit -= Remove;
    }

    private void Remove(object? sender, EventArgs e) => Delete();

    private void Delete()
    {
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    private ActivationEntry Begin(string name, TensorType type)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        UnicodeText.Require(name, "a value's name");
        return _names.Add(name)
            ? new(name, FileName(_entries.Count, name), type)
            : throw new GraphBridgeException("the value was added before", _place.Given, ActivationFolder.Shown(name), "add each value once");
    }

    private FileStream Open(ActivationEntry entry) => new(Path.Combine(_temporary, entry.File), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    private static bool IsExpected(Exception error) => error is GraphBridgeException || FileErrors.IsRefusal(error);

    private GraphBridgeException Undone(ActivationEntry entry, Exception error)
    {
        _names.Remove(entry.Name);
        File.Delete(Path.Combine(_temporary, entry.File));
        return error switch
        {
            GraphBridgeException { File: null } ours => new(ours.Reason, _place.Given, ActivationFolder.Shown(entry.Name), ours.Remedy, ours),
            GraphBridgeException ours => ours,
            _ => FileErrors.CannotWrite(_place.Given, error),
        };
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
