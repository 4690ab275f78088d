using System.Linq.Expressions;
using GraphBridge.Capture.Inputs;

namespace GraphBridge.Cli.Programs;

/// <summary>
/// Makes a program's input tensors, with the calls by which those of TorchScript models are made: one seed gives the same
/// numbers.
/// </summary>
internal sealed class TensorMaker(ProgramTorch torch, bool meta)
{
    private readonly Lazy<Action<object, byte[]>> _setBytes = new(() => SetBytes(torch.Tensor));

    public object Make(InputValue.Tensor tensor)
    {
        try
        {
            return meta ? Shape(tensor.ElementType, [.. tensor.Dimensions]) : Filled(tensor, [.. tensor.Dimensions], torch.TypeOf(tensor.ElementType));
        }
        catch (Exception error) when (error is not GraphBridgeException)
        {
            throw new GraphBridgeException("TorchSharp can't make it: " + ErrorText.FirstLine(error.Message), tensor.ToString(), remedy: "give another type, size or fill", inner: error);
        }
    }

    public object Make(InputValue.File file)
    {
        var data = InputFile.Read(file.Path);
        if (meta)
            return Shape(data.ElementType, [.. data.Dimensions]);
        var tensor = torch.Static("zeros", ("size", data.Dimensions.ToArray()), ("dtype", torch.TypeOf(data.ElementType)))!;
        if (data.ByteLength > 0)
            _setBytes.Value(tensor, data.ToMemory().ToArray());
        return tensor;
    }

    private object Shape(ElementType type, long[] size) => torch.Static("empty", ("size", size), ("dtype", torch.TypeOf(type)), ("device", torch.Meta))!;

    private object Filled(InputValue.Tensor tensor, long[] size, object type)
    {
        switch (tensor.Fill)
        {
            case Fill.Normal when tensor.ElementType is ElementType.Float16 or ElementType.BFloat16:
                return Convert(torch.Static("randn", ("size", size), ("dtype", torch.TypeOf(ElementType.Float32)))!, type);
            case Fill.Normal:
                return torch.Static("randn", ("size", size), ("dtype", type))!;
            case Fill.Zeros:
                return torch.Static("zeros", ("size", size), ("dtype", type))!;
            case Fill.Ones:
                return torch.Static("ones", ("size", size), ("dtype", type))!;
            case Fill.Range range:
                return Convert(torch.Static("randint", ("low", range.Low), ("high", range.High), ("size", size), ("dtype", torch.TypeOf(ElementType.Int64)))!, type);
            case Fill.Uniform range:
                return torch.On(torch.Static("empty", ("size", size), ("dtype", type))!, "uniform_", ("from", range.Low), ("to", range.High))!;
            case Fill.Arange:
                var count = size.Aggregate(1L, (product, dimension) => product * dimension);
                var numbers = torch.Static("arange", ("stop", torch.Scalar(count)), ("dtype", torch.TypeOf(ElementType.Int64)))!;
                return Convert(torch.On(numbers, "reshape", ("shape", size))!, type);
            default:
                throw new ArgumentOutOfRangeException(nameof(tensor), tensor.Fill, "no such fill");
        }
    }

    private object Convert(object tensor, object type) => torch.On(tensor, "to_type", ("type", type))!;

    /// <summary>Copies to <c>Tensor.bytes</c>, which is the tensor's memory: a span, so that it can't be had by plain reflection.</summary>
    private static Action<object, byte[]> SetBytes(Type tensor)
    {
        var target = Expression.Parameter(typeof(object));
        var bytes = Expression.Parameter(typeof(byte[]));
        var memory = Expression.Property(Expression.Convert(target, tensor), "bytes");
        var copy = Expression.Call(typeof(MemoryExtensions), nameof(MemoryExtensions.CopyTo), [typeof(byte)], bytes, memory);
        return Expression.Lambda<Action<object, byte[]>>(copy, target, bytes).Compile();
    }
}
