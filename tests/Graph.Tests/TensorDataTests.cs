using Xunit;

namespace GraphBridge.Tests;

public sealed class TensorDataTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"graphbridge-{Guid.NewGuid():N}.bin");

    public TensorDataTests() => File.WriteAllBytes(_path, [9, 9, 1, 2, 3, 4, 9]);

    public void Dispose() => File.Delete(_path);

    private FileRange Range(long offset, long length)
    {
        var file = new FileInfo(_path);
        return new(_path, offset, length, file.Length, file.LastWriteTimeUtc);
    }

    [Fact]
    public void A_range_of_a_file_gives_its_bytes_and_no_more()
    {
        var tensor = TensorData.FromFile(ElementType.UInt8, [4], Range(2, 4));
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, tensor.ToMemory().ToArray());
        using var copy = new MemoryStream();
        tensor.CopyTo(copy);
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, copy.ToArray());
        Assert.Equal(4, tensor.ByteLength);
    }

    [Fact]
    public void Tensors_are_equal_wherever_their_bytes_are()
    {
        var inFile = TensorData.FromFile(ElementType.UInt8, [4], Range(2, 4));
        Assert.Equal(TensorData.FromBytes(ElementType.UInt8, [4], new byte[] { 1, 2, 3, 4 }), inFile);
        Assert.NotEqual(TensorData.FromBytes(ElementType.UInt8, [4], new byte[] { 1, 2, 3, 5 }), inFile);
        Assert.NotEqual(TensorData.FromBytes(ElementType.UInt8, [2, 2], new byte[] { 1, 2, 3, 4 }), inFile);
        Assert.NotEqual(TensorData.FromBytes(ElementType.Int8, [4], new byte[] { 1, 2, 3, 4 }), inFile);
        Assert.NotEqual(TensorData.FromFile(ElementType.UInt8, [4], Range(1, 4)), inFile);
    }

    [Fact]
    public void An_empty_range_needs_no_map()
    {
        Assert.Empty(TensorData.FromFile(ElementType.UInt8, [0], Range(7, 0)).ToMemory().ToArray());
    }

    [Fact]
    public void Bytes_that_are_computed_are_those_of_any_other_tensor()
    {
        var source = TensorData.FromFile(ElementType.UInt8, [2, 2], Range(2, 4));
        var reversed = TensorData.Computed(ElementType.UInt8, [4], stream => stream.Write([.. source.ToMemory().ToArray().Reverse()]));
        Assert.Equal(4, reversed.ByteLength);
        Assert.Equal(new byte[] { 4, 3, 2, 1 }, reversed.ToMemory().ToArray());
        using var copy = new MemoryStream();
        reversed.CopyTo(copy);
        Assert.Equal(new byte[] { 4, 3, 2, 1 }, copy.ToArray());
        using var opened = reversed.Open();
        Assert.Equal(4, opened.ReadByte());
        Assert.Equal(TensorData.FromBytes(ElementType.UInt8, [4], new byte[] { 4, 3, 2, 1 }), reversed);
        Assert.NotEqual(TensorData.FromBytes(ElementType.UInt8, [4], new byte[] { 4, 3, 2, 2 }), reversed);
        Assert.Equal(reversed.WithDimensions([1, 4]), TensorData.Computed(ElementType.UInt8, [1, 4], stream => stream.Write([4, 3, 2, 1])));
    }

    [Fact]
    public void A_file_that_was_changed_is_an_error_and_not_other_numbers()
    {
        var tensor = TensorData.FromFile(ElementType.UInt8, [4], Range(2, 4));
        File.WriteAllBytes(_path, [0]);
        var error = Assert.Throws<GraphBridgeException>(() => tensor.ToMemory());
        Assert.Equal(_path, error.File);
        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
        Assert.Throws<GraphBridgeException>(() => tensor.CopyTo(Stream.Null));
    }

    [Fact]
    public void A_file_of_the_same_size_and_another_time_was_changed()
    {
        var tensor = TensorData.FromFile(ElementType.UInt8, [4], Range(2, 4));
        File.SetLastWriteTimeUtc(_path, File.GetLastWriteTimeUtc(_path).AddSeconds(2));
        Assert.Throws<GraphBridgeException>(() => tensor.ToMemory());
    }

    [Fact]
    public void A_file_that_is_gone_is_an_error()
    {
        var tensor = TensorData.FromFile(ElementType.UInt8, [4], Range(2, 4));
        File.Delete(_path);
        Assert.Contains("gone", Assert.Throws<GraphBridgeException>(() => tensor.ToMemory()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_past_two_gibibytes_is_an_error_before_anything_is_read()
    {
        var tensor = TensorData.FromFile(ElementType.UInt8, [1L << 60], Range(0, 1L << 60));
        Assert.Contains("does not fit", Assert.Throws<GraphBridgeException>(() => tensor.ToMemory()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_without_content_differs_from_an_empty_one()
    {
        Assert.NotEqual(TensorData.FromBytes(ElementType.UInt8, [0], default), TensorData.WithoutContent(ElementType.UInt8, [0]));
        Assert.Equal(TensorData.WithoutContent(ElementType.UInt8, [3]), TensorData.WithoutContent(ElementType.UInt8, [3]));
    }

    [Fact]
    public void Strings_are_equal_by_their_bytes()
    {
        TensorData Of(params byte[] text) => TensorData.FromStrings([1], [text]);
        Assert.Equal(Of(0xFF, 1), Of(0xFF, 1));
        Assert.NotEqual(Of(0xFF, 1), Of(0xFF, 2));
    }

    [Fact]
    public void Other_metadata_makes_another_tensor_of_the_same_bytes()
    {
        var tensor = TensorData.FromBytes(ElementType.UInt8, [1], new byte[] { 1 });
        var noted = tensor.WithMetadata(Metadata.Of(KeyValuePair.Create("k", "v")));
        Assert.NotEqual(tensor, noted);
        Assert.Equal(tensor, noted.WithMetadata(Metadata.Empty));
    }
}
