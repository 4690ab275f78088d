using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>What may not be read or written. Permissions don't hold for root, so the program is run by nobody there.</summary>
public sealed class PermissionTests : IDisposable
{
    private const string AsNobody = "user=$nobody; ";

    /// <summary>The built program can be read by whoever is to run it.</summary>
    private const string Nobody = "[ $(id -u) != 0 ] || setpriv --reuid=65534 --regid=65534 --clear-groups test -r $PWD";

    private const string Denied = "it cannot be written: permission is denied; choose a place that can be written to.";

    private readonly TemporaryFolder _folder = new();

    public PermissionTests()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder[""], (UnixFileMode)0b111_111_111);
    }

    public void Dispose() => _folder.Dispose();

    [ShellTheory(Needs = Nobody)]
    [InlineData("convert $fixtures/gpt2.onnx d/o.dot")]
    [InlineData("view $fixtures/gpt2.onnx -o d/o.html")]
    [InlineData("diff $fixtures/gpt2.onnx $fixtures/lstm.onnx -o d/o.html")]
    [InlineData("diff $fixtures/gpt2.onnx $fixtures/lstm.onnx --format model-explorer -o d/o")]
    public async Task A_folder_that_takes_nothing_is_named(string command)
    {
        var ended = await Shell.Run($"mkdir d; chmod 555 d; {AsNobody} graphbridge {command}", _folder);
        ended.FailedWith($"{command.Split(' ')[^1]}: {Denied}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder["d"]));
    }

    [ShellFact(Needs = Nobody)]
    public async Task A_file_that_is_protected_against_writing_stands_though_its_folder_is_not()
    {
        (await Shell.Run($"echo old > o.dot; chmod 444 o.dot; {AsNobody} graphbridge convert $fixtures/gpt2.onnx o.dot", _folder)).FailedWith($"o.dot: {Denied}");
        Assert.Equal("old\n", await File.ReadAllTextAsync(_folder["o.dot"]));
        Assert.Equal(["o.dot"], _folder.Files);
    }

    [ShellFact(Needs = Nobody)]
    public async Task A_file_that_may_not_be_read_is_named() =>
        (await Shell.Run($"echo x > in.onnx; chmod 0 in.onnx; {AsNobody} graphbridge hash in.onnx", _folder))
            .FailedWith("in.onnx: it cannot be opened for reading; check that it is a file and its permissions.");

    [ShellFact(Needs = Nobody)]
    public async Task Of_a_program_whose_folder_takes_nothing_no_file_is_instrumented()
    {
        var ended = await Shell.Run($"cp {Path.Combine(AppContext.BaseDirectory, "sample")}/*.dll .; sha1sum *.dll > sums; chmod 555 .; {AsNobody} graphbridge instrument .; code=$?; chmod 777 .; sha1sum -c --quiet sums; exit $code", _folder);
        Assert.EndsWith(Denied + "\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
        Assert.Equal(2, ended.Code);
        Assert.DoesNotContain(_folder.Files, file => file!.EndsWith(".original", StringComparison.Ordinal));
    }

    [ShellFact]
    public async Task A_file_that_is_replaced_keeps_its_permissions()
    {
        (await Shell.Run("echo old > o.dot; chmod 600 o.dot; graphbridge convert $fixtures/shared_linear.onnx o.dot && stat -c %a o.dot", _folder)).Succeeded();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(_folder["o.dot"]));
    }

    [ShellFact(Needs = ShellFacts.Mounting)]
    public async Task A_file_system_that_is_only_read_is_named_even_to_root()
    {
        var ended = await Shell.Run("""
            mkdir disk; unshare -m bash -c 'mount -t tmpfs -o ro none disk
            graphbridge convert $fixtures/gpt2.onnx disk/o.dot'
            """, _folder);
        ended.FailedWith("disk/o.dot: it cannot be written: Read-only file system; choose a place that can be written to.");
    }
}
