using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

public sealed class InstrumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InstrumentTests()
    {
        foreach (var file in (string[])["TorchSharp.dll", "TorchSharp.pdb", "SampleApp.dll", "SampleApp.pdb"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", file), _folder[file]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_instrumented_checked_and_restored()
    {
        var before = Contents();
        var check = await Graphbridge.Run("instrument", _folder[""], "--check");
        Assert.Equal($"{_folder["SampleApp.dll"]}: not instrumented\n{_folder["TorchSharp.dll"]}: not instrumented\n", check.Output);
        Assert.Equal(1, check.Code);

        Assert.Equal("", (await Graphbridge.Run("instrument", _folder[""])).Succeeded());
        Assert.Equal(
            $"{_folder["SampleApp.dll"]}: instrumented by version 1\n{_folder["TorchSharp.dll"]}: instrumented by version 1\n",
            (await Graphbridge.Run("instrument", _folder[""], "--check")).Succeeded());
        Assert.Contains("TorchSharp.dll.original", _folder.Files);
        var instrumented = Contents();
        (await Graphbridge.Run("instrument", _folder[""])).Succeeded();
        Assert.Equal(instrumented, Contents());

        (await Graphbridge.Run("instrument", _folder[""], "--restore")).Succeeded();
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task An_assembly_alone_needs_an_instrumented_TorchSharp() =>
        (await Graphbridge.Run("instrument", _folder["SampleApp.dll"]))
            .FailedWith($"{_folder["SampleApp.dll"]}: the TorchSharp.dll beside it is not instrumented; name the whole folder.");

    [Fact]
    public async Task Where_one_file_is_damaged_none_is_changed()
    {
        await File.WriteAllBytesAsync(_folder["TorchSharp.dll"], (await File.ReadAllBytesAsync(_folder["TorchSharp.dll"]))[..5_000]);
        var before = Contents();
        (await Graphbridge.Run("instrument", _folder[""]))
            .FailedWith($"{_folder["TorchSharp.dll"]}: it is no .NET assembly, or a damaged one; build or restore it anew.");
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task What_has_nothing_to_do_with_TorchSharp_is_an_error()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "graphbridge.dll");
        (await Graphbridge.Run("instrument", program)).FailedWith($"{program}: it is neither TorchSharp nor depends on it; name TorchSharp.dll, or the folder it is in.");
        (await Graphbridge.Run("instrument", Graphbridge.Fixtures)).FailedWith($"{Graphbridge.Fixtures}: there is no TorchSharp.dll in it; name the folder that the program was built into.");
        (await Graphbridge.Run("instrument", "none.dll")).FailedWith("none.dll: there is no such file; check the path.");
    }

    [Fact]
    public async Task What_no_original_was_kept_of_cannot_be_restored()
    {
        (await Graphbridge.Run("instrument", _folder["TorchSharp.dll"])).Succeeded();
        File.Delete(_folder["TorchSharp.dll.original"]);
        (await Graphbridge.Run("instrument", _folder["TorchSharp.dll"], "--restore"))
            .FailedWith($"{_folder["TorchSharp.dll"]}: no original of it was kept; build the program anew; GraphBridgeInstrument=false builds it with the originals.");
    }

    /// <summary>Each file's name and content.</summary>
    private List<(string, string)> Contents() => [.. _folder.Files.Select(file => (file!, Convert.ToHexString(File.ReadAllBytes(_folder[file!]))))];
}
