using System.ComponentModel;
using System.Diagnostics;

namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>
/// Loads an archive in a process of its own: libtorch's reader takes the process down on some archives that are damaged or
/// made to harm. That process may use little memory, write nothing, and ends with this one.
/// </summary>
internal sealed class ArchiveTrial : IDisposable
{
    /// <summary>The longest piece of libtorch's answer that is kept.</summary>
    private const int LongestAnswer = 4096;

    /// <summary>How long our own end may take, when a terminal has told all processes of a command to end.</summary>
    private static readonly TimeSpan OwnEnd = TimeSpan.FromSeconds(2);

    private const int NotLoadable = 1;
    private const int NotSound = 3;
    private const int HungUp = 129;
    private const int Interrupted = 130;
    private const int Terminated = 143;

    /// <summary>Ended by SIGKILL, as the kernel ends what takes the last memory.</summary>
    private const int Killed = 128 + 9;

    private readonly string _path;
    private readonly Process _process;

    private ArchiveTrial(string path, Process process) => (_path, _process) = (path, process);

    /// <summary>Begins to load it.</summary>
    public static ArchiveTrial Start(string path)
    {
        var start = new ProcessStartInfo(NativeLocation.Check) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.GetFullPath(path));
        start.Environment["OMP_NUM_THREADS"] = "1";
        // memory that nobody wrote, or that was given back, has a pattern in it: a fault shows here rather than later
        start.Environment["MALLOC_PERTURB_"] = "165";
        try
        {
            var process = Process.Start(start)!;
            // what the loader says about a missing library is not for the user
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            return new(path, process);
        }
        catch (Win32Exception exception)
        {
            // a package's files are for their owner alone to run
            var remedy = File.Exists(NativeLocation.Check) ? $"make it executable: chmod a+x '{NativeLocation.Check}'" : "build it with `make native`";
            throw new GraphBridgeException("the program that checks archives can't be run: " + exception.Message, NativeLocation.Check, null, remedy, exception);
        }
    }

    /// <summary>Waits for its end, and returns if the archive was loaded and is sound.</summary>
    public void RequireSuccess(TimeSpan patience, CancellationToken cancellation)
    {
        // reading ends with the process, or when it is killed
        using var late = new CancellationTokenSource(patience);
        using var ending = late.Token.Register(Kill);
        using var cancelling = cancellation.Register(Kill);
        var answer = new char[LongestAnswer];
        var length = _process.StandardOutput.ReadBlock(answer);
        _process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        _process.WaitForExit();
        if (_process.ExitCode == 0)
            return;
        cancellation.ThrowIfCancellationRequested();
        var text = new string(answer, 0, length);
        throw _process.ExitCode switch
        {
            NotLoadable when text.Length > 0 => TorchScriptModel.NotLoadable(_path, text),
            NotSound when text.Length > 0 => TorchScriptModel.NotSound(_path, text),
            _ when late.IsCancellationRequested => Failed($"the archive can't be checked: loading it took longer than {patience.TotalSeconds} s"),
            HungUp or Interrupted or Terminated => ToldToEnd(),
            Killed => new("the archive can't be checked: loading it was killed, most likely because memory ran out", _path,
                remedy: "libtorch loads all weights; try it where there is more memory"),
            var code => Failed($"the archive is damaged or made to harm: libtorch crashed on it (exit code {code})"),
        };
    }

    // Ctrl-C goes to both of us, and is nothing that the archive did
    private GraphBridgeException ToldToEnd()
    {
        Thread.Sleep(OwnEnd);
        return Failed("the process that checks it was told to end");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // one that has ended is left alone
    private void Kill() => _process.Kill();

    private GraphBridgeException Failed(string reason) => new(reason, _path, remedy: "get the file anew from where it came");
}
