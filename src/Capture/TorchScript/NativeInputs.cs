using System.Collections.Immutable;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// Makes the inputs of a pass from what a user said of them, as bytes for the native side. Random elements come from
/// libtorch's own generator, so that <c>torch.manual_seed(seed); torch.randn(…)</c> gives the same in Python.
/// </summary>
internal sealed class NativeInputs : IDisposable
{
    private readonly CallWriter _writer = new();
    private readonly List<TorchTensor> _tensors = [];

    public NativeInputs(IReadOnlyList<NamedInput> inputs)
    {
        _writer.Count(inputs.Count);
        foreach (var input in inputs)
        {
            _writer.Name(input.Name ?? "");
            Add(input.Value);
        }
    }

    /// <summary>The bytes, good while this is not disposed.</summary>
    public ReadOnlySpan<byte> Bytes => _writer.Written;

    /// <summary>The tensors in them, in order, each a copy that the pass can't change.</summary>
    public ImmutableArray<TensorData> Content() => [.. _tensors.Select(tensor => tensor.ToTensorData()).OfType<TensorData>()];

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var tensor in _tensors)
            tensor.Dispose();
    }

    private void Add(InputValue value)
    {
        switch (value)
        {
            case InputValue.Tensor tensor:
                Add(Make(tensor));
                break;
            case InputValue.File file:
                Add(TorchTensor.From(InputFile.Read(file.Path)));
                break;
            case InputValue.Int number:
                _writer.AddInt(number.Value);
                break;
            case InputValue.Float number:
                _writer.AddFloat(number.Value);
                break;
            case InputValue.Bool truth:
                _writer.AddBool(truth.Value);
                break;
            case InputValue.Text text:
                _writer.AddString(text.Value);
                break;
            case InputValue.None:
                _writer.AddNone();
                break;
            case InputValue.Tuple tuple:
                _writer.AddTuple(tuple.Items.Length);
                AddAll(tuple.Items);
                break;
            case InputValue.List list:
                _writer.AddList(list.Items.Length);
                AddAll(list.Items);
                break;
            case InputValue.Dictionary dictionary:
                _writer.AddDictionary(dictionary.Entries.Length);
                foreach (var (key, item) in dictionary.Entries)
                {
                    Add(key);
                    Add(item);
                }
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "no such kind of input");
        }
    }

    private void AddAll(ImmutableArray<InputValue> items)
    {
        foreach (var item in items)
            Add(item);
    }

    private void Add(TorchTensor tensor)
    {
        _tensors.Add(tensor);
        _writer.AddTensor(tensor.Number);
    }

    private static TorchTensor Make(InputValue.Tensor tensor)
    {
        if (tensor.ElementType is ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64)
            throw new GraphBridgeException($"libtorch {LibTorch.Version} has no tensors of {tensor.ElementType.Name()}", tensor.ToString(),
                remedy: "use a type that PyTorch has, such as int64");
        var type = tensor.ElementType.Name();
        var size = tensor.Dimensions.AsSpan();
        using var call = new OperatorCall();
        switch (tensor.Fill)
        {
            case Fill.Normal when tensor.ElementType is ElementType.Float16 or ElementType.BFloat16:
                // libtorch has no random numbers of these on the CPU
                using (var numbers = call.Ints("size", size).Tensor("aten::randn"))
                    return Convert(numbers, type);
            case Fill.Normal:
                return call.Ints("size", size).Text("dtype", type).Tensor("aten::randn");
            case Fill.Zeros:
                return call.Ints("size", size).Text("dtype", type).Tensor("aten::zeros");
            case Fill.Ones:
                return call.Ints("size", size).Text("dtype", type).Tensor("aten::ones");
            case Fill.Range range:
                using (var numbers = call.Int("low", range.Low).Int("high", range.High).Ints("size", size).Tensor("aten::randint", "low"))
                    return Convert(numbers, type);
            case Fill.Uniform range:
                using (var empty = call.Ints("size", size).Text("dtype", type).Tensor("aten::empty", "memory_format"))
                {
                    using var fill = new OperatorCall();
                    return fill.Add("self", empty).Float("from", range.Low).Float("to", range.High).Tensor("aten::uniform_");
                }
            case Fill.Arange:
                long count = 1;
                foreach (var dimension in size)
                    count *= dimension;
                using (var numbers = call.Int("end", count).Tensor("aten::arange"))
                {
                    using var shape = new OperatorCall();
                    using var shaped = shape.Add("self", numbers).Ints("shape", size).Tensor("aten::reshape");
                    return Convert(shaped, type);
                }
            default:
                throw new ArgumentOutOfRangeException(nameof(tensor), tensor.Fill, "no such fill");
        }
    }

    private static TorchTensor Convert(TorchTensor tensor, string type)
    {
        using var call = new OperatorCall();
        return call.Add("self", tensor).Text("dtype", type).Bool("non_blocking", false).Bool("copy", true).Tensor("aten::to", "dtype");
    }
}
