using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>A disk that is full, and a limit on the length of files, which fails at the same places and needs no mount.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string TooLong = "it cannot be written: it is longer than a file may be there; choose a place that can be written to.";
    private const string Full = "it cannot be written: No space left on device; choose a place that can be written to.";

    // .NET keeps its own code in a file, unless it is told not to
    private const string Limit = "export DOTNET_EnableWriteXorExecute=0; ulimit -f 2; ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ShellTheory]
    [InlineData("convert $fixtures/gpt2.onnx o.dot", "o.dot")]
    [InlineData("convert $fixtures/gpt2.onnx o.graphml", "o.graphml")]
    [InlineData("convert $fixtures/gpt2.onnx o.onnx", "o.onnx")]
    [InlineData("convert $fixtures/gpt2.onnx o.onnx --external-data", "o.onnx", "o.onnx.data")]
    [InlineData("convert $fixtures/gpt2.onnx o.json", "o.json")]
    [InlineData("convert $fixtures/gpt2.onnx o.html", "o.html")]
    [InlineData("view $fixtures/gpt2.onnx -o o.html", "o.html")]
    [InlineData("diff $fixtures/compare/resnet18.onnx $fixtures/compare/resnet34.onnx -o o.html", "o.html")]
    [InlineData("diff $fixtures/compare/resnet18.onnx $fixtures/compare/resnet34.onnx --format json -o o", "o")]
    public async Task The_old_files_stand_and_nothing_is_left(string command, params string[] files)
    {
        foreach (var file in files)
            await File.WriteAllTextAsync(_folder[file], "old");
        (await Shell.Run(Limit + "graphbridge " + command, _folder)).FailedWith($"{files[0]}: {TooLong}");
        Assert.Equal(files, _folder.Files);
        foreach (var file in files)
            Assert.Equal("old", await File.ReadAllTextAsync(_folder[file]));
    }

    [ShellTheory(Needs = ShellFacts.Torch)]
    [InlineData("--activations o")]
    [InlineData("--activations o.npz")]
    [InlineData("--activations o.safetensors")]
    [InlineData("-o o.dot")]
    public async Task Of_a_capture_nothing_is_left(string option)
    {
        (await Shell.Run(Limit + "graphbridge capture $fixtures/torchscript/resnet18_traced.pt -i 'float32[1,3,64,64]' " + option, _folder))
            .FailedWith($"{option.Split(' ')[1]}: {TooLong}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder[""]));
    }

    [ShellFact(Needs = ShellFacts.Torch)]
    public async Task Events_are_kept_as_far_as_there_was_room()
    {
        (await Shell.Run(Limit + "graphbridge capture $fixtures/torchscript/resnet18_traced.pt -i 'float32[1,3,64,64]' --events o", _folder)).FailedWith($"o: {TooLong}");
        Assert.Equal(2048, new FileInfo(_folder["o"]).Length);
    }

    [ShellFact]
    public async Task Of_the_files_of_a_folder_none_is_left_and_old_ones_stand()
    {
        const string Diff = "graphbridge diff $fixtures/compare/resnet18.onnx $fixtures/compare/resnet34.onnx --format model-explorer -o o";
        (await Shell.Run(Limit + Diff, _folder)).FailedWith("o: " + TooLong);
        Assert.Empty(Directory.GetFileSystemEntries(_folder[""]));
        Directory.CreateDirectory(_folder["o"]);
        await File.WriteAllTextAsync(_folder["o/new.json"], "old");
        (await Shell.Run(Limit + Diff, _folder)).FailedWith("o: " + TooLong);
        Assert.Equal(["new.json"], Directory.GetFiles(_folder["o"]).Select(Path.GetFileName));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["o/new.json"]));
    }

    [ShellFact]
    public async Task Of_the_files_of_a_program_none_is_instrumented()
    {
        string[] files = ["SampleApp.dll", "SampleApp.pdb", "TorchSharp.dll", "TorchSharp.pdb"];
        foreach (var file in files)
            File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", file), _folder[file]);
        var ended = await Shell.Run(Limit + "graphbridge instrument .", _folder);
        Assert.EndsWith(TooLong + "\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, ended.Code);
        Assert.Equal(files, _folder.Files);
        foreach (var file in files)
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "sample", file)), await File.ReadAllBytesAsync(_folder[file]));
    }

    [ShellFact(Needs = ShellFacts.Mounting)]
    public async Task A_disk_that_is_full_in_the_middle_of_the_weights_keeps_the_old_model()
    {
        // the file system is gone with the shell
        var ended = await Shell.Run("""
            mkdir disk; unshare -m bash -c 'mount -t tmpfs -o size=64k none disk && cd disk && echo old > o.onnx && echo old > o.onnx.data
            graphbridge convert $fixtures/gpt2.onnx o.onnx --external-data; code=$?; ls -A; cat *; exit $code'
            """, _folder);
        Assert.Equal($"graphbridge: o.onnx: {Full}\n", ended.Error);
        Assert.Equal("o.onnx\no.onnx.data\nold\nold\n", ended.Output);
        Assert.Equal(2, ended.Code);
    }

    [ShellTheory]
    [InlineData("--help")]
    [InlineData("formats")]
    [InlineData("hash $fixtures/gpt2.onnx")]
    [InlineData("summary $fixtures/gpt2.onnx")]
    [InlineData("describe $fixtures/gpt2.onnx")]
    [InlineData("query $fixtures/gpt2.onnx -1")]
    [InlineData("convert $fixtures/gpt2.onnx - --to dot")]
    [InlineData("view $fixtures/gpt2.onnx -o -")]
    [InlineData("diff $fixtures/gpt2.onnx $fixtures/lstm.onnx")]
    public async Task What_standard_output_does_not_take_is_an_error(string command) =>
        (await Shell.Run($"graphbridge {command} > /dev/full", _folder)).FailedWith("standard output: " + Full);

    [ShellTheory(Needs = ShellFacts.Torch)]
    [InlineData("")]
    [InlineData("--events -")]
    [InlineData("--json")]
    public async Task So_is_it_for_a_capture(string option) =>
        (await Shell.Run($"graphbridge capture $fixtures/torchscript/mlp.pt -i 'float32[2,8]' {option} > /dev/full", _folder)).FailedWith("standard output: " + Full);

    [ShellFact]
    public async Task An_error_that_cannot_be_told_still_has_its_code() =>
        Assert.Equal(2, (await Shell.Run("graphbridge hash none.onnx 2> /dev/full", _folder)).Code);
}
