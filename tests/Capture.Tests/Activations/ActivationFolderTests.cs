using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.Activations;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Capture.Tests.Activations;

public sealed class ActivationFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place => _folder["activations"];

    [Fact]
    public void Values_come_back_by_their_names_and_stay_in_their_files()
    {
        using (var writer = ActivationFolder.Create(Place))
        {
            writer.Add("conv1", Tensor(1, 2, 3));
            writer.Add("scale", ElementType.BFloat16, [], [1, 2]);
            writer.Commit();
        }
        var folder = ActivationFolder.Open(Place);
        Assert.Equal(["conv1 000000_conv1.npy int8[1,2,3]", "scale 000001_scale.npy bfloat16[]"], folder.Entries.Select(entry => $"{entry.Name} {entry.File} {entry.Type}"));
        Assert.Equal(Tensor(1, 2, 3), folder.Find("conv1"));
        Assert.NotNull(folder.Find("conv1")!.Range);
        Assert.Equal(TensorData.FromBytes(ElementType.BFloat16, [], new byte[] { 1, 2 }), folder.Find("scale"));
        Assert.Null(folder.Find("conv2"));
        Assert.Equal(["000000_conv1.npy", "000001_scale.npy", "index.json"], Directory.GetFiles(Place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_index_is_the_same_text_on_every_run()
    {
        Write("conv1");
        Assert.Equal("""
            {
              "format": "graphbridge-activations",
              "version": 1,
              "values": [
                {
                  "name": "conv1",
                  "file": "000000_conv1.npy",
                  "type": "int8[2]"
                }
              ]
            }

            """, File.ReadAllText(_folder["activations/index.json"]));
    }

    [Fact]
    public void Any_name_of_any_length_is_a_safe_file() => Prop.ForAll(GraphGenerator.Text().ArrayOf().ToArbitrary(), names =>
    {
        string[] all = [.. names.Take(4).Append("../../etc/passwd").Append("/").Append("").Append(".").Append("con\0\n").Append(new string('é', 10_000)).Distinct(StringComparer.Ordinal)];
        Write(all);
        var folder = ActivationFolder.Open(Place);
        Assert.Equal(all, folder.Entries.Select(entry => entry.Name));
        Assert.All(all, name => Assert.Equal(Tensor(2), folder.Find(name)));
        Assert.Equal(all.Length + 1, Directory.GetFileSystemEntries(Place).Length);
        Assert.All(folder.Entries, entry => Assert.Matches(@"^\d{6}_[A-Za-z0-9._-]{0,80}\.npy$", entry.File));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_appears_before_the_folder_is_complete_and_nothing_stays_of_one_that_never_was()
    {
        Write("old");
        using (var writer = ActivationFolder.Create(Place))
        {
            writer.Add("new", Tensor(2));
            Assert.NotNull(ActivationFolder.Open(Place).Find("old"));
        }
        Assert.NotNull(ActivationFolder.Open(Place).Find("old"));
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_of_ours_is_replaced_and_so_is_an_empty_one()
    {
        Directory.CreateDirectory(Place);
        Write("first", "second");
        Write("third");
        Assert.Equal(["third"], ActivationFolder.Open(Place).Entries.Select(entry => entry.Name));
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_link_to_a_folder_stays_a_link()
    {
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(Place, _folder["real"]);
        Write("conv1");
        Assert.NotNull(ActivationFolder.Open(_folder["real"]).Find("conv1"));
        Assert.NotNull(new DirectoryInfo(Place).LinkTarget);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("index.json")]
    [InlineData("000001_mine.npy")]
    public void A_folder_with_something_else_in_it_is_left_alone(string name)
    {
        if (name != "index.json")
            Write("conv1");
        Directory.CreateDirectory(Place);
        File.WriteAllText(Path.Combine(Place, name), "{}");
        var error = Assert.Throws<GraphBridgeException>(() => ActivationFolder.Create(Place));
        Assert.Contains(name, error.Reason, StringComparison.Ordinal);
        Assert.Equal(Place, error.File);
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_comes_into_the_place_meanwhile_is_left_alone_too()
    {
        using (var writer = ActivationFolder.Create(Place))
        {
            Directory.CreateDirectory(Place);
            File.WriteAllText(_folder["activations/notes.txt"], "mine");
            Assert.Throws<GraphBridgeException>(writer.Commit);
        }
        Assert.Equal("mine", File.ReadAllText(_folder["activations/notes.txt"]));
        Assert.Equal([Place], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_place_where_no_folder_can_be_is_refused()
    {
        File.WriteAllText(Place, "");
        Assert.Equal("it is a file", Assert.Throws<GraphBridgeException>(() => ActivationFolder.Create(Place)).Reason);
        Assert.Equal("its folder is not there", Assert.Throws<GraphBridgeException>(() => ActivationFolder.Create(_folder["no/where"])).Reason);
        Assert.Throws<GraphBridgeException>(() => ActivationFolder.Create(""));
        Assert.Throws<GraphBridgeException>(() => ActivationFolder.Create("/"));
    }

    [Fact]
    public void A_value_that_cannot_be_written_is_named_and_the_others_are_kept()
    {
        using (var writer = ActivationFolder.Create(Place))
        {
            writer.Add("good", Tensor(2));
            var error = Assert.Throws<GraphBridgeException>(() => writer.Add("bad", TensorData.FromStrings([1], [new byte[] { 65 }])));
            Assert.Equal("the value 'bad'", error.Place);
            Assert.Throws<GraphBridgeException>(() => writer.Add("bad", ElementType.Float32, [2], new byte[7]));
            Assert.Throws<GraphBridgeException>(() => writer.Add("good", Tensor(2)));
            Assert.Throws<GraphBridgeException>(() => writer.Add("\ud800", Tensor(2)));
            writer.Add("bad", Tensor(3));
            writer.Commit();
        }
        Assert.Equal(["good", "bad"], ActivationFolder.Open(Place).Entries.Select(entry => entry.Name));
        Write("the folder is still ours");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"format\": \"graphbridge-activations\"}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 2, \"values\": []}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1.5, \"values\": []}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": {}}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [1]}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [{\"name\": \"a\", \"file\": \"../a.npy\", \"type\": \"int8[2]\"}]}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [{\"name\": \"a\", \"file\": \"a.npy\", \"type\": \"int8[N]\"}]}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [{\"name\": \"a\", \"file\": \"a.npy\", \"type\": \"int\"}]}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [{\"name\": \"\\ud800\", \"file\": \"a.npy\", \"type\": \"int8[2]\"}]}")]
    [InlineData("{\"format\": \"graphbridge-activations\", \"version\": 1, \"values\": [{\"name\": \"a\", \"file\": \"a.npy\", \"type\": \"int8[2]\"}, {\"name\": \"a\", \"file\": \"b.npy\", \"type\": \"int8[2]\"}]}")]
    public void An_index_that_is_not_ours_is_refused(string index)
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(_folder["activations/index.json"], index);
        Assert.Equal(_folder["activations/index.json"], Assert.Throws<GraphBridgeException>(() => ActivationFolder.Open(Place)).File);
    }

    [Fact]
    public void An_index_nested_without_end_is_refused()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(_folder["activations/index.json"], new string('[', 1_000_000));
        Assert.Throws<GraphBridgeException>(() => ActivationFolder.Open(Place));
    }

    [Fact]
    public void A_file_that_is_gone_or_of_another_type_or_a_link_is_an_error_when_it_is_read()
    {
        Write("a", "b", "c");
        var folder = ActivationFolder.Open(Place);
        File.Delete(_folder["activations/000000_a.npy"]);
        Assert.Equal("there is no such file", Assert.Throws<GraphBridgeException>(() => folder.Find("a")).Reason);
        Capture.Npy.NpyFile.Write(_folder["activations/000001_b.npy"], Tensor(3));
        Assert.Contains("int8[3]", Assert.Throws<GraphBridgeException>(() => folder.Find("b")).Reason, StringComparison.Ordinal);
        Capture.Npy.NpyFile.Write(_folder["elsewhere.npy"], Tensor(2));
        File.Delete(_folder["activations/000002_c.npy"]);
        File.CreateSymbolicLink(_folder["activations/000002_c.npy"], _folder["elsewhere.npy"]);
        Assert.Contains("link", Assert.Throws<GraphBridgeException>(() => folder.Find("c")).Reason, StringComparison.Ordinal);
    }

    private void Write(params string[] names)
    {
        using var writer = ActivationFolder.Create(Place);
        foreach (var name in names)
            writer.Add(name, Tensor(2));
        writer.Commit();
    }

    private static TensorData Tensor(params long[] shape) =>
        TensorData.FromBytes(ElementType.Int8, [.. shape], new byte[shape.Aggregate(1L, (count, size) => count * size)]);
}
