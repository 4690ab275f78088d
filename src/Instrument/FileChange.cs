using GraphBridge.Files;

namespace GraphBridge.Instrument;

/// <summary>Changes of several files that are made together: what was done is undone unless it came to its end.</summary>
internal sealed class FileChange : IDisposable
{
    private readonly Stack<Action> _undo = [];
    private readonly List<string> _leftOver = [];
    private bool _complete;

    /// <summary>Copies a file beside it.</summary>
    public void Keep(string path, string copy) => Do(copy, () => AtomicFile.Write(copy, stream => Copy(path, stream)));

    public void Write(string path, byte[] content) => Do(path, () => AtomicFile.Write(path, stream => stream.Write(content)));

    /// <summary>Puts a kept copy back; the copy goes once everything is done.</summary>
    public void PutBack(string copy, string path)
    {
        Do(path, () => AtomicFile.Write(path, stream => Copy(copy, stream)));
        _leftOver.Add(copy);
    }

    public void Complete()
    {
        _complete = true;
        foreach (var file in _leftOver)
            File.Delete(file);
    }

    public void Dispose()
    {
        while (!_complete && _undo.TryPop(out var undo))
            undo();
    }

    private void Do(string path, Action change)
    {
        try
        {
            var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
            change();
            _undo.Push(before is null ? () => File.Delete(path) : () => AtomicFile.Write(path, stream => stream.Write(before)));
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotWrite(path, error);
        }
    }

    private static void Copy(string path, Stream target)
    {
        using var source = File.OpenRead(path);
        source.CopyTo(target);
    }
}
