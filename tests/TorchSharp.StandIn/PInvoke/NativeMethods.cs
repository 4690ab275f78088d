using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

/// <summary>
/// What runs goes through here to our native library. The functions named as in TorchSharp's class of this name have the
/// same signatures; an operation is called by its ATen schema.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "graphbridge_torch";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    /// <summary>Where a tensor's elements lie, as <c>gb_layout</c> says.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Layout
    {
        public IntPtr Data;
        public long* Sizes;
        public long* Strides;
        public long Rank;
        public long StorageOffset;
        public int ScalarType;
        public int Device;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Bytes
    {
        public byte* Data;
        public nuint Size;
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int gb_call(string name, string overload, byte* arguments, nuint size, out Bytes results);

    [LibraryImport(Library)]
    private static partial void gb_bytes_free(ref Bytes bytes);

    [LibraryImport(Library)]
    private static partial byte* gb_last_error();

    [LibraryImport(Library)]
    private static partial int gb_tensor_layout(IntPtr tensor, out Layout layout);

    [LibraryImport(Library)]
    private static partial int gb_tensor_make(ulong elementType, long* sizes, nuint rank, byte* data, nuint size, out IntPtr tensor);

    [LibraryImport(Library)]
    private static partial void gb_tensor_free(IntPtr tensor);

    [LibraryImport(Library)]
    private static partial IntPtr gb_tensor_share(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial void gb_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int gb_set_grad(int enabled);

    internal static void THSTensor_dispose(IntPtr handle) => gb_tensor_free(handle);

    internal static IntPtr THSTensor_data(IntPtr handle) => LayoutOf(handle).Data;

    internal static long THSTensor_ndimension(IntPtr handle) => LayoutOf(handle).Rank;

    internal static long THSTensor_size(IntPtr handle, long dim) => LayoutOf(handle).Sizes[dim];

    internal static long THSTensor_stride(IntPtr handle, long dim) => LayoutOf(handle).Strides[dim];

    internal static long THSTensor_storage_offset(IntPtr tensor) => LayoutOf(tensor).StorageOffset;

    internal static sbyte THSTensor_type(IntPtr handle) => (sbyte)LayoutOf(handle).ScalarType;

    internal static int THSTensor_device_type(IntPtr handle) => LayoutOf(handle).Device;

    /// <summary>Never: the stand-in makes no sparse tensors.</summary>
    internal static bool THSTensor_is_sparse(IntPtr handle) => false;

    /// <summary>What failed is thrown at once, and nothing is left behind.</summary>
    internal static IntPtr THSTorch_get_and_reset_last_err() => IntPtr.Zero;

    internal static Layout LayoutOf(IntPtr handle) => gb_tensor_layout(handle, out var layout) == 0 ? layout : throw Failure();

    /// <summary>Another handle of the same tensor.</summary>
    internal static IntPtr Share(IntPtr handle) => gb_tensor_share(handle);

    /// <summary>A tensor of given elements.</summary>
    internal static torch.Tensor Make(torch.ScalarType type, ReadOnlySpan<long> sizes, ReadOnlySpan<byte> data)
    {
        fixed (long* first = sizes)
        fixed (byte* bytes = data)
            return gb_tensor_make(ElementTypeOf(type), first, (nuint)sizes.Length, bytes, (nuint)data.Length, out var made) == 0 ? new(made) : throw Failure();
    }

    private static ulong ElementTypeOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Float32 => 1,
        torch.ScalarType.Byte => 2,
        torch.ScalarType.Int8 => 3,
        torch.ScalarType.Int16 => 5,
        torch.ScalarType.Int32 => 6,
        torch.ScalarType.Int64 => 7,
        torch.ScalarType.Bool => 9,
        torch.ScalarType.Float16 => 10,
        torch.ScalarType.Float64 => 11,
        torch.ScalarType.ComplexFloat32 => 14,
        torch.ScalarType.ComplexFloat64 => 15,
        torch.ScalarType.BFloat16 => 16,
        _ => throw new NotSupportedException(type.ToString()),
    };

    private static ExternalException Failure() => new(Marshal.PtrToStringUTF8((IntPtr)gb_last_error()));

    private static IntPtr Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Library)
            return IntPtr.Zero;
        var said = Environment.GetEnvironmentVariable("GRAPHBRIDGE_TORCH_LIBRARY");
        if (said is { Length: > 0 })
            return NativeLibrary.Load(said);
        // beside this assembly, which may lie elsewhere than the program
        foreach (var folder in new[] { Path.GetDirectoryName(assembly.Location) ?? "", AppContext.BaseDirectory })
            if (NativeLibrary.TryLoad(Path.Combine(folder, "libgraphbridge_torch.so"), out var library))
                return library;
        return IntPtr.Zero;
    }
}
