using GraphBridge.Capture.Activations;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.Npy;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Inputs;

public sealed class InputFileTests : IDisposable
{
    private static readonly TensorData One = TensorData.FromBytes(ElementType.Int8, [2], new byte[] { 1, 2 });
    private static readonly TensorData Two = TensorData.FromBytes(ElementType.Int8, [1], new byte[] { 3 });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Written(string file, params (string Name, TensorData Tensor)[] tensors)
    {
        using var writer = SavedActivations.Create(_folder[file]);
        foreach (var (name, tensor) in tensors)
            writer.Add(name, tensor);
        writer.Commit();
        return _folder[file];
    }

    [Theory, InlineData("a.npz"), InlineData("a.safetensors")]
    public void One_of_several_is_named_behind_the_file(string file)
    {
        var path = Written(file, ("images", One), ("a:b", Two));
        Assert.Equal(One, InputFile.Read(path + ":images"));
        Assert.Equal(Two, InputFile.Read(path + ":a:b"));
        Assert.Equal("it has images, a:b", Assert.Throws<GraphBridgeException>(() => InputFile.Read(path + ":other")).Remedy);
        Assert.Contains("@x.npz:images", Assert.Throws<GraphBridgeException>(() => InputFile.Read(path)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_alone_needs_no_name()
    {
        Assert.Equal(One, InputFile.Read(Written("a.npz", ("images", One))));
        NpyFile.Write(_folder["a.npy"], Two);
        Assert.Equal(Two, InputFile.Read(_folder["a.npy"]));
    }
}
