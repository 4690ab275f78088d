using System.Buffers;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>Tensors on their way in, where their bytes are, and the values made of them; disposing of it lets both go.</summary>
internal sealed unsafe class OrtInputs : IDisposable
{
    // what an empty tensor points to, since ONNX Runtime takes no null
    private static readonly byte[] Nothing = new byte[8];

    private readonly OrtApi _api;
    private readonly nint[] _values;
    private readonly MemoryHandle[] _pins;

    public OrtInputs(OrtApi api, IReadOnlyList<KeyValuePair<string, TensorData>> inputs)
    {
        _api = api;
        _values = new nint[inputs.Count];
        _pins = new MemoryHandle[inputs.Count];
        try
        {
            nint memory;
            api.Check(api.CreateCpuMemoryInfo(0, 0, &memory), "describe memory");
            using OrtHandle owned = new(memory, api.ReleaseMemoryInfo);
            for (var i = 0; i < inputs.Count; i++)
                Make(i, inputs[i].Key, inputs[i].Value, memory);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint[] Values => _values;

    private void Make(int index, string name, TensorData tensor, nint memory)
    {
        if (!tensor.HasContent)
            throw new GraphBridgeException("the tensor given has no content", place: $"input '{name}'", remedy: "give one that has its elements");
        if (tensor.ElementType.Bits() == 0)
            throw new GraphBridgeException($"a tensor of {tensor.ElementType.Name()} can't be given to ONNX Runtime here", place: $"input '{name}'",
                remedy: "give numbers");
        var bytes = tensor.ToMemory();
        _pins[index] = (bytes.IsEmpty ? Nothing : bytes).Pin();
        nint value;
        fixed (long* dimensions = tensor.Dimensions.AsSpan())
            _api.Check(_api.CreateTensorWithData(memory, _pins[index].Pointer, (nuint)bytes.Length, dimensions, (nuint)tensor.Dimensions.Length,
                OrtTypes.Number(tensor.ElementType), &value), "take the tensor given", place: $"input '{name}'");
        _values[index] = value;
    }

    public void Dispose()
    {
        foreach (var value in _values)
            _api.ReleaseValue(value);
        foreach (var pin in _pins)
            pin.Dispose();
    }
}
