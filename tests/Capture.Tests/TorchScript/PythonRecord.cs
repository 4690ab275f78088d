using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using GraphBridge.Capture.Inputs;
using GraphBridge.Capture.TorchScript;
using GraphBridge.Testing;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What Python recorded of one run of a TorchScript fixture; fixtures/torchscript/README.md tells what the keys mean.</summary>
internal sealed class PythonRecord
{
    private readonly JsonElement _json;

    private PythonRecord(string name, JsonElement json) => (Name, _json) = (name, json);

    /// <summary>The folder of the fixtures.</summary>
    public static string Folder { get; } = Repository.Path("fixtures", "torchscript");

    /// <summary>The runs that there are, by the names of their files: <c>control_flow.other</c>.</summary>
    public static ImmutableArray<string> Runs { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public string Name { get; }

    public string ModelPath => Path.Combine(Folder, Text("file"));

    public bool Train => Text("mode") == "train";

    public ulong Seed => _json.GetProperty("seed").GetUInt64();

    public bool IsUnordered => _json.TryGetProperty("unordered", out _);

    public bool Failed => _json.GetProperty("output").ValueKind == JsonValueKind.Null;

    public ImmutableArray<NamedInput> Inputs =>
        [.. Items("inputs").Select(input => new NamedInput(input.GetProperty("name").GetString(), PythonValue.ToInput(input, Folder)))];

    /// <summary>The tensors in what went in, in order.</summary>
    public ImmutableArray<PythonTensor> InputTensors => [.. Items("inputs").SelectMany(PythonValue.Tensors)];

    /// <summary>The tensors in what the pass gave, in order.</summary>
    public ImmutableArray<PythonTensor> Outputs => [.. PythonValue.Tensors(_json.GetProperty("output"))];

    public JsonElement Output => _json.GetProperty("output");

    public ImmutableArray<PythonModule> Modules =>
        [.. Items("modules").Select(module => new PythonModule(Text(module, "path"), Text(module, "type"), module.TryGetProperty("same_as", out var other) ? other.GetString() : null))];

    public ImmutableArray<PythonCall> Calls => [.. Items("module_calls").Select(PythonCall.Read)];

    public ImmutableArray<PythonOwned> Parameters => [.. Items("parameters").Select(PythonOwned.Read)];

    public ImmutableArray<PythonOwned> Buffers => [.. Items("buffers").Select(PythonOwned.Read)];

    /// <summary>The buffers as a pass in train mode left them; empty where it didn't run in that mode.</summary>
    public ImmutableArray<PythonOwned> BuffersAfter => [.. Items("buffers_after").Select(PythonOwned.Read)];

    public ImmutableArray<JsonElement> Decisions => [.. Items("decisions")];

    public ImmutableArray<PythonOperation> Operations => [.. Items("operations").Select(operation => new PythonOperation(operation))];

    /// <summary>What went wrong in a pass that failed.</summary>
    public JsonElement Error => _json.GetProperty("error");

    public static PythonRecord Of(string run)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, run + ".json")));
        return new(run, json.RootElement.Clone());
    }

    /// <summary>The digest by which Python recorded a tensor's elements.</summary>
    public static string Digest(TensorData data) => Convert.ToHexStringLower(SHA256.HashData(data.ToMemory().Span))[..16];

    private JsonElement.ArrayEnumerator Items(string key) => _json.TryGetProperty(key, out var items) ? items.EnumerateArray() : default;

    private string Text(string key) => Text(_json, key);

    internal static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}

/// <summary>A module of the loaded file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Type">Its type.</param>
/// <param name="SameAs">The first path of a module that has several, or null.</param>
internal sealed record PythonModule(string Path, string Type, string? SameAs);

/// <summary>A call of a module.</summary>
/// <param name="Path">The module's path.</param>
/// <param name="Type">The module's type.</param>
/// <param name="Pass">Which run of the module, from 1.</param>
/// <param name="Parent">The index of the call around it, or null.</param>
/// <param name="Outputs">The tensors that it gave; empty where it threw.</param>
internal sealed record PythonCall(string Path, string Type, int Pass, int? Parent, ImmutableArray<PythonTensor> Outputs)
{
    public static PythonCall Read(JsonElement call) => new(PythonRecord.Text(call, "path"), PythonRecord.Text(call, "type"), call.GetProperty("pass").GetInt32(),
        call.GetProperty("parent") is { ValueKind: JsonValueKind.Number } parent ? parent.GetInt32() : null, [.. PythonValue.Tensors(call.GetProperty("outputs"))]);
}

/// <summary>A parameter or a buffer.</summary>
/// <param name="Names">All names that it has.</param>
/// <param name="IsOneTensor">Whether the names, where they are several, give one tensor.</param>
/// <param name="Tensor">The tensor.</param>
internal sealed record PythonOwned(ImmutableArray<string> Names, bool IsOneTensor, PythonTensor Tensor)
{
    public static PythonOwned Read(JsonElement owned) => new([.. owned.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)],
        owned.TryGetProperty("one_tensor", out var one) && one.GetBoolean(), PythonTensor.Read(owned));
}

/// <summary>A tensor as Python saw it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Digest">The first digits of the digest of its elements.</param>
/// <param name="File">The .npy file that has its elements, or null.</param>
internal sealed record PythonTensor(string Type, string Digest, string? File)
{
    public static PythonTensor Read(JsonElement tensor) => new(
        $"{PythonRecord.Text(tensor, "dtype")}[{string.Join(',', tensor.GetProperty("shape").EnumerateArray())}]", PythonRecord.Text(tensor, "sha256"),
        tensor.TryGetProperty("file", out var file) ? Path.Combine(PythonRecord.Folder, file.GetString()!) : null);
}

/// <summary>Each fixture loaded once and each run captured once for all tests that only look at it.</summary>
internal static class Fixtures
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<TorchScriptModel>> Models = new(StringComparer.Ordinal);
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<FixtureCapture>> Captures = new(StringComparer.Ordinal);

    public static TorchScriptModel Model(PythonRecord run) =>
        Models.GetOrAdd(run.ModelPath, path => new(() => TorchScriptModel.Load(path, trusted: true))).Value;

    /// <summary>A run with every value kept in memory, statistics, and a replay.</summary>
    public static FixtureCapture Capture(string run) => Captures.GetOrAdd(run, name => new(() => FixtureCapture.Of(PythonRecord.Of(name)))).Value;

    public static CaptureOptions Options(PythonRecord run) => new() { Train = run.Train, Seed = run.Seed };
}

/// <summary>A run of a fixture, captured.</summary>
/// <param name="Python">What Python recorded.</param>
/// <param name="Capture">What we did.</param>
/// <param name="Error">The text of the exception that the pass ended with, or null.</param>
internal sealed record FixtureCapture(PythonRecord Python, ForwardCapture Capture, string? Error)
{
    public ForwardGraph Graph => Capture.Graph;

    public static FixtureCapture Of(PythonRecord run) => Of(run, Fixtures.Options(run) with
    {
        Activations = new ActivationStore.Memory(1 << 24),
        Statistics = true,
        Replay = true,
    });

    public static FixtureCapture Of(PythonRecord run, CaptureOptions options)
    {
        try
        {
            return new(run, Fixtures.Model(run).Capture(run.Inputs, options), null);
        }
        catch (ForwardException failure)
        {
            return new(run, failure.Capture, failure.Message);
        }
    }
}
