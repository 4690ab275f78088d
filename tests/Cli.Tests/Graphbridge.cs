using System.Diagnostics;
using System.Text;
using GraphBridge.Testing;

namespace GraphBridge.Cli.Tests;

/// <summary>Runs the built program as a user's shell does.</summary>
internal static class Graphbridge
{
    /// <summary>The built program, for <c>dotnet</c> to run.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "graphbridge.dll");

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>The folder of fixtures in the repository.</summary>
    public static string Fixtures { get; } = Repository.Path("fixtures");

    public static string Fixture(string name) => Path.Combine(Fixtures, name);

    /// <summary>Runs it to its end, with nothing or a file's bytes on standard input.</summary>
    public static async Task<Ended> Run(string[] arguments, byte[]? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input ?? []);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    public static Task<Ended> Run(params string[] arguments) => Run(arguments, null);

    public static Process Start(params string[] arguments) => Start(arguments, null);

    private static Process Start(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        // what runs the tests may itself ignore a signal, as a shell does for what it starts with &, and those that it starts would too
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet", [.. OperatingSystem.IsLinux() ? ["--default-signal", "dotnet"] : Array.Empty<string>(), Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

/// <summary>How a run ended and what it wrote.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    /// <summary>Checks that it ended well, without a word on standard error, and gives what it wrote.</summary>
    public string Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, Code);
        return Output;
    }

    /// <summary>Checks that it ended with one line of error and nothing else.</summary>
    public void FailedWith(string line)
    {
        Assert.Equal("graphbridge: " + line + "\n", Error);
        Assert.Equal("", Output);
        Assert.Equal(2, Code);
    }
}
