using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>Paths that are long, odd, or none of this machine's. What a network file system itself does wrong can't be had in a test.</summary>
public sealed class PathTests : IDisposable
{
    private static readonly string Model = Graphbridge.Fixture("shared_linear.onnx");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://example.org/net.onnx")]
    [InlineData("smb://server/share/net.onnx")]
    [InlineData("file:///tmp/net.onnx")]
    public async Task An_address_is_no_file(string address)
    {
        (await Graphbridge.Run("hash", address)).FailedWith(address + ": it is an address, and only files are read; download it first.");
        foreach (var arguments in (string[][])[["capture", address], ["verify", address, "--against", Model], ["diff", Model, address], ["stats", Model, "--values", address]])
            (await Graphbridge.Run(arguments)).FailedWith(address + ": it is an address, and only files are read; download it first.");
        (await Graphbridge.Run("convert", Model, address)).FailedWith(address + ": it is an address, and only files are written; write to a file.");
    }

    [ShellTheory]
    [InlineData("//server/share/net.onnx")]
    [InlineData("\\\\server\\share\\net.onnx")]
    public async Task A_share_of_Windows_is_a_path_like_others(string path) => (await Graphbridge.Run("hash", path)).FailedWith(path + ": there is no such file; check the path.");

    [ShellFact]
    public async Task A_path_of_4000_letters_is_read_and_written()
    {
        var folder = Long(3_800);
        Directory.CreateDirectory(folder);
        (await Graphbridge.Run("convert", Model, folder + "/net.dot")).Succeeded();
        (await Graphbridge.Run("convert", folder + "/net.dot", folder + "/net.onnx", "--external-data")).Succeeded();
        Assert.Equal(GraphFile.Load(Model), GraphFile.Load(folder + "/net.dot"));
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [ShellFact]
    public async Task A_path_longer_than_any_is_one_error()
    {
        var path = Long(4_200) + "/net.dot";
        var read = await Graphbridge.Run("hash", path);
        Assert.Equal((2, "", 1), (read.Code, read.Output, read.Error.Count(letter => letter == '\n')));
        Assert.DoesNotContain("bug", read.Error, StringComparison.Ordinal);
        var written = await Graphbridge.Run("convert", Model, path);
        Assert.Equal((2, "", 1), (written.Code, written.Output, written.Error.Count(letter => letter == '\n')));
        Assert.DoesNotContain("bug", written.Error, StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("a\nb.dot")]
    [InlineData("-a.dot")]
    [InlineData("ä 'b' \"c\" $d.dot")]
    [InlineData("~.dot")]
    public async Task Odd_names_are_names(string name)
    {
        (await Graphbridge.Run("convert", Model, _folder[name])).Succeeded();
        Assert.Equal([name], _folder.Files);
        (await Graphbridge.Run("hash", _folder[name])).Succeeded();
    }

    [ShellFact]
    public async Task A_name_that_begins_like_an_option_is_a_name_with_its_folder_before_it() =>
        (await Shell.Run("cp $fixtures/shared_linear.onnx ./--json; graphbridge hash ./--json && graphbridge hash -- --json", _folder)).Succeeded();

    [ShellFact]
    public async Task A_name_as_long_as_file_systems_take_is_written()
    {
        var name = new string('n', 251) + ".dot";
        (await Graphbridge.Run("convert", Model, _folder[name])).Succeeded();
        Assert.Equal([name], _folder.Files);
    }

    [ShellFact]
    public async Task A_name_that_is_no_UTF_8_is_not_found_and_nothing_else_is_done() =>
        (await Shell.Run("""cp $fixtures/shared_linear.onnx $'a\xff.onnx'; graphbridge hash $'a\xff.onnx'; code=$?; rm $'a\xff.onnx'; exit $code""", _folder))
            .FailedWith("a\ufffd.onnx: there is no such file; check the path.");

    [Fact]
    public async Task A_folder_is_neither_read_nor_replaced()
    {
        Directory.CreateDirectory(_folder["d.dot"]);
        (await Graphbridge.Run("hash", _folder["d.dot"])).FailedWith(_folder["d.dot"] + ": it cannot be opened for reading; check that it is a file and its permissions.");
        (await Graphbridge.Run("convert", Model, _folder["d.dot"])).FailedWith(_folder["d.dot"] + ": it cannot be written: it is a folder; choose a place that can be written to.");
        (await Graphbridge.Run("convert", Model, _folder["none/net.dot"])).FailedWith(_folder["none/net.dot"] + ": its folder is not there; make the folder first.");
        Assert.Empty(_folder.Files);
    }

    /// <summary>A folder's path of so many letters.</summary>
    private string Long(int length)
    {
        var path = _folder["d"];
        while (path.Length < length)
            path = Path.Combine(path, new string('d', Math.Min(200, Math.Max(1, length - path.Length - 1))));
        return path;
    }
}
