using System.Text;
using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Npy;
using GraphBridge.Capture.Zip;

namespace GraphBridge.Capture.Npz;

/// <summary>Saves values in an .npz file as <c>numpy.savez</c> does: a .npy file for each in a ZIP archive, not packed.</summary>
internal sealed class NpzWriter : ActivationWriter
{
    private readonly FilePlace _place;
    private readonly ZipWriter _archive;

    public NpzWriter(string path) : this(new FilePlace(path))
    {
    }

    private NpzWriter(FilePlace place) : base(place.Given) => (_place, _archive) = (place, new(place.Stream));

    private protected override void Put(string name, ActivationContent content)
    {
        var entry = name + NpzFile.Ending;
        if (!ZipContent.StaysInside(entry) || Encoding.UTF8.GetByteCount(entry) > ushort.MaxValue)
            throw new GraphBridgeException("no entry of an archive can have this name", remedy: "save to a folder or a .safetensors file");
        if (!content.IsKnown)
            throw new GraphBridgeException("only the tensor's type is known, and not its elements", remedy: "read it from a file that has them");
        _archive.Add(entry, NpyFile.SizeOf(content.ElementType, content.Dimensions, content.Length), content, static (content, stream) => content.WriteNpy(stream));
    }

    private protected override void Complete()
    {
        _archive.End();
        _place.Commit();
    }

    private protected override void Delete() => _place.Delete();
}
