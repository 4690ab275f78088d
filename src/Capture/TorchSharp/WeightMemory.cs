using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Memory for the copies of all weights of a model, in few arrays: each of many large ones could start a collection.</summary>
internal static unsafe partial class WeightMemory
{
    private const int Alignment = 64;
    private const int HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    // an array is as long as it has to be, and not longer than this unless one tensor is
    private const int ArrayLength = 1 << 30;

    /// <summary>Memory for tensors of so many bytes, one by one.</summary>
    public static Memory<byte>[] Allocate(IReadOnlyList<int> lengths)
    {
        var memory = new Memory<byte>[lengths.Count];
        for (var first = 0; first < memory.Length;)
        {
            var (total, next) = ((long)lengths[first], first + 1);
            while (next < memory.Length && Aligned(total) + lengths[next] <= ArrayLength)
                total = Aligned(total) + lengths[next++];
            var array = Allocate((int)total);
            for (var (at, start) = (first, 0); at < next; start = (int)Aligned(start + lengths[at++]))
                memory[at] = array.AsMemory(start, lengths[at]);
            first = next;
        }
        return memory;
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) & ~(Alignment - 1L);

    private static byte[] Allocate(int length)
    {
        var array = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var start = (address + HugePage - 1) & ~(nuint)(HugePage - 1);
        var end = (address + (nuint)length) & ~(nuint)(HugePage - 1);
        // memory that is touched for the first time is mapped by 2 MiB and not by 4 KiB; where the system doesn't, it is only slower
        if (OperatingSystem.IsLinux() && end > start)
            _ = Advise((void*)start, end - start, AdviseHugePages);
        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
