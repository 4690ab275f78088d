using GraphBridge.Capture.Npz;
using GraphBridge.Capture.Safetensors;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>
/// The values of a forward pass that were saved: a folder of .npy files, an .npz or a .safetensors file. Elements are read when
/// they are asked for. docs/values.md describes each form.
/// </summary>
public abstract class SavedActivations
{
    private const string NpzEnding = ".npz";
    private const string SafetensorsEnding = ".safetensors";

    private protected SavedActivations()
    {
    }

    /// <summary>The names of the values, in the order in which they were written, as far as the form keeps it.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Reads a value's type and finds its elements; null where there is no such value.</summary>
    /// <exception cref="GraphBridgeException">The value's elements are gone, or can't be read.</exception>
    public TensorData? Find(string name) => Find(name, null);

    /// <summary>As above, for values whose type the form may not tell: NumPy has no 8-bit floating-point numbers.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="type">The type, if known; where the form tells it, that counts.</param>
    /// <exception cref="GraphBridgeException">The value's elements are gone, or can't be read.</exception>
    public abstract TensorData? Find(string name, ElementType? type);

    /// <summary>Where a value of this name is looked for: a file's name, or the name itself.</summary>
    public virtual string PlaceOf(string name) => name;

    /// <summary>Opens what was saved. Of a file its content tells the form; a folder without an index has a .npy file for each value.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="limits">How much of it is read before it is refused; null for <see cref="ReadLimits.Default"/>.</param>
    /// <exception cref="GraphBridgeException">It is not there, or is none of these.</exception>
    public static SavedActivations Open(string path, ReadLimits? limits = null)
    {
        if (Directory.Exists(path))
            return File.Exists(Path.Combine(path, ActivationIndex.FileName)) ? ActivationFolder.Open(path, limits) : new NpyFolder(path, limits ?? ReadLimits.Default);
        try
        {
            FileInfo file = new(RealPath.Of(path));
            // a pipe, which may never say a word, has no length
            if (file is { Exists: true, Length: 0 })
                throw new GraphBridgeException("the file is empty", path, remedy: "write it again");
            Span<byte> start = stackalloc byte[9];
            using (var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.Read))
                start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            if (start.StartsWith("PK"u8))
                return NpzFile.Open(path, limits);
            return start is [.., (byte)'{'] && start.Length == 9 ? SafetensorsFile.Open(path, limits)
                : throw new GraphBridgeException("it is neither an .npz nor a .safetensors file", path, remedy: "name what 'capture --activations' wrote");
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
    }

    /// <summary>Opens a file with what reads its beginning, given its real path and its content.</summary>
    /// <exception cref="GraphBridgeException">It can't be opened, or is broken.</exception>
    private protected static T Opened<T>(string path, Func<string, FileStream, T> read)
    {
        try
        {
            var file = RealPath.Of(path);
            using var stream = File.OpenRead(file);
            return read(file, stream);
        }
        catch (GraphBridgeException error) when (error.File is null)
        {
            throw error.In(path);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
    }

    /// <summary>Begins to save values: in an .npz or a .safetensors file where the path ends so, else in a folder. It appears when the writer commits it.</summary>
    /// <exception cref="GraphBridgeException">Something else is in the place, or it cannot be made.</exception>
    public static ActivationWriter Create(string path) =>
        HasEnding(path, NpzEnding) ? new NpzWriter(path)
        : HasEnding(path, SafetensorsEnding) ? new SafetensorsWriter(path)
        : ActivationFolder.Create(path);

    /// <summary>Whether a path is one of saved values: a folder, or a file with the ending of one.</summary>
    public static bool IsNamed(string path) => Directory.Exists(path) || HasEnding(path, NpzEnding) || HasEnding(path, SafetensorsEnding);

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
