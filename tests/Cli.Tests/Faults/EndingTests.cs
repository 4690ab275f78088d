using System.Diagnostics;
using System.Security.Cryptography;
using GraphBridge.Formats;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>A process that is told to end, or killed, while it reads, runs and writes.</summary>
public sealed class EndingTests : IDisposable
{
    /// <summary>Nobody waits for so much to be written: the signal comes when the first of it is there.</summary>
    private const long WeightBytes = 1_800_000_000;

    private const long AssemblyBytes = 500_000_000;

    /// <summary>Where it can be seen which files a process has open.</summary>
    private const string Linux = "test -d /proc/self/fd";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ShellTheory]
    [InlineData("INT", 130, "o.dot")]
    [InlineData("TERM", 143, "o.dot")]
    [InlineData("HUP", 129, "o.dot")]
    [InlineData("INT", 130, "o.onnx", "--external-data")]
    public async Task Told_to_end_while_it_writes_it_leaves_the_old_files_and_nothing_else(string signal, int code, string output, params string[] options)
    {
        using var process = await Writing(output, options);
        await Send(signal, process);
        Assert.Equal(code, process.ExitCode);
        Assert.Equal(["old", "old"], [await File.ReadAllTextAsync(_folder["out/" + output]), await File.ReadAllTextAsync(_folder["out/" + output + ".data"])]);
        Assert.Equal([output, output + ".data"], Out());
    }

    [ShellFact]
    public async Task Killed_while_it_writes_it_leaves_the_old_files_and_what_it_began_under_a_name_that_says_so()
    {
        using (var process = await Writing("o.dot"))
        {
            await Send("KILL", process);
            Assert.Equal(137, process.ExitCode);
        }
        Assert.Equal(["old", "old"], [await File.ReadAllTextAsync(_folder["out/o.dot"]), await File.ReadAllTextAsync(_folder["out/o.dot.data"])]);
        var begun = Out().Except(["o.dot", "o.dot.data"]).ToList();
        Assert.All(begun, name => Assert.Matches(@"^\.o\.dot(\.data)?\.[0-9a-f]{32}\.tmp$", name));
        Assert.Equal(2, begun.Count);
        // the next run neither stumbles over it nor takes away what may be another's
        (await Graphbridge.Run("convert", Graphbridge.Fixture("gpt2.onnx"), _folder["out/o.dot"])).Succeeded();
        Assert.Equal([.. begun, "o.dot", "o.dot.data"], Out());
        Assert.Equal(GraphFile.Load(Graphbridge.Fixture("gpt2.onnx")), GraphFile.Load(_folder["out/o.dot"]));
    }

    [ShellFact(Needs = Linux)]
    public async Task Told_to_end_while_it_writes_to_standard_output_it_leaves_nothing_in_the_temporary_folder()
    {
        SaveLarge();
        Directory.CreateDirectory(_folder["tmp"]);
        using var process = Shell.Start($"export TMPDIR=$PWD/tmp; exec dotnet '{Graphbridge.Program}' convert in.graphml - --to onnx", _folder);
        // it has no name from the beginning on
        await Until(() => Links(process).Any(link => link.Contains("/tmp/graphbridge-", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(_folder["tmp"], "graphbridge-*"));
        await Send("INT", process);
        Assert.Equal(130, process.ExitCode);
    }

    [ShellFact(Needs = Linux)]
    public async Task Told_to_end_while_it_waits_for_input_it_ends()
    {
        using var process = Graphbridge.Start("convert", "-", _folder["o.dot"]);
        await Until(() => Links(process).Any(link => link.EndsWith("GraphBridge.Formats.dll", StringComparison.Ordinal)) || Maps(process).Contains("GraphBridge.Formats.dll", StringComparison.Ordinal));
        await Send("INT", process);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(_folder.Files);
    }

    [ShellTheory(Needs = ShellFacts.Torch)]
    [InlineData("INT", 130, "v")]
    [InlineData("INT", 130, "v.npz")]
    [InlineData("TERM", 143, "v.safetensors")]
    public async Task Told_to_end_while_a_model_runs_it_leaves_no_values(string signal, int code, string activations)
    {
        // a loop that goes on for hours
        using var process = Graphbridge.Start("capture", Graphbridge.Fixture("torchscript/control_flow.pt"), "-i", "float32[2,4]", "-i", "int64[]:1000000000..1000000001",
            "-o", _folder["o.dot"], "--activations", _folder[activations]);
        await Until(() => Directory.GetFileSystemEntries(_folder[""]).Any(IsBegun));
        await Send(signal, process);
        Assert.Equal(code, process.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_folder[""]));
    }

    [ShellTheory(Needs = ShellFacts.Torch)]
    [InlineData("capture $fixtures/torchscript/control_flow.pt -i 'float32[2,4]' -i 'int64[]:1000000000..1000000001' -o o.dot")]
    [InlineData("convert in.dot o.svg")]
    public async Task Ctrl_C_goes_to_the_processes_that_it_started_too_and_is_not_taken_for_their_failure(string command)
    {
        Networks.Transformer(40).Save(_folder["in.dot"]);
        // Graphviz itself, so late that the signal comes first on any machine
        using var late = new TemporaryFolder();
        var ended = await Shell.Run($$"""
            printf '#!/bin/sh\nsleep 60\nexec %s "$@"\n' "$(command -v dot)" > '{{late["dot"]}}'; chmod +x '{{late["dot"]}}'; export PATH='{{late.Path}}':$PATH
            set -m; (exec dotnet '{{Graphbridge.Program}}' {{command}} 2> err) & pid=$!
            until [ -n "$(cat /proc/$pid/task/*/children 2> /dev/null)" ] || ! kill -0 $pid; do sleep 0.02; done
            kill -INT -- -$pid; wait $pid
            """, _folder);
        // the shell, too, tells how it ended
        Assert.Equal((130, "", ""), (ended.Code, ended.Output, await File.ReadAllTextAsync(_folder["err"])));
        Assert.Equal(["err", "in.dot"], Directory.GetFileSystemEntries(_folder[""]).Select(Path.GetFileName).Where(name => !name!.EndsWith(".data", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [ShellFact(Needs = ShellFacts.Torch)]
    public async Task Where_the_process_that_tries_an_archive_is_killed_memory_is_said_to_have_run_out()
    {
        // as the kernel ends what takes the last memory
        var ended = await Shell.Run($$"""
            ln -s '{{AppContext.BaseDirectory}}/libgraphbridge_torch.so' .
            printf '#!/bin/sh\nkill -KILL $$\n' > graphbridge_torch_check; chmod +x graphbridge_torch_check
            GRAPHBRIDGE_TORCH_LIBRARY=$PWD/libgraphbridge_torch.so graphbridge capture $fixtures/torchscript/mlp.pt -i 'float32[2,8]'
            """, _folder);
        ended.FailedWith($"{Graphbridge.Fixture("torchscript/mlp.pt")}: the archive can't be checked: loading it was killed, most likely because memory ran out; "
            + "libtorch loads all weights; try it where there is more memory.");
    }

    [ShellFact]
    public async Task Told_to_end_while_it_instruments_it_has_changed_all_files_or_none()
    {
        string[] files = ["SampleApp.dll", "SampleApp.pdb", "TorchSharp.dll", "TorchSharp.pdb"];
        foreach (var file in files)
            File.Copy(Path.Combine(AppContext.BaseDirectory, "sample", file), _folder[file]);
        // so much of nothing behind the assembly that the signal comes while it is copied
        using (var assembly = File.OpenWrite(_folder["TorchSharp.dll"]))
            assembly.SetLength(assembly.Length + AssemblyBytes);
        var before = Hashes();
        var ended = await Shell.Run($$"""
            env --default-signal dotnet '{{Graphbridge.Program}}' instrument . & pid=$!
            until compgen -G '.*.tmp' > /dev/null || ! kill -0 $pid; do sleep 0.01; done
            kill -INT $pid; wait $pid
            """, _folder);
        Assert.Equal((130, "", ""), (ended.Code, ended.Output, ended.Error));
        if (_folder.Files.Count() > files.Length)
        {
            (await Graphbridge.Run("instrument", _folder[""], "--check")).Succeeded();
            (await Graphbridge.Run("instrument", _folder[""], "--restore")).Succeeded();
        }
        Assert.Equal(before, Hashes());
    }

    /// <summary>What is in the folder, and a hash of each.</summary>
    private List<string> Hashes() => [.. Directory.GetFiles(_folder[""]).Order(StringComparer.Ordinal).Select(path =>
    {
        using var file = File.OpenRead(path);
        return Path.GetFileName(path) + " " + Convert.ToHexString(SHA256.HashData(file));
    })];

    private static bool IsBegun(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path).Any() : new FileInfo(path).Length > 0;

    private List<string?> Out() => [.. Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    /// <summary>Begins to write a network over an old one, and waits until a part of its weights is there.</summary>
    private async Task<Process> Writing(string output, params string[] options)
    {
        SaveLarge();
        Directory.CreateDirectory(_folder["out"]);
        foreach (var file in (string[])[output, output + ".data"])
            await File.WriteAllTextAsync(_folder["out/" + file], "old");
        // what runs the tests may itself ignore a signal, as nohup does, and those that it starts would too
        var process = Shell.Start($"exec env --default-signal dotnet '{Graphbridge.Program}' convert in.graphml out/{output} {string.Join(' ', options)}", _folder);
        await Until(() => Directory.GetFiles(_folder["out"], ".*.data.*.tmp").Any(file => new FileInfo(file).Length > 0));
        return process;
    }

    /// <summary>A network whose weights are a file with a hole in it, which takes no room.</summary>
    private void SaveLarge()
    {
        using (var weights = File.Create(_folder["weights"]))
            weights.SetLength(WeightBytes);
        var file = new FileInfo(_folder["weights"]);
        var builder = new ForwardGraphBuilder("large");
        builder.MarkOutput(builder.AddValue("w", ValueKind.Parameter, TensorType.Of(ElementType.UInt8, [WeightBytes]),
            TensorData.FromFile(ElementType.UInt8, [WeightBytes], new(file.FullName, 0, file.Length, file.Length, file.LastWriteTimeUtc))));
        builder.Build().Save(_folder["in.graphml"]);
    }

    private static async Task Send(string signal, Process process)
    {
        using (var kill = Process.Start("bash", ["-c", $"kill -{signal} {process.Id}"]))
            await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(late.Token);
    }

    private static async Task Until(Func<bool> isThere)
    {
        for (var watch = Stopwatch.StartNew(); !isThere(); await Task.Delay(5))
            Assert.True(watch.Elapsed < Patience, "what the test waits for does not come");
    }

    private static IEnumerable<string> Links(Process process) =>
        Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Select(path => new FileInfo(path).LinkTarget ?? "");

    private static string Maps(Process process) => File.ReadAllText($"/proc/{process.Id}/maps");
}
