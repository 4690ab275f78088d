using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>
/// ONNX Runtime's C API: the functions used here, out of the table that the library gives. A function's place in it never
/// changes (<c>onnxruntime_c_api.h</c>). Functions that return a status return 0 where they succeed.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The newest table that is asked for: any library from 1.14 on has it.</summary>
    private const uint TableVersion = 14;

    private static readonly Lock Loading = new();
    private static OrtApi? s_loaded;

    private readonly delegate* unmanaged<nint, byte*> _getErrorMessage;
    private readonly delegate* unmanaged<nint, void> _releaseStatus;

    public readonly delegate* unmanaged<nint, nint, int, byte*, nint*, nint> CreateEnvWithCustomLogger;
    public readonly delegate* unmanaged<nint, nint> DisableTelemetryEvents;

    public readonly delegate* unmanaged<nint*, nint> CreateSessionOptions;
    public readonly delegate* unmanaged<nint, byte*, nint> SetSessionLogId;
    public readonly delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    public readonly delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    public readonly delegate* unmanaged<nint, void> ReleaseSessionOptions;
    public readonly delegate* unmanaged<nint*, nint> CreateCudaProviderOptions;
    public readonly delegate* unmanaged<nint, nint, nint> AppendCudaProvider;
    public readonly delegate* unmanaged<nint, void> ReleaseCudaProviderOptions;

    public readonly delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession;
    public readonly delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray;
    public readonly delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run;
    public readonly delegate* unmanaged<nint, void> ReleaseSession;

    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    public readonly delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    public readonly delegate* unmanaged<nint, void*, nint> AllocatorFree;

    public readonly delegate* unmanaged<nint, int*, nint> GetOnnxTypeFromTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToMapTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToSequenceTypeInfo;
    public readonly delegate* unmanaged<nint, int*, nint> GetMapKeyType;
    public readonly delegate* unmanaged<nint, nint*, nint> GetMapValueType;
    public readonly delegate* unmanaged<nint, nint*, nint> GetSequenceElementType;
    public readonly delegate* unmanaged<nint, void> ReleaseTypeInfo;

    public readonly delegate* unmanaged<nint, int*, nint> GetTensorElementType;
    public readonly delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    public readonly delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    public readonly delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;
    public readonly delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo;

    public readonly delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo;
    public readonly delegate* unmanaged<nint, void> ReleaseMemoryInfo;
    public readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithData;
    public readonly delegate* unmanaged<nint, int*, nint> GetValueType;
    public readonly delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape;
    public readonly delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    public readonly delegate* unmanaged<nint, void> ReleaseValue;

    private OrtApi(nint* table, string version)
    {
        Version = version;
        _getErrorMessage = (delegate* unmanaged<nint, byte*>)table[2];
        CreateEnvWithCustomLogger = (delegate* unmanaged<nint, nint, int, byte*, nint*, nint>)table[4];
        DisableTelemetryEvents = (delegate* unmanaged<nint, nint>)table[6];
        CreateSession = (delegate* unmanaged<nint, void*, nint, nint*, nint>)table[7];
        CreateSessionFromArray = (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)table[8];
        Run = (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)table[9];
        CreateSessionOptions = (delegate* unmanaged<nint*, nint>)table[10];
        SetSessionLogId = (delegate* unmanaged<nint, byte*, nint>)table[20];
        SetSessionGraphOptimizationLevel = (delegate* unmanaged<nint, int, nint>)table[23];
        SetIntraOpNumThreads = (delegate* unmanaged<nint, int, nint>)table[24];
        SessionGetInputCount = (delegate* unmanaged<nint, nuint*, nint>)table[30];
        SessionGetOutputCount = (delegate* unmanaged<nint, nuint*, nint>)table[31];
        SessionGetInputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[33];
        SessionGetOutputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[34];
        SessionGetInputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[36];
        SessionGetOutputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[37];
        CreateTensorWithData = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49];
        GetTensorMutableData = (delegate* unmanaged<nint, void**, nint>)table[51];
        CastTypeInfoToTensorInfo = (delegate* unmanaged<nint, nint*, nint>)table[55];
        GetOnnxTypeFromTypeInfo = (delegate* unmanaged<nint, int*, nint>)table[56];
        GetTensorElementType = (delegate* unmanaged<nint, int*, nint>)table[60];
        GetDimensionsCount = (delegate* unmanaged<nint, nuint*, nint>)table[61];
        GetDimensions = (delegate* unmanaged<nint, long*, nuint, nint>)table[62];
        GetSymbolicDimensions = (delegate* unmanaged<nint, byte**, nuint, nint>)table[63];
        GetTensorTypeAndShape = (delegate* unmanaged<nint, nint*, nint>)table[65];
        GetValueType = (delegate* unmanaged<nint, int*, nint>)table[67];
        CreateCpuMemoryInfo = (delegate* unmanaged<int, int, nint*, nint>)table[69];
        AllocatorFree = (delegate* unmanaged<nint, void*, nint>)table[76];
        GetAllocatorWithDefaultOptions = (delegate* unmanaged<nint*, nint>)table[78];
        _releaseStatus = (delegate* unmanaged<nint, void>)table[93];
        ReleaseMemoryInfo = (delegate* unmanaged<nint, void>)table[94];
        ReleaseSession = (delegate* unmanaged<nint, void>)table[95];
        ReleaseValue = (delegate* unmanaged<nint, void>)table[96];
        ReleaseTypeInfo = (delegate* unmanaged<nint, void>)table[98];
        ReleaseTensorTypeAndShapeInfo = (delegate* unmanaged<nint, void>)table[99];
        ReleaseSessionOptions = (delegate* unmanaged<nint, void>)table[100];
        CastTypeInfoToMapTypeInfo = (delegate* unmanaged<nint, nint*, nint>)table[103];
        CastTypeInfoToSequenceTypeInfo = (delegate* unmanaged<nint, nint*, nint>)table[104];
        GetMapKeyType = (delegate* unmanaged<nint, int*, nint>)table[105];
        GetMapValueType = (delegate* unmanaged<nint, nint*, nint>)table[106];
        GetSequenceElementType = (delegate* unmanaged<nint, nint*, nint>)table[107];
        AddSessionConfigEntry = (delegate* unmanaged<nint, byte*, byte*, nint>)table[130];
        AppendCudaProvider = (delegate* unmanaged<nint, nint, nint>)table[204];
        CreateCudaProviderOptions = (delegate* unmanaged<nint*, nint>)table[205];
        ReleaseCudaProviderOptions = (delegate* unmanaged<nint, void>)table[208];
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>The API of the library, which is found and loaded at the first use.</summary>
    /// <exception cref="GraphBridgeException">The library is missing, can't be loaded, or is too old.</exception>
    public static OrtApi Loaded
    {
        get
        {
            lock (Loading)
                return s_loaded ??= Load();
        }
    }

    private static OrtApi Load()
    {
        var library = OnnxRuntimeLibrary.Load();
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var entry))
            throw new GraphBridgeException("this library is not ONNX Runtime's", OnnxRuntimeLibrary.FindPath(), remedy: OnnxRuntimeLibrary.HowToGetIt);
        // the base is two functions: the table of a version, and the version's text
        var start = (nint*)((delegate* unmanaged<nint>)entry)();
        var version = Text(((delegate* unmanaged<byte*>)start[1])());
        var table = ((delegate* unmanaged<uint, nint*>)start[0])(TableVersion);
        return table is not null ? new(table, version)
            : throw new GraphBridgeException($"this is ONNX Runtime {version}, and 1.{TableVersion} or later is needed", OnnxRuntimeLibrary.FindPath(),
                remedy: OnnxRuntimeLibrary.HowToGetIt);
    }

    /// <summary>The text of a failed status, or null of one that succeeded; the status is released.</summary>
    public string? Failure(nint status)
    {
        if (status == 0)
            return null;
        var text = Text(_getErrorMessage(status)).Trim();
        _releaseStatus(status);
        return text;
    }

    /// <summary>Throws where a status is a failure.</summary>
    /// <param name="status">What a function returned.</param>
    /// <param name="doing">What could not be done.</param>
    /// <param name="file">The model's file, where it has one.</param>
    /// <param name="place">The input or output it is about.</param>
    /// <param name="remedy">What to do about it.</param>
    public void Check(nint status, string doing, string? file = null, string? place = null, string? remedy = null)
    {
        if (Failure(status) is { } text)
            throw new GraphBridgeException($"ONNX Runtime can't {doing}: {text.TrimEnd('.')}", file, place, remedy);
    }

    public static string Text(byte* text) => Utf8StringMarshaller.ConvertToManaged(text) ?? "";
}
