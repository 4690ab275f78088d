using GraphBridge.Files;

namespace GraphBridge.Formats.Parts;

/// <summary>A range of a file that holds a tensor's bytes, as a text format names it.</summary>
/// <param name="File">The file, relative to the folder of the text, with <c>/</c> between folders.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="FileLength">The size of the whole file, by which a changed one is noticed; null for the output's own data file, whose size is not known while it is written.</param>
internal readonly record struct TensorReference(string File, long Offset, long Length, long? FileLength);

/// <summary>
/// Where the large tensors of an output go. One that lies in a file in the output's folder, or below it, stays there and is
/// referred to. Others go, one after the other, into <c>NAME.data</c> beside the output. Small ones are left to the text.
/// </summary>
internal sealed class TensorFiles : IDisposable
{
    /// <summary>A tensor of fewer bytes stands in the text.</summary>
    internal const int MinimumLength = 4096;

    /// <summary>What comes after the output's name in the name of its data file.</summary>
    internal const string Ending = ".data";

    private const int Alignment = 64;

    private readonly string _output;
    private readonly string _folder;
    private readonly string _path;
    private readonly GrowingFile? _main;
    private readonly Dictionary<(string Path, long Offset, long Length), long> _written = [];
    private readonly Dictionary<string, string?> _names = new(StringComparer.Ordinal);
    private GrowingFile? _stream;

    /// <param name="output">The path that the output will have.</param>
    /// <param name="destination">What the output is written to. Where that grows beside its place, the data file comes into its own together with it.</param>
    public TensorFiles(string output, Stream? destination)
    {
        _main = destination as GrowingFile;
        _output = RealPath.Of(output);
        _folder = Path.GetDirectoryName(_output)!;
        _path = _output + Ending;
    }

    /// <summary>Finds or makes the place of a tensor's bytes; null where they belong into the text.</summary>
    public TensorReference? Place(TensorData tensor)
    {
        if (tensor.ByteLength < MinimumLength)
            return null;
        if (tensor.Range is not { } range)
            return Appended(tensor);
        if (NameInFolder(range.Path) is { } name)
            return new(name, range.Offset, range.Length, range.FileLength);
        var key = (range.Path, range.Offset, range.Length);
        if (_written.TryGetValue(key, out var offset))
            return Own(offset, range.Length);
        var reference = Appended(tensor);
        _written.Add(key, reference.Offset);
        return reference;
    }

    /// <summary>The name of a file relative to the output's folder; null where it is outside, or is about to be replaced.</summary>
    private string? NameInFolder(string path)
    {
        if (_names.TryGetValue(path, out var known))
            return known;
        var real = RealPath.Of(path);
        var name = real == _output || real == _path ? null : RealPath.Relative(_folder, real);
        _names.Add(path, name);
        return name;
    }

    private TensorReference Own(long offset, long length) => new(Path.GetFileName(_path), offset, length, null);

    private TensorReference Appended(TensorData tensor)
    {
        _stream ??= _main?.Companion(_path) ?? GrowingFile.Create(_path);
        var padding = (int)(-_stream.Position & (Alignment - 1));
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        _stream.Write(zeros[..padding]);
        var offset = _stream.Position;
        tensor.CopyTo(_stream);
        return Own(offset, tensor.ByteLength);
    }

    /// <summary>Renames the data file into its place, if one was begun and that is not the output's part.</summary>
    public void Commit()
    {
        if (_main is null)
            _stream?.Commit();
    }

    /// <summary>Deletes a data file that was not committed.</summary>
    public void Dispose()
    {
        if (_main is null)
            _stream?.Discard();
    }
}
