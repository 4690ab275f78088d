using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace GraphBridge.Capture.TorchScript;

/// <summary>The functions of the native half of the host; <c>native/graphbridge_torch.h</c> says what each does.</summary>
internal static unsafe partial class LibTorch
{
    internal const string Library = "graphbridge_torch";

    /// <summary>The version of the interface that is called here, <c>GB_VERSION</c> of the native side.</summary>
    internal const int InterfaceVersion = 1;

    static LibTorch() => NativeLibrary.SetDllImportResolver(typeof(LibTorch).Assembly, NativeLocation.Resolve);

    /// <summary>Bytes that the native side made; <see cref="FreeBytes"/> gives them back.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Bytes
    {
        public byte* Data;
        public nuint Size;

        public readonly ReadOnlySpan<byte> Span => new(Data, checked((int)Size));
    }

    /// <summary>How a pass runs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RunOptions
    {
        public ulong Seed;
        public RunFlags Flags;
        public int* Cancel;
        public delegate* unmanaged<nint, byte*, nuint, int> Events;
        public delegate* unmanaged<nint, ulong, byte*, nuint, int> Values;
        public nint Context;
    }

    [Flags]
    internal enum RunFlags : uint
    {
        None = 0,
        Grad = 1,
        Train = 2,
        Time = 4,
        Statistics = 8,
        Modules = 16,
    }

    [LibraryImport(Library, EntryPoint = "gb_last_error")]
    private static partial byte* LastErrorText();

    /// <summary>Why the last function failed on this thread.</summary>
    internal static string LastError => Utf8StringMarshaller.ConvertToManaged(LastErrorText()) ?? "";

    [LibraryImport(Library, EntryPoint = "gb_torch_version")]
    private static partial byte* VersionText();

    /// <summary>libtorch's version.</summary>
    internal static string Version => Utf8StringMarshaller.ConvertToManaged(VersionText()) ?? "";

    [LibraryImport(Library, EntryPoint = "gb_bytes_free")]
    internal static partial void FreeBytes(ref Bytes bytes);

    /// <summary>What functions give that succeed.</summary>
    internal const int Done = 0;

    /// <summary>What <see cref="LoadModel"/> gives for an archive that libtorch loads and that must not run.</summary>
    internal const int NotSound = 2;

    [LibraryImport(Library, EntryPoint = "gb_model_load", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LoadModel(string path, int observable, out nint model);

    [LibraryImport(Library, EntryPoint = "gb_model_free")]
    internal static partial void FreeModel(nint model);

    [LibraryImport(Library, EntryPoint = "gb_model_describe")]
    internal static partial int DescribeModel(ModelHandle model, out Bytes description);

    [LibraryImport(Library, EntryPoint = "gb_model_run")]
    internal static partial int RunModel(ModelHandle model, ReadOnlySpan<byte> inputs, nuint size, in RunOptions options, out Bytes outputs, out nint recording);

    [LibraryImport(Library, EntryPoint = "gb_recording_free")]
    internal static partial void FreeRecording(nint recording);

    [LibraryImport(Library, EntryPoint = "gb_recording_error")]
    private static partial byte* RecordingErrorText(RecordingHandle recording);

    /// <summary>The error that ended the pass, or an empty text.</summary>
    internal static string RecordingError(RecordingHandle recording) => Utf8StringMarshaller.ConvertToManaged(RecordingErrorText(recording)) ?? "";

    [LibraryImport(Library, EntryPoint = "gb_recording_cancelled")]
    internal static partial int RecordingCancelled(RecordingHandle recording);

    [LibraryImport(Library, EntryPoint = "gb_recording_content")]
    internal static partial nint RecordingContent(RecordingHandle recording, ulong tensor);

    [LibraryImport(Library, EntryPoint = "gb_recording_place")]
    internal static partial long RecordingPlace(RecordingHandle recording, ulong tensor);

    [LibraryImport(Library, EntryPoint = "gb_call", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Call(string name, string overload, ReadOnlySpan<byte> arguments, nuint size, out Bytes results);

    /// <summary>Held by what draws from the random generator, which is one for the process, from its seed to its end.</summary>
    internal static Lock Generator { get; } = new();

    [LibraryImport(Library, EntryPoint = "gb_manual_seed")]
    internal static partial void ManualSeed(ulong seed);

    [LibraryImport(Library, EntryPoint = "gb_set_grad")]
    internal static partial int SetGrad(int enabled);

    [LibraryImport(Library, EntryPoint = "gb_tensor_make")]
    internal static partial int MakeTensor(ulong elementType, ReadOnlySpan<long> sizes, nuint rank, ReadOnlySpan<byte> data, nuint size, out nint tensor);

    [LibraryImport(Library, EntryPoint = "gb_tensor_free")]
    internal static partial void FreeTensor(nint tensor);

    [LibraryImport(Library, EntryPoint = "gb_tensor_share")]
    internal static partial nint ShareTensor(TorchTensor tensor);

    [LibraryImport(Library, EntryPoint = "gb_tensor_clone")]
    internal static partial nint CloneTensor(TorchTensor tensor);

    [LibraryImport(Library, EntryPoint = "gb_tensor_describe")]
    internal static partial int DescribeTensor(TorchTensor tensor, out Bytes description);

    [LibraryImport(Library, EntryPoint = "gb_tensor_read")]
    internal static partial int ReadTensor(TorchTensor tensor, Span<byte> data, nuint size);

    [LibraryImport(Library, EntryPoint = "gb_tensor_compare")]
    internal static partial int CompareTensors(TorchTensor left, TorchTensor right, out double difference);
}

/// <summary>A loaded model of the native side.</summary>
internal sealed class ModelHandle() : SafeHandle(0, ownsHandle: true)
{
    public ModelHandle(nint model) : this() => SetHandle(model);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibTorch.FreeModel(handle);
        return true;
    }
}

/// <summary>What the native side keeps of a recorded pass.</summary>
internal sealed class RecordingHandle() : SafeHandle(0, ownsHandle: true)
{
    public RecordingHandle(nint recording) : this() => SetHandle(recording);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibTorch.FreeRecording(handle);
        return true;
    }
}
