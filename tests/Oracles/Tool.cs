using System.Diagnostics;
using System.Text;

namespace GraphBridge.Oracles.Tests;

/// <summary>Another program, run to its end, with what it printed.</summary>
internal sealed record Tool(int ExitCode, string Output, string Errors)
{
    /// <summary>Debian's own Python, which has the packages; another may stand first on the path.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Tool Run(string program, IEnumerable<string> arguments, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = folder ?? "",
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end");
        }
        return new(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>What a Python script prints.</summary>
    public static string PythonOutput(string script, params IEnumerable<string> arguments)
    {
        var run = Run(Python, ["-", .. arguments], script);
        return run.ExitCode == 0 ? run.Output : throw new Xunit.Sdk.XunitException(run.Errors);
    }
}
