using System.Collections.Concurrent;
using System.Text.Json;
using GraphBridge.Capture;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;

namespace GraphBridge.Lowering.Tests.Networks;

/// <summary>The networks that make_networks.py makes, in artifacts/networks.</summary>
internal static class PublishedNetworks
{
    private static readonly PythonArtifacts Made = new("tests/Lowering.Tests/Networks/make_networks.py", "networks");
    private static readonly ConcurrentDictionary<string, Lazy<ForwardCapture>> Captures = new(StringComparer.Ordinal);

    /// <summary>The file of a network.</summary>
    public static string PathOf(string name) => Path.Combine(Made.Folder, name + ".pt");

    /// <summary>What goes into a network.</summary>
    public static string[] InputsOf(string name)
    {
        using var told = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Made.Folder, "networks.json")));
        return [.. told.RootElement.GetProperty(name).EnumerateArray().Select(input => input.GetString()!)];
    }

    /// <summary>A capture of a network, made once.</summary>
    public static ForwardCapture Capture(string name) => Captures.GetOrAdd(name, static name => new(() =>
    {
        using var model = TorchScriptModel.Load(PathOf(name), trusted: true);
        return model.Capture([.. InputsOf(name).Select(InputSpec.Parse)]);
    })).Value;
}
