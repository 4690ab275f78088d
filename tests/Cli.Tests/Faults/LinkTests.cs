using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>Symbolic and hard links, pipes and devices in the place of files.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ShellFact]
    public async Task Through_a_link_its_target_is_written_and_the_link_stays()
    {
        Assert.Equal("d/target.dot\ntarget.dot\n", (await Shell.Run("mkdir d; echo old > d/target.dot; ln -s d/target.dot o.dot; graphbridge convert $fixtures/shared_linear.onnx o.dot && readlink o.dot && ls -A d", _folder)).Succeeded());
        Assert.StartsWith("digraph", await File.ReadAllTextAsync(_folder["d/target.dot"]), StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Through_a_link_that_leads_to_nothing_its_target_is_made() =>
        Assert.Equal("target.dot\n", (await Shell.Run("ln -s target.dot o.dot; graphbridge convert $fixtures/shared_linear.onnx o.dot && readlink o.dot && [ -f target.dot ]", _folder)).Succeeded());

    [ShellFact]
    public async Task Links_that_lead_to_one_another_are_an_error_for_either_side()
    {
        (await Shell.Run("ln -s a.dot b.dot; ln -s b.dot a.dot; graphbridge convert $fixtures/shared_linear.onnx a.dot", _folder))
            .FailedWith("a.dot: it cannot be written: Too many levels of symbolic links; choose a place that can be written to.");
        var read = await Shell.Run("graphbridge hash a.dot", _folder);
        Assert.Equal((2, "", 1), (read.Code, read.Output, read.Error.Count(letter => letter == '\n')));
        Assert.DoesNotContain("bug", read.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder[""]).Length);
    }

    [ShellFact]
    public async Task A_link_to_a_folder_is_a_folder() =>
        (await Shell.Run("mkdir d; ln -s d o.dot; graphbridge convert $fixtures/shared_linear.onnx o.dot", _folder))
            .FailedWith("o.dot: it cannot be written: it is a folder; choose a place that can be written to.");

    [ShellFact]
    public async Task Another_name_of_a_file_that_is_replaced_keeps_the_old_content()
    {
        (await Shell.Run("echo old > other; ln other o.dot; graphbridge convert $fixtures/shared_linear.onnx o.dot", _folder)).Succeeded();
        Assert.Equal("old\n", await File.ReadAllTextAsync(_folder["other"]));
    }

    [ShellFact]
    public async Task A_named_pipe_is_read_and_written_and_stays_one()
    {
        var ended = await Shell.Run("""
            mkfifo in out
            cat $fixtures/gpt2.onnx > in & cat out > got.dot & graphbridge convert in out --to dot
            wait; [ -p in ] && [ -p out ] && graphbridge hash got.dot --with weights,names && graphbridge hash $fixtures/gpt2.onnx --with weights,names
            """, _folder);
        var hashes = ended.Succeeded().Split('\n');
        Assert.Equal(hashes[1], hashes[0]);
        Assert.Equal(["got.dot", "in", "out"], _folder.Files);
    }

    [ShellFact]
    public async Task What_a_shell_puts_in_the_place_of_a_file_is_read() =>
        Assert.EndsWith("equal\n", (await Shell.Run("graphbridge diff <(cat $fixtures/gpt2.onnx) <(cat $fixtures/gpt2.onnx) && echo equal", _folder)).Succeeded(), StringComparison.Ordinal);

    [ShellTheory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    public async Task Standard_output_by_its_name_is_that(string name)
    {
        Assert.StartsWith("flowchart", (await Shell.Run($"graphbridge convert $fixtures/shared_linear.onnx {name} --to mermaid | cat", _folder)).Succeeded(), StringComparison.Ordinal);
        // what a shell wrote before and writes after it stays
        await Shell.Run($"(echo before; graphbridge convert $fixtures/shared_linear.onnx {name} --to mermaid; echo after) > o", _folder);
        var lines = await File.ReadAllLinesAsync(_folder["o"]);
        Assert.Equal(("before", "after"), (lines[0], lines[^1]));
        Assert.StartsWith("flowchart", lines[1], StringComparison.Ordinal);
        Assert.Equal(["o"], _folder.Files);
    }

    [ShellFact]
    public async Task A_device_stays_one_and_has_no_file_of_weights_beside_it()
    {
        (await Shell.Run("graphbridge convert $fixtures/gpt2.onnx /dev/null --to dot && [ -c /dev/null ] && [ ! -e /dev/null.data ]", _folder)).Succeeded();
        (await Shell.Run("graphbridge convert $fixtures/gpt2.onnx /dev/null --to onnx --external-data", _folder))
            .FailedWith("/dev/null: weights go to a file beside the model's, which a pipe or a device has not; write to a file.");
        (await Shell.Run("graphbridge convert $fixtures/gpt2.onnx /dev/full --to dot", _folder))
            .FailedWith("/dev/full: it cannot be written: No space left on device; choose a place that can be written to.");
    }
}
