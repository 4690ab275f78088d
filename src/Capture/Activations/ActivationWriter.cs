using GraphBridge.Capture.Npy;
using GraphBridge.Files;

namespace GraphBridge.Capture.Activations;

/// <summary>
/// Saves the values of a pass. What it writes grows beside its place and is renamed when it is complete, so that a reader sees
/// the old one or the whole new one. One thread at a time uses it.
/// </summary>
public abstract class ActivationWriter : IDisposable
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _isDone;

    /// <param name="place">The path as the user wrote it.</param>
    private protected ActivationWriter(string place) => Place = place;

    private protected string Place { get; }

    /// <summary>Adds a value's elements.</summary>
    /// <param name="name">The value's name, which no other has.</param>
    /// <param name="tensor">The elements.</param>
    /// <exception cref="GraphBridgeException">They cannot be written, the form cannot hold them (see <see cref="NpyFile.CanHold"/>) or the name, or the name was used.</exception>
    public void Add(string name, TensorData tensor) => Add(name, new ActivationContent(tensor));

    /// <summary>Adds a value's elements from memory.</summary>
    /// <param name="name">The value's name, which no other has.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="dimensions">The dimensions, outermost first.</param>
    /// <param name="bytes">The elements, little-endian and row-major.</param>
    /// <exception cref="GraphBridgeException">They cannot be written, the form cannot hold them (see <see cref="NpyFile.CanHold"/>) or the name, or the name was used.</exception>
    public void Add(string name, ElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> bytes) => Add(name, new ActivationContent(type, dimensions, bytes));

    private void Add(string name, ActivationContent content)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        UnicodeText.Require(name, "a value's name");
        if (!_names.Add(name))
            throw new GraphBridgeException("the value was added before", Place, ActivationFolder.Shown(name), "add each value once");
        try
        {
            Put(name, content);
        }
        catch (Exception error) when (error is GraphBridgeException || FileErrors.IsRefusal(error))
        {
            _names.Remove(name);
            throw error switch
            {
                GraphBridgeException { File: null } ours => new GraphBridgeException(ours.Reason, Place, ActivationFolder.Shown(name), ours.Remedy, ours),
                GraphBridgeException ours => ours,
                _ => FileErrors.CannotWrite(Place, error),
            };
        }
    }

    /// <summary>Completes what was written and puts it into its place.</summary>
    /// <exception cref="GraphBridgeException">It cannot be written, or something else came into its place.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        try
        {
            Complete();
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(Place, error);
        }
        _isDone = true;
    }

    /// <summary>Deletes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_isDone)
            return;
        _isDone = true;
        Delete();
    }

    /// <summary>Writes a value; nothing stays of one that fails.</summary>
    private protected abstract void Put(string name, ActivationContent content);

    private protected abstract void Complete();

    /// <summary>Takes away what is half written.</summary>
    private protected abstract void Delete();
}
