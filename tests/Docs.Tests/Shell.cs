using System.Diagnostics;
using System.Text;
using GraphBridge.Testing;

namespace GraphBridge.Docs.Tests;

/// <summary>How a line ended and what it wrote.</summary>
internal sealed record Ended(int Code, string Output, string Error);

/// <summary>A user's shell, in which <c>graphbridge</c> is the built command.</summary>
internal static class Shell
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Command = $"graphbridge() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "graphbridge.dll")}' \"$@\"; }}\n";

    /// <summary>Why models can't be captured or made here, or null.</summary>
    public static string? WhyNoTorch { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, "libgraphbridge_torch.so"))
        ? PythonArtifacts.WhyMissing
        : "libgraphbridge_torch.so is not built: make native";

    /// <summary>Runs a line to its end.</summary>
    public static Task<Ended> Run(string line, string folder) => Run("/bin/bash", ["-c", Command + line], folder);

    /// <summary>Runs a Python script to its end.</summary>
    public static Task<Ended> RunPython(string script, string folder) => Run(Python, ["-c", script], folder);

    private static async Task<Ended> Run(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return new(process.ExitCode, await output, await error);
    }
}

/// <summary>A test that captures models; skipped where that can't be.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = Shell.WhyNoTorch;
}

/// <summary>A test whose cases capture models; skipped where that can't be.</summary>
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = Shell.WhyNoTorch;
}
