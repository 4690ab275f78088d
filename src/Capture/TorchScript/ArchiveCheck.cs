using System.ComponentModel;
using System.Diagnostics;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// Loads an archive in a process of its own before it is loaded here: libtorch's reader takes the process down on some
/// archives that are damaged or made to harm.
/// </summary>
internal static class ArchiveCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The longest piece of libtorch's answer that is kept.</summary>
    private const int LongestAnswer = 4096;

    /// <summary>Returns when the archive can be loaded.</summary>
    /// <exception cref="GraphBridgeException">It can't be, or the checking program is missing.</exception>
    public static void Require(string path)
    {
        using var check = Start(path);
        // reading ends with the process, or when it is killed
        using var patience = new Timer(_ => check.Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        var answer = new char[LongestAnswer];
        var length = check.StandardOutput.ReadBlock(answer);
        check.WaitForExit();
        if (check.ExitCode == 0)
            return;
        var text = new string(answer, 0, length);
        throw check.ExitCode == 1 && text.Length > 0
            ? TorchScriptModel.NotLoadable(path, text)
            : new GraphBridgeException($"the archive is damaged or made to harm: libtorch crashed on it (exit code {check.ExitCode})", path,
                remedy: "get the file anew from where it came");
    }

    private static Process Start(string path)
    {
        var start = new ProcessStartInfo(NativeLocation.Check) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.GetFullPath(path));
        try
        {
            var process = Process.Start(start)!;
            // what libtorch says about a crash is not for the user
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new GraphBridgeException("the program that checks archives can't be run: " + exception.Message, NativeLocation.Check, null,
                "build it with `make native`", exception);
        }
    }
}
