using System.Diagnostics;

namespace GraphBridge.Packages.Tests;

/// <summary>Programs that tests run.</summary>
internal static class Command
{
    /// <summary>Runs a program, which has to end with one of the codes, and returns what it printed.</summary>
    public static string Run(ProcessStartInfo start, params int[] codes)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // nothing of the build that runs the tests reaches those that they run
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var variable in (string[])["Configuration", "CI", "NUGET_PACKAGES", "MSBuildSDKsPath", "MSBUILD_EXE_PATH"])
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || codes.Contains(process.ExitCode), $"{start.FileName} {string.Join(' ', start.ArgumentList)}\n{output}{error.Result}");
        return output;
    }
}
