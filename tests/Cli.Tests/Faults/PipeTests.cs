using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>Pipes whose other end goes away.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ShellTheory]
    [InlineData("--help")]
    [InlineData("formats")]
    [InlineData("summary $net")]
    [InlineData("summary $net --json")]
    [InlineData("describe $net")]
    [InlineData("query $net 'kind(operation)'")]
    [InlineData("convert $net - --to dot")]
    [InlineData("view $net -o -")]
    [InlineData("hash $net")]
    [InlineData("diff $net $fixtures/compare/gpt2_12.onnx", 1)]
    public async Task A_reader_that_has_seen_enough_is_no_error(string command, int code = 0)
    {
        var ended = await Shell.Run($$"""net=$fixtures/compare/gpt2_24.onnx; graphbridge {{command}} | (read -n 1); echo ${PIPESTATUS[0]}""", _folder);
        Assert.Equal($"{code}\n", ended.Succeeded());
    }

    [ShellTheory(Needs = ShellFacts.Torch)]
    [InlineData("")]
    [InlineData("--events -")]
    [InlineData("--json")]
    public async Task So_is_it_for_a_capture(string option)
    {
        var ended = await Shell.Run($$"""graphbridge capture $fixtures/torchscript/resnet18_traced.pt -i 'float32[1,3,64,64]' -o o.dot {{option}} | (read -n 1); echo ${PIPESTATUS[0]}""", _folder);
        Assert.Equal("0\n", ended.Succeeded());
        Assert.Contains("o.dot", _folder.Files);
    }

    [ShellTheory]
    [InlineData("gpt2.onnx", 100_000)]
    [InlineData("gpt2.onnx", 2_000)]
    [InlineData("graphml/yed-style.graphml", 1_500)]
    public async Task An_input_that_ends_early_is_named(string file, int length)
    {
        var ended = await Shell.Run($"head -c {length} $fixtures/{file} | graphbridge convert - o.dot", _folder);
        Assert.StartsWith("graphbridge: standard input: ", ended.Error, StringComparison.Ordinal);
        Assert.Equal((2, "", 1), (ended.Code, ended.Output, ended.Error.Count(letter => letter == '\n')));
        Assert.Empty(_folder.Files);
    }

    [ShellFact]
    public async Task Nothing_on_standard_input_is_an_error()
    {
        var ended = await Shell.Run("graphbridge hash - < /dev/null", _folder);
        Assert.StartsWith("graphbridge: standard input: ", ended.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (ended.Code, ended.Output));
    }

    // .NET's own files take the numbers of streams that are closed: one waits for ever where it reads in them, and writes to nobody
    [ShellTheory]
    [InlineData("hash - <&-", "standard input: it cannot be read: it is closed; give it a file or a pipe.")]
    [InlineData("--help >&-", "standard output: it cannot be written: it is closed; give it a file or a pipe, or /dev/null.")]
    [InlineData("--version >&- <&-", "standard output: it cannot be written: it is closed; give it a file or a pipe, or /dev/null.")]
    [InlineData("hash a.onnx <&- >&-", "standard output: it cannot be written: it is closed; give it a file or a pipe, or /dev/null.")]
    [InlineData("hash none 2>&-", null)]
    [InlineData("none <&- >&- 2>&-", null)]
    [InlineData("hash a.onnx <&- >&- 2>&-", null)]
    public async Task A_closed_stream_that_is_needed_is_an_error(string command, string? error)
    {
        var ended = await Shell.Run($"cp $fixtures/shared_linear.onnx a.onnx; timeout 60 bash -c 'graphbridge {command}'", _folder);
        Assert.Equal((2, "", error is null ? "" : $"graphbridge: {error}\n"), (ended.Code, ended.Output, ended.Error));
    }

    [ShellTheory]
    [InlineData("hash a.onnx <&- 2>&-")]
    [InlineData("convert a.onnx b.dot <&- >&- 2>&-")]
    public async Task A_closed_stream_that_is_not_needed_is_none(string command) =>
        (await Shell.Run($"cp $fixtures/shared_linear.onnx a.onnx; timeout 60 bash -c 'graphbridge {command}'", _folder)).Succeeded();

    [ShellFact]
    public async Task A_closed_standard_output_is_an_error_and_no_file_is_taken_for_it()
    {
        var ended = await Shell.Run("cp $fixtures/shared_linear.onnx a.onnx; graphbridge summary a.onnx >&-; echo $?; cmp a.onnx $fixtures/shared_linear.onnx", _folder);
        Assert.Equal("2\n", ended.Output);
        Assert.StartsWith("graphbridge: standard output: it cannot be written: ", ended.Error, StringComparison.Ordinal);
    }
}
