namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>What the host knows about TorchSharp's own objects, which are met here without their types.</summary>
internal abstract class TorchObjects
{
    /// <summary>Whether it is a tensor.</summary>
    public abstract bool IsTensor(object value);

    /// <summary>Adds a tensor, after describing it; none where it is no longer valid.</summary>
    public abstract void AddTensor(ValueWriter writer, object tensor);

    /// <summary>How many dimensions a tensor has.</summary>
    public abstract int Rank(object tensor);

    /// <summary>Whether it is a <c>TorchSharp.Scalar</c>.</summary>
    public abstract bool IsScalar(object value);

    /// <summary>Adds a <c>TorchSharp.Scalar</c> as the number that it holds.</summary>
    public abstract void AddScalar(ValueWriter writer, object scalar);

    /// <summary>A packed sequence as a tuple of its tensors; anything else as it is.</summary>
    public virtual object Unpacked(object value) => value;

    /// <summary>A <c>torch.Device</c> as torch writes it, <c>cuda:0</c>; null where it is none.</summary>
    public abstract string? DeviceName(object value);
}
