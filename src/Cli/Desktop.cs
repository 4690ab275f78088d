using System.ComponentModel;
using System.Diagnostics;

namespace GraphBridge.Cli;

/// <summary>The desktop that the command runs on, if it runs on one.</summary>
internal static class Desktop
{
    /// <summary>What opens a file ends at once, or stays as long as what it opened does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Opens a file as a click on it would. False where there is no desktop, or nothing on it opens such files.</summary>
    public static bool TryOpen(string path)
    {
        if (Opener(path) is not { } opener)
            return false;
        try
        {
            using var process = Process.Start(opener);
            return process is null || !process.WaitForExit(Patience) || process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo? Opener(string path)
    {
        if (OperatingSystem.IsWindows())
            return new(path) { UseShellExecute = true };
        if (OperatingSystem.IsMacOS())
            return new("open", [path]);
        return IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY") ? new("xdg-open", [path]) : null;
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
