using System.Runtime.InteropServices;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>Names as C has them.</summary>
internal sealed class Utf8Names(IEnumerable<string> names) : IDisposable
{
    public nint[] Pointers { get; } = [.. names.Select(Marshal.StringToCoTaskMemUTF8)];

    public void Dispose()
    {
        foreach (var pointer in Pointers)
            Marshal.FreeCoTaskMem(pointer);
    }
}
