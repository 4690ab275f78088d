using System.Diagnostics;
using System.Security.Cryptography;

namespace GraphBridge.Testing;

/// <summary>
/// What a Python script of the tests makes, in artifacts/: made once, and again when the script changes. It is too large to be a fixture,
/// and Debian's own packages make the same everywhere. The script takes the folder, and writes <c>networks.json</c> last.
/// </summary>
/// <param name="script">The script, from the root of the repository.</param>
/// <param name="folder">The folder in artifacts/.</param>
public sealed class PythonArtifacts(string script, string folder)
{
    private const string Python = "/usr/bin/python3";

    private readonly Lazy<string> _made = new(() => Make(script, folder));

    /// <summary>Why networks of torchvision can't be made here, or null.</summary>
    public static string? WhyMissing { get; } = File.Exists(Python) && Run(["-c", "import torchvision"], out _) ? null : "Debian's python3-torchvision is not there: make deps";

    /// <summary>The folder with what was made.</summary>
    public string Folder => _made.Value;

    private static string Make(string script, string folder)
    {
        script = Repository.Path(script);
        var version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(script)))[..12];
        folder = Repository.Path("artifacts", folder, version);
        if (!File.Exists(Path.Combine(folder, "networks.json")) && !Run([script, folder], out var errors))
            throw new InvalidOperationException(errors);
        return folder;
    }

    private static bool Run(string[] arguments, out string errors)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
