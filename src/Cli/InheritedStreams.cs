using System.Globalization;

namespace GraphBridge.Cli;

/// <summary>
/// Which of the standard streams the process was given. Where one was closed (<c>&lt;&amp;-</c>), .NET's own files and pipes take its number before
/// the program begins: who read there would wait for ever, and what is written would be lost.
/// </summary>
internal static class InheritedStreams
{
    public const int Input = 0, Output = 1, Error = 2;

    /// <summary>O_CLOEXEC. What .NET opens has it, and what was inherited can't: it would not have outlived exec.</summary>
    private const int ClosedOnExec = 0x80000;

    /// <summary>Whether a stream was there when the process began; true where that can't be told.</summary>
    public static bool Has(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            var flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}")).First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & ClosedOnExec) == 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
