using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;

namespace GraphBridge.Lowering.Tests.Networks;

/// <summary>
/// The networks that make_networks.py makes, in artifacts/networks: made once, and again when the script changes. They are too large to
/// be fixtures, and Debian's own torchvision makes the same ones everywhere.
/// </summary>
internal static class PublishedNetworks
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string> Made = new(Make);
    private static readonly ConcurrentDictionary<string, Lazy<ForwardCapture>> Captures = new(StringComparer.Ordinal);

    /// <summary>Why they can't be made here, or null.</summary>
    public static string? WhyMissing { get; } = File.Exists(Python) && Run(["-c", "import torchvision"], out _) ? null : "Debian's python3-torchvision is not there: make deps";

    /// <summary>The file of a network.</summary>
    public static string PathOf(string name) => Path.Combine(Made.Value, name + ".pt");

    /// <summary>What goes into a network.</summary>
    public static string[] InputsOf(string name)
    {
        using var told = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Made.Value, "networks.json")));
        return [.. told.RootElement.GetProperty(name).EnumerateArray().Select(input => input.GetString()!)];
    }

    /// <summary>A capture of a network, made once.</summary>
    public static ForwardCapture Capture(string name) => Captures.GetOrAdd(name, static name => new(() =>
    {
        using var model = TorchScriptModel.Load(PathOf(name), trusted: true);
        return model.Capture([.. InputsOf(name).Select(InputSpec.Parse)]);
    })).Value;

    private static string Make()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "GraphBridge.sln")))
            root = Path.GetDirectoryName(root)!;
        var script = Path.Combine(root, "tests", "Lowering.Tests", "Networks", "make_networks.py");
        var version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(script)))[..12];
        var folder = Path.Combine(root, "artifacts", "networks", version);
        // this is written last
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
