using System.Diagnostics;
using Xunit;

namespace GraphBridge.Lowering.Tests.Forms;

/// <summary>Debian's Python with its onnx, which reads what we write.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Why it can't be asked, or null.</summary>
    public static string? WhyMissing { get; } = File.Exists(Program) && Run("import onnx").Errors.Length == 0 ? null : "Debian's python3-onnx is not there: make deps";

    /// <summary>The lines that a script prints.</summary>
    public static string[] Lines(string script, params IEnumerable<string> arguments)
    {
        var (output, errors) = Run(script, arguments);
        Assert.Equal("", errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (string Output, string Errors) Run(string script, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-W", "ignore", "-c", script, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode == 0 ? "" : errors.Result);
    }
}

/// <summary>A test that asks Python's onnx; skipped where it is missing.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Python.WhyMissing;
}
