using System.Runtime.InteropServices;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>An object of ONNX Runtime's, with the function that releases it.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;

    public OrtHandle(nint value, delegate* unmanaged<nint, void> release) : base(0, ownsHandle: true)
    {
        _release = release;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The object, for as long as this handle is held.</summary>
    public nint Value => handle;

    /// <summary>Keeps the object from being released on another thread until the use ends.</summary>
    public Use Hold()
    {
        var held = false;
        DangerousAddRef(ref held);
        return new(this);
    }

    protected override bool ReleaseHandle()
    {
        _release(handle);
        return true;
    }

    /// <summary>One use of the object.</summary>
    public readonly ref struct Use(OrtHandle handle)
    {
        public nint Value => handle.Value;

        public void Dispose() => handle.DangerousRelease();
    }
}
