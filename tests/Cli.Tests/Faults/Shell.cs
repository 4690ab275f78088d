using System.Diagnostics;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests.Faults;

/// <summary>
/// Runs lines in bash, in which <c>graphbridge</c> is the built program: limits, users, pipes and signals are the shell's.
/// They have <c>$fixtures</c>, and <c>$user</c>, before which a command is run by somebody whom permissions hold for.
/// </summary>
internal static class Shell
{
    public static bool IsRoot { get; } = !OperatingSystem.IsWindows() && Environment.UserName == "root";

    public static async Task<Ended> Run(string script, TemporaryFolder folder)
    {
        using var process = Start(script, folder);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    public static Process Start(string script, TemporaryFolder folder)
    {
        // what runs the tests may itself ignore a signal, and a shell then passes that on
        string[] shell = OperatingSystem.IsLinux() ? ["env", "--default-signal", "bash"] : ["bash"];
        var start = new ProcessStartInfo(shell[0], [.. shell[1..], "-c", $"graphbridge() {{ $user dotnet '{Graphbridge.Program}' \"$@\"; }}\nexport -f graphbridge\n" + script])
        {
            UseShellExecute = false,
            WorkingDirectory = folder[""],
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["fixtures"] = Graphbridge.Fixtures;
        start.Environment["nobody"] = IsRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";
        return Process.Start(start)!;
    }
}

/// <summary>A test that needs a POSIX shell.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = ShellFacts.Reason(null);

    /// <summary>What the test needs besides: a command that ends with 0 where it is there.</summary>
    public string Needs
    {
        get;
        set => Skip = ShellFacts.Reason(field = value);
    } = "";
}

/// <summary>Tests that need a POSIX shell.</summary>
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = ShellFacts.Reason(null);

    /// <summary>What the tests need besides: a command that ends with 0 where it is there.</summary>
    public string Needs
    {
        get;
        set => Skip = ShellFacts.Reason(field = value);
    } = "";
}

internal static class ShellFacts
{
    /// <summary>The native library by which TorchScript models run.</summary>
    public const string Torch = "torch";

    /// <summary>A name space of its own, in which file systems can be mounted.</summary>
    public const string Mounting = "unshare -m true";

    public static string? Reason(string? needs)
    {
        if (OperatingSystem.IsWindows())
            return "there is no POSIX shell";
        if (needs == Torch)
            return File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so")) ? null : "libgraphbridge_torch.so is not built: make native";
        if (needs is null)
            return null;
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", needs + " 2> /dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"'{needs}' fails here";
    }
}
