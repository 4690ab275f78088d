using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GraphBridge.Files;
using GraphBridge.OnnxRuntime.Native;

namespace GraphBridge.OnnxRuntime;

/// <summary>
/// An ONNX model loaded in ONNX Runtime, which is called through its C API: <see cref="OnnxRuntimeLibrary"/> says where it
/// is found. A session may run on several threads at once.
/// </summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private readonly OrtApi _api;
    private readonly OrtHandle _session;
    private readonly string? _file;

    private OnnxSession(OrtApi api, OrtHandle session, string? file, ImmutableArray<string> warnings)
    {
        _api = api;
        _session = session;
        _file = file;
        Warnings = warnings;
        Inputs = Ports(api, session.Value, api.SessionGetInputCount, api.SessionGetInputName, api.SessionGetInputTypeInfo);
        Outputs = Ports(api, session.Value, api.SessionGetOutputCount, api.SessionGetOutputName, api.SessionGetOutputTypeInfo);
    }

    /// <summary>The inputs to give, in the model's order; initializers that may be overridden are not among them.</summary>
    public ImmutableArray<OnnxPort> Inputs { get; }

    /// <summary>The outputs, in the model's order.</summary>
    public ImmutableArray<OnnxPort> Outputs { get; }

    /// <summary>What ONNX Runtime logged while it loaded the model, from warnings upwards.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>Loads a model from a file; what it keeps in other files is found beside it.</summary>
    /// <exception cref="GraphBridgeException">ONNX Runtime is missing or can't load the model.</exception>
    public static OnnxSession Load(string path, OnnxSessionOptions? options = null)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw FileErrors.NotThere(path);
        var text = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(full) : Marshal.StringToCoTaskMemUTF8(full);
        try
        {
            return Load(options ?? new(), path, (api, environment, settings, session) => api.CreateSession(environment, (void*)text, settings, session));
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Loads a model from its bytes, which are not needed afterwards.</summary>
    /// <exception cref="GraphBridgeException">ONNX Runtime is missing or can't load the model.</exception>
    public static OnnxSession Load(ReadOnlyMemory<byte> model, OnnxSessionOptions? options = null) => Load(model, options, null);

    /// <summary>Loads a model from bytes that stand for a file: what the model keeps in other files is found beside that one.</summary>
    internal static OnnxSession Load(ReadOnlyMemory<byte> model, OnnxSessionOptions? options, string? file)
    {
        using var pin = model.Pin();
        var start = (nint)pin.Pointer;
        return Load(options ?? new(), file, (api, environment, settings, session) =>
        {
            if (file is not null)
                KeepFolder(api, settings, Path.GetDirectoryName(Path.GetFullPath(file))!);
            return api.CreateSessionFromArray(environment, (void*)start, (nuint)model.Length, settings, session);
        });
    }

    private static void KeepFolder(OrtApi api, nint settings, string folder)
    {
        using Utf8Names texts = new(["session.model_external_initializers_file_folder_path", folder]);
        api.Check(api.AddSessionConfigEntry(settings, (byte*)texts.Pointers[0], (byte*)texts.Pointers[1]), "set the folder of the weights", folder);
    }

    private delegate nint Creation(OrtApi api, nint environment, nint settings, nint* session);

    private static OnnxSession Load(OnnxSessionOptions options, string? file, Creation create)
    {
        var api = OrtApi.Loaded;
        var environment = OrtEnvironment.Get(api);
        using OrtEnvironment.Log log = new();
        using var settings = Settings(api, options, log.Name);
        nint session;
        api.Check(create(api, environment, settings.Value, &session), "load the model", file);
        OrtHandle handle = new(session, api.ReleaseSession);
        try
        {
            return new(api, handle, file, log.Messages);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static OrtHandle Settings(OrtApi api, OnnxSessionOptions options, string log)
    {
        const int optimizeNothing = 0, optimizeAll = 99;
        nint made;
        api.Check(api.CreateSessionOptions(&made), "make a session's options");
        OrtHandle settings = new(made, api.ReleaseSessionOptions);
        using Utf8Names name = new([log]);
        try
        {
            api.Check(api.SetSessionLogId(made, (byte*)name.Pointers[0]), "name a session");
            api.Check(api.SetSessionGraphOptimizationLevel(made, options.Optimize ? optimizeAll : optimizeNothing), "set how much is optimised");
            if (options.Threads is { } threads)
                api.Check(api.SetIntraOpNumThreads(made, threads), $"use {threads} threads");
            if (options.Provider == ExecutionProvider.Cuda)
                UseCuda(api, made);
            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }

    private static void UseCuda(OrtApi api, nint settings)
    {
        const string doing = "use CUDA";
        const string remedy = "use a build of ONNX Runtime for CUDA (the package Microsoft.ML.OnnxRuntime.Gpu) with the CUDA and cuDNN that it asks for";
        nint cuda;
        api.Check(api.CreateCudaProviderOptions(&cuda), doing, remedy: remedy);
        using OrtHandle owned = new(cuda, api.ReleaseCudaProviderOptions);
        api.Check(api.AppendCudaProvider(settings, cuda), doing, remedy: remedy);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">Its inputs by name; their bytes are read where they are, and not copied.</param>
    /// <param name="outputs">The outputs to compute, or null for all.</param>
    /// <returns>The outputs asked for, in that order.</returns>
    /// <exception cref="GraphBridgeException">An input does not fit, an operation failed, or an output is not a tensor of numbers.</exception>
    public ImmutableArray<TensorData> Run(IReadOnlyList<KeyValuePair<string, TensorData>> inputs, IReadOnlyList<string>? outputs = null)
    {
        var asked = outputs ?? [.. Outputs.Select(output => output.Name)];
        using var session = _session.Hold();
        using OrtInputs given = new(_api, inputs);
        using Utf8Names inputNames = new(inputs.Select(input => input.Key));
        using Utf8Names outputNames = new(asked);
        var values = new nint[asked.Count];
        try
        {
            fixed (nint* namesIn = inputNames.Pointers, valuesIn = given.Values, namesOut = outputNames.Pointers, valuesOut = values)
                _api.Check(_api.Run(session.Value, 0, namesIn, valuesIn, (nuint)inputs.Count, namesOut, (nuint)asked.Count, valuesOut), "run the model", _file);
            return [.. asked.Select((name, index) => OrtOutput.Read(_api, name, values[index]))];
        }
        finally
        {
            foreach (var value in values)
                _api.ReleaseValue(value);
        }
    }

    private static ImmutableArray<OnnxPort> Ports(OrtApi api, nint session, delegate* unmanaged<nint, nuint*, nint> counts,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> names, delegate* unmanaged<nint, nuint, nint*, nint> types)
    {
        nuint count;
        nint allocator;
        api.Check(counts(session, &count), "count a model's inputs and outputs");
        api.Check(api.GetAllocatorWithDefaultOptions(&allocator), "give memory");
        var ports = ImmutableArray.CreateBuilder<OnnxPort>((int)count);
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            api.Check(names(session, i, allocator, &name), "name an input or output");
            var text = OrtApi.Text(name);
            api.Check(api.AllocatorFree(allocator, name), "take memory back");
            api.Check(types(session, i, &type), "say an input's or output's type");
            ports.Add(new(text, OrtTypes.ReadOwned(api, type)));
        }
        return ports.MoveToImmutable();
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
