using GraphBridge.Formats.Parts;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Formats.Tests.Parts;

public sealed class TensorFilesTests : IDisposable
{
    private const int Large = TensorFiles.MinimumLength;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    private static TensorData InMemory(int length, byte seed = 1) =>
        TensorData.FromBytes(ElementType.UInt8, [length], Enumerable.Range(0, length).Select(i => (byte)((i * seed) ^ (i >> 8))).ToArray());

    /// <summary>Writes a file of so many bytes, each of which tells its place.</summary>
    private static FileRange BytesIn(TemporaryFolder folder, string name, int length)
    {
        FileInfo file = new(folder[name]);
        file.Directory!.Create();
        File.WriteAllBytes(file.FullName, [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))]);
        file.Refresh();
        return new(file.FullName, 0, length, length, file.LastWriteTimeUtc);
    }

    private static TensorData InFile(FileRange range) => TensorData.FromFile(ElementType.UInt8, [range.Length], range);

    private string[] Names => [.. Directory.EnumerateFiles(_folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_small_tensor_stands_in_the_text_and_makes_no_file()
    {
        using (var parts = new PartWriter(_folder["g.dot"]))
        {
            Assert.Contains("\"data\":", parts.Tensor(InMemory(Large - 1)), StringComparison.Ordinal);
            parts.Commit();
        }
        Assert.Empty(Names);
    }

    [Fact]
    public void Without_a_path_a_large_tensor_stands_in_the_text_too()
    {
        using var parts = new PartWriter(null);
        var tensor = InMemory(3 * Large);
        Assert.Equal(tensor, new PartReader(null, ReadLimits.Default, ElementCount.None).Tensor(parts.Tensor(tensor)));
    }

    [Fact]
    public void Large_tensors_go_one_after_the_other_into_one_file_beside_the_output()
    {
        TensorData[] tensors = [InMemory(Large + 1), InMemory(Large, 3), InFile(BytesIn(_elsewhere, "w", 9000))];
        string[] texts;
        using (var parts = new PartWriter(_folder["g.dot"]))
        {
            texts = [.. tensors.Select(parts.Tensor)];
            Assert.DoesNotContain("g.dot.data", Names);
            parts.Commit();
        }
        Assert.Equal(["g.dot.data"], Names);
        Assert.Equal("""{"type":"uint8","dims":[4096],"file":"g.dot.data","offset":4160,"length":4096}""", texts[1]);
        var reader = new PartReader(_folder["g.dot"], ReadLimits.Default, ElementCount.None);
        var read = texts.Select(reader.Tensor).ToArray();
        Assert.Equal(tensors, read);
        Assert.All(read, tensor => Assert.NotNull(tensor.Range));
    }

    [Fact]
    public void A_range_that_is_used_twice_is_written_once()
    {
        var range = BytesIn(_elsewhere, "w", 9000);
        using var parts = new PartWriter(_folder["g.dot"]);
        Assert.Equal(parts.Tensor(InFile(range)), parts.Tensor(InFile(range)));
        parts.Commit();
        Assert.Equal(9000, new FileInfo(_folder["g.dot.data"]).Length);
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("sub/weights.bin")]
    public void A_file_in_the_same_folder_is_referred_to_and_not_copied(string name)
    {
        var tensor = InFile(BytesIn(_folder, name, 10_000) with { Offset = 100, Length = 5000 });
        using var parts = new PartWriter(_folder["g.dot"]);
        var text = parts.Tensor(tensor);
        parts.Commit();
        Assert.Equal($$"""{"type":"uint8","dims":[5000],"file":"{{name}}","offset":100,"length":5000,"fileLength":10000}""", text);
        Assert.False(File.Exists(_folder["g.dot.data"]));
        Assert.Equal(tensor, new PartReader(_folder["g.dot"], ReadLimits.Default, ElementCount.None).Tensor(text));
    }

    [Fact]
    public void A_link_in_the_folder_to_a_file_outside_is_copied_so_that_it_can_be_read()
    {
        var target = BytesIn(_elsewhere, "w", 9000);
        File.CreateSymbolicLink(_folder["w"], _elsewhere["w"]);
        using var parts = new PartWriter(_folder["g.dot"]);
        Assert.Contains("g.dot.data", parts.Tensor(InFile(target with { Path = _folder["w"] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_the_file_that_is_about_to_be_replaced_are_copied_before()
    {
        var old = InFile(BytesIn(_folder, "g.dot.data", 9000));
        var bytes = old.ToMemory().ToArray();
        string text;
        using (var parts = new PartWriter(_folder["g.dot"]))
        {
            parts.Tensor(InMemory(Large));
            text = parts.Tensor(old);
            parts.Commit();
        }
        Assert.Equal(bytes, new PartReader(_folder["g.dot"], ReadLimits.Default, ElementCount.None).Tensor(text).ToMemory().ToArray());
    }

    [Fact]
    public void What_is_not_committed_leaves_no_file_and_the_old_one_as_it_was()
    {
        File.WriteAllText(_folder["g.dot.data"], "old");
        using (var parts = new PartWriter(_folder["g.dot"]))
            parts.Tensor(InMemory(Large));
        Assert.Equal(["g.dot.data"], Names);
        Assert.Equal("old", File.ReadAllText(_folder["g.dot.data"]));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret")]
    [InlineData("./w")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("w\\u0000")]
    [InlineData("gone")]
    [InlineData("link")]
    [InlineData("folder/secret")]
    [InlineData("round")]
    public void A_reference_out_of_the_folder_or_to_nothing_is_an_error(string file)
    {
        BytesIn(_elsewhere, "secret", 10_000);
        BytesIn(_folder, "w", 10_000);
        File.CreateSymbolicLink(_folder["link"], _elsewhere["secret"]);
        File.CreateSymbolicLink(_folder["round"], _folder["round"]);
        Directory.CreateSymbolicLink(_folder["folder"], _elsewhere.Path);
        var error = Assert.Throws<GraphBridgeException>(() => Read(file, 0, 100));
        Assert.Contains("a tensor's data is in '", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10_001)]
    [InlineData(10_000, 1)]
    [InlineData(-1, 10)]
    [InlineData(10, -1)]
    [InlineData(1L << 60, 1L << 60)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(0, 100, 9_999)]
    public void A_range_outside_the_file_or_a_changed_file_is_an_error(long offset, long length, long fileLength = 10_000)
    {
        BytesIn(_folder, "w", 10_000);
        Assert.Throws<GraphBridgeException>(() => Read("w", offset, length, fileLength));
    }

    private TensorData Read(string file, long offset, long length, long fileLength = 10_000) => new PartReader(_folder["g.dot"], ReadLimits.Default, ElementCount.None)
        .Tensor($$"""{"type":"uint8","dims":[1],"file":"{{file}}","offset":{{offset}},"length":{{length}},"fileLength":{{fileLength}}}""");

    [Fact]
    public void A_reference_in_a_stream_without_a_path_says_to_read_the_file()
    {
        var error = Assert.Throws<GraphBridgeException>(() => new PartReader(null, ReadLimits.Default, ElementCount.None).Tensor("""{"type":"uint8","dims":[1],"file":"w","offset":0,"length":1}"""));
        Assert.Contains("from its file", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_the_output_keeps_the_data_beside_the_real_file()
    {
        Directory.CreateDirectory(_folder["real"]);
        File.WriteAllText(_folder["real/g.dot"], "");
        File.CreateSymbolicLink(_folder["link.dot"], _folder["real/g.dot"]);
        var tensor = InMemory(Large);
        using var parts = new PartWriter(_folder["link.dot"]);
        var text = parts.Tensor(tensor);
        parts.Commit();
        Assert.True(File.Exists(_folder["real/g.dot.data"]));
        Assert.Equal(tensor, new PartReader(_folder["link.dot"], ReadLimits.Default, ElementCount.None).Tensor(text));
        Assert.Equal(tensor, new PartReader(_folder["real/g.dot"], ReadLimits.Default, ElementCount.None).Tensor(text));
    }
}
